"""What speaks for each issue of a list in a text, and where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from streams.events import Span
from streams.filing import vocabulary
from streams.filing.concepts import Chunk, Concept, Variant, compile_issues
from streams.filing.referents import PARTY
from streams.issues import IssueList

NAMED = 0.3
"""What a part says of which only names behind several issues are there, or not all the names of a relation."""
INSIDE = 0.4
"""What a word says inside a phrase that belongs to another issue."""
REMEMBERED = 4096
"""Texts whose evidence is kept, since every paragraph stands in the windows of the next."""
LONGEST = 4000
"""Characters of a text whose evidence is kept."""
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
    """What speaks for one issue in one text."""

    mass: float
    spans: tuple[Span, ...]


_NOTHING = Evidence(0.0, ())


class EvidenceFinder:
    """Finds what speaks for the issues of one list.

    Each part of a label or a description (between commas and conjunctions) gives its weight times the share
    of its words that the text has, in these or other words; see `streams.filing.concepts`.
    """

    def __init__(self, issues: IssueList) -> None:
        self._compiled = compile_issues(issues)
        self._count = len(issues.issues)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._evidence)

    def find(self, text: str) -> tuple[Evidence, ...]:
        """What speaks for each issue of the list, in the list's order."""
        return self._remembered(text) if len(text) <= LONGEST else self._evidence(text)

    def _evidence(self, text: str) -> tuple[Evidence, ...]:
        found = self._matches(text)
        chunks: list[list[tuple[float, set[Span]]]] = [[] for _ in range(self._count)]
        for index in {self._compiled.concepts[c].chunk for c in found}:
            chunk = self._compiled.chunks[index]
            mass, places = _weigh(chunk, found)
            if chunk.relation and (mutual := _MUTUAL.search(text)) and _all_named(chunk, found):
                mass, places = mass + MUTUAL * chunk.strength, places | {mutual.span()}
            chunks[chunk.issue].append((mass, places))
        return tuple(_sum(parts) if parts else _NOTHING for parts in chunks)

    def _matches(self, text: str) -> Matches:
        content = vocabulary.content(text)
        keys = [word.stem for word in content]
        found: list[tuple[int, int, Variant]] = []
        for i, key in enumerate(keys):
            for variant in self._compiled.by_stem.get(key, ()):
                end = i + len(variant.stems)
                if end == i + 1 or (
                    tuple(keys[i:end]) == variant.stems and content[end - 1].sentence == content[i].sentence
                ):
                    found.append((i, end, variant))
        covering: defaultdict[int, list[tuple[int, int, Variant]]] = defaultdict(list)
        for i, end, variant in found:
            for place in range(i, end) if variant.owners or variant.barred else ():
                covering[place].append((i, end, variant))
        matches: defaultdict[int, list[Match]] = defaultdict(list)
        for i, end, variant in found:
            around = [(a, b, other) for a, b, other in covering.get(i, ()) if end <= b]
            inside = [other.owners for a, b, other in around if other.owners and b - a > end - i]
            bars = (other for _, _, other in around if other.word in {None, keys[i]})
            barred = {issue for other in bars for issue in other.barred}
            span = content[i].start, content[end - 1].end
            for index, number in variant.concepts:
                concept = self._compiled.concepts[index]
                issue = self._compiled.chunks[concept.chunk].issue
                if issue not in barred:
                    factor = INSIDE if any(issue not in owners for owners in inside) else 1.0
                    strength = factor * concept.strengths[number]
                    matches[index].append(Match(span, content[i].sentence, number, strength))
        return matches


def _weigh(chunk: Chunk, found: Matches) -> tuple[float, set[Span]]:
    """Mass and places: what was found in all, times the share of the part that the fullest sentence has."""
    here = [(concept, found[concept.index]) for concept in chunk.concepts if concept.index in found]
    got, by_sentence = 0.0, defaultdict[int, float](float)
    for concept, matches in here:
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
    return mass * _completeness(chunk, [concept for concept, _ in here]), {m.span for _, ms in here for m in ms}


def _strength(matches: Sequence[Match]) -> float:
    """How surely a concept is there: different words for it add up, the same word again does not."""
    if len(matches) == 1:
        return 1 - (1 - matches[0].strength)
    left = 1.0
    for strength in {match.number: match.strength for match in matches}.values():
        left *= 1 - strength
    return 1 - left


def _completeness(chunk: Chunk, here: list[Concept]) -> float:
    names = sum(concept.name for concept in here)
    if chunk.relation:
        return 1.0 if names == sum(concept.name for concept in chunk.concepts) else NAMED
    behind = all(concept.name and concept.weight < PARTY for concept in here)
    return NAMED if behind and len(here) < len(chunk.concepts) else 1.0


def _all_named(chunk: Chunk, found: Matches) -> bool:
    return all(concept.index in found for concept in chunk.concepts if concept.name)


def _sum(parts: Iterable[tuple[float, set[Span]]]) -> Evidence:
    total, spans = 0.0, set[Span]()
    for mass, places in parts:
        total += mass
        if mass > VISIBLE:
            spans |= places
    return Evidence(total, merged(spans))


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
