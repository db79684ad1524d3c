"""What speaks for each issue of a list in a text, and where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from streams.events import Span
from streams.filing import vocabulary
from streams.filing.concepts import DESCRIPTION, Chunk, Concept, Variant, compile_issues
from streams.filing.referents import PARTY
from streams.filing.words import Words
from streams.issues import IssueList

NAMED = 0.3
"""What a part says of which only names behind several issues are there, or not all the names of a relation."""
INSIDE = 0.4
"""What a word says inside a phrase that belongs to another issue."""
VISIBLE = 0.05
"""Mass from which the words of a part are shown as evidence."""


MUTUAL = 0.4
"""What a word for what two do to one another adds to a part on how those named get along, times its strength."""
_MUTUAL = re.compile(
    r"\b(?:each other|one another|mutual(?:ly)?|(?:between|of) (?:the two|both)|"
    r"both (?:countries|nations|powers|governments|capitals))\b",
    re.IGNORECASE,
)


class Match(NamedTuple):
    """A place where a concept is meant: in which sentence, by which of its variants, and how surely."""

    span: Span
    sentence: int
    number: int
    strength: float


Matches = Mapping[int, list[Match]]
"""Concept to its places."""


class Evidence(NamedTuple):
    """What speaks for one issue in one text; `label` is the mass of it that the label or the issue's terms name."""

    mass: float
    spans: tuple[Span, ...]
    label: float = 0.0


_NOTHING = Evidence(0.0, ())


class Part(NamedTuple):
    """What one part of a label, a description or the terms gives, and where."""

    mass: float
    places: set[Span]
    of_label: bool


class EvidenceFinder:
    """Finds what speaks for the issues of one list.

    Each part of a label or a description (between commas and conjunctions) gives its weight times the share
    of its words that the text has, in these or other words; see `streams.filing.concepts`.
    """

    def __init__(self, issues: IssueList) -> None:
        self._compiled = compile_issues(issues)
        self._count = len(issues.issues)

    def find(self, text: str) -> tuple[Evidence, ...]:
        """What speaks for each issue of the list, in the list's order."""
        parts: list[list[Part]] = [[] for _ in range(self._count)]
        for index, found in self._matches(text).items():
            chunk = self._compiled.chunks[index]
            mass, places = _weigh(chunk, found)
            if chunk.relation and (mutual := _MUTUAL.search(text)) and _all_named(chunk, found):
                mass, places = mass + MUTUAL * chunk.strength, places | {mutual.span()}
            parts[chunk.issue].append(Part(mass, places, chunk.strength > DESCRIPTION))
        return tuple(_sum(of_issue) if of_issue else _NOTHING for of_issue in parts)

    def _matches(self, text: str) -> dict[int, Matches]:
        """By chunk, in their order."""
        compiled, content = self._compiled, vocabulary.content(text)
        found = self._variants(content)
        covering: defaultdict[int, list[tuple[int, int, Variant]]] = defaultdict(list)
        for i, end, variant in found:
            for place in range(i, end) if variant.owners or variant.barred else ():
                covering[place].append((i, end, variant))
        matches: dict[int, dict[int, list[Match]]] = {}
        for i, end, variant in found:
            around = [(a, b, other) for a, b, other in covering.get(i, ()) if end <= b]
            inside = [other.owners for a, b, other in around if other.owners and b - a > end - i]
            bars = (other for _, _, other in around if other.word in {None, content.stems[i]})
            barred = {issue for other in bars for issue in other.barred}
            first = content[i]
            span = first.start, first.end if end == i + 1 else content[end - 1].end
            for index, number in variant.concepts:
                concept = compiled.concepts[index]
                issue = compiled.chunks[concept.chunk].issue
                if issue not in barred:
                    factor = INSIDE if inside and any(issue not in owners for owners in inside) else 1.0
                    match = Match(span, first.sentence, number, factor * concept.strengths[number])
                    matches.setdefault(concept.chunk, {}).setdefault(index, []).append(match)
        return {index: matches[index] for index in sorted(matches)}

    def _variants(self, content: Words) -> list[tuple[int, int, Variant]]:
        """Variants of the list that a text has, with where they begin and end, in words."""
        stems, by_stem = content.stems, self._compiled.by_stem
        found = []
        for i in [i for i, stem in enumerate(stems) if stem in by_stem]:
            for variant in by_stem[stems[i]]:
                end = i + len(variant.stems)
                if end == i + 1 or (
                    tuple(stems[i:end]) == variant.stems and content[end - 1].sentence == content[i].sentence
                ):
                    found.append((i, end, variant))
        return found


def _weigh(chunk: Chunk, found: Matches) -> tuple[float, set[Span]]:
    """Mass and places: what was found in all, times the share of the part that the fullest sentence has."""
    here = [chunk.concepts[index - chunk.concepts[0].index] for index in sorted(found)]
    got, by_sentence = 0.0, defaultdict[int, float](float)
    for concept in here:
        matches = found[concept.index]
        here_in_all = concept.weight * _strength(matches)
        got += here_in_all
        if len(matches) == 1:
            by_sentence[matches[0].sentence] += here_in_all
            continue
        sentences = defaultdict[int, list[Match]](list)
        for match in matches:
            sentences[match.sentence].append(match)
        for sentence, places in sentences.items():
            by_sentence[sentence] += concept.weight * _strength(places)
    fullest = max(by_sentence.values())
    mass = chunk.strength * got * (min(got, fullest) / chunk.total) ** chunk.exponent
    return mass * _completeness(chunk, here), {match.span for matches in found.values() for match in matches}


def _strength(matches: Sequence[Match]) -> float:
    """How surely a concept is there: different words for it add up, the same word again does not."""
    if len(matches) == 1:
        return 1 - (1 - matches[0].strength)
    left = 1.0
    for strength in {match.number: match.strength for match in matches}.values():
        left *= 1 - strength
    return 1 - left


def _completeness(chunk: Chunk, here: Sequence[Concept]) -> float:
    if chunk.relation:
        names = sum(concept.name for concept in here)
        return 1.0 if names == sum(concept.name for concept in chunk.concepts) else NAMED
    if len(here) == len(chunk.concepts):
        return 1.0
    return NAMED if all(concept.name and concept.weight < PARTY for concept in here) else 1.0


def _all_named(chunk: Chunk, found: Matches) -> bool:
    return all(concept.index in found for concept in chunk.concepts if concept.name)


def _sum(parts: Iterable[Part]) -> Evidence:
    total, label, spans = 0.0, 0.0, set[Span]()
    for part in parts:
        total += part.mass
        label += part.mass * part.of_label
        if part.mass > VISIBLE:
            spans |= part.places
    return Evidence(total, merged(spans), label)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
