"""What speaks for each issue of a list in a text, and where it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import zip_longest
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


class Use(NamedTuple):
    """What a variant says of one concept: how surely, and the mass of evidence that it is where nothing else of the
    chunk is there."""

    chunk: int
    concept: int
    number: int
    issue: int
    strength: float
    alone: float


Match = tuple[Use, int, int, float]
"""A place, from one word to before another, where a concept is meant, and how surely: a bare tuple, as there are so
many."""


class Evidence:
    """What speaks for one issue in one text; `label` is the mass of it that the label or the issue's terms name."""

    __slots__ = ("_content", "_matches", "_more", "label", "mass")

    def __init__(self, content: Words) -> None:
        self._content = content
        self._matches: list[Match] = []
        self._more: list[Span] = []
        self.mass = 0.0
        self.label = 0.0

    def add(self, mass: float, chunk: Chunk, found: Sequence[Match], mutual: Span | None) -> None:
        """Add what a part of the issue gives."""
        self.mass += mass
        if chunk.strength > DESCRIPTION:
            self.label += mass
        if mass > VISIBLE:
            self._matches += found
            self._more += [mutual] if mutual else []

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where it stands, in reading order; few are ever asked where."""
        span = self._content.span
        return merged({*self._more, *(span(start, end) for _, start, end, _ in self._matches)})


_NOTHING = Evidence(Words("", str))


class EvidenceFinder:
    """Finds what speaks for the issues of one list.

    Each part of a label or a description (between commas and conjunctions) gives its weight times the share
    of its words that the text has, in these or other words; see `streams.filing.concepts`.
    """

    def __init__(self, issues: IssueList) -> None:
        self._compiled = compile_issues(issues)
        self._count = len(issues.issues)
        self._uses = {
            variant.stems: tuple(self._use(concept, number) for concept, number in variant.concepts)
            for variants in self._compiled.by_stem.values()
            for variant in variants
        }
        self._longer = {
            stem: {variant.stems[1] for variant in variants if len(variant.stems) > 1}
            for stem, variants in self._compiled.by_stem.items()
        }
        self._alone = {
            stem: tuple(variant for variant in variants if len(variant.stems) == 1)
            for stem, variants in self._compiled.by_stem.items()
        }

    def find(self, text: str) -> tuple[Evidence, ...]:
        """What speaks for each issue of the list, in the list's order."""
        content = vocabulary.content(text)
        matches = self._matches(content)
        evidence = [_NOTHING] * self._count
        for index in sorted(matches):
            chunk, found = self._compiled.chunks[index], matches[index]
            mutual = None
            if _is_one(found):
                mass = found[0][0].alone
            else:
                mass = self._weigh(chunk, found, content)
                if chunk.relation and _all_named(chunk, found) and (mutual := _MUTUAL.search(text)):
                    mass += MUTUAL * chunk.strength
            if evidence[chunk.issue] is _NOTHING:
                evidence[chunk.issue] = Evidence(content)
            evidence[chunk.issue].add(mass, chunk, found, mutual and mutual.span())
        return tuple(evidence)

    def _matches(self, content: Words) -> dict[int, list[Match]]:
        """By chunk, in the order of their places."""
        found = self._variants(content)
        covering: defaultdict[int, list[tuple[int, int, Variant]]] = defaultdict(list)
        for i, end, variant in found:
            for place in range(i, end) if variant.owners or variant.barred else ():
                covering[place].append((i, end, variant))
        matches: defaultdict[int, list[Match]] = defaultdict(list)
        for i, end, variant in found:
            uses = self._uses[variant.stems]
            if i not in covering:
                for use in uses:
                    matches[use.chunk].append((use, i, end, use.strength))
                continue
            around = [(a, b, other) for a, b, other in covering[i] if end <= b]
            inside = [other.owners for a, b, other in around if other.owners and b - a > end - i]
            bars = (other for _, _, other in around if other.word in {None, content.stems[i]})
            barred = {issue for other in bars for issue in other.barred}
            for use in uses:
                if use.issue not in barred:
                    factor = INSIDE if inside and any(use.issue not in owners for owners in inside) else 1.0
                    matches[use.chunk].append((use, i, end, factor * use.strength))
        return matches

    def _variants(self, content: Words) -> list[tuple[int, int, Variant]]:
        """Variants of the list that a text has, with where they begin and end, in words."""
        stems, by_stem = content.stems, self._compiled.by_stem
        found = []
        for i, (stem, after) in enumerate(zip_longest(stems, stems[1:])):
            if stem not in by_stem:
                continue
            if after not in self._longer[stem]:
                found += [(i, i + 1, variant) for variant in self._alone[stem]]
                continue
            for variant in by_stem[stem]:
                end = i + len(variant.stems)
                if end == i + 1 or (
                    tuple(stems[i:end]) == variant.stems and content.sentence(end - 1) == content.sentence(i)
                ):
                    found.append((i, end, variant))
        return found

    def _use(self, index: int, number: int) -> Use:
        concept = self._compiled.concepts[index]
        chunk, strength = self._compiled.chunks[concept.chunk], concept.strengths[number]
        got = concept.weight * _strength({number: strength})
        mass = _mass(chunk, [concept], got, got)
        return Use(concept.chunk, index, number, chunk.issue, strength, mass)

    def _weigh(self, chunk: Chunk, found: Sequence[Match], content: Words) -> float:
        """What was found in all, times the share of the part that the fullest sentence has."""
        by_concept: defaultdict[int, list[Match]] = defaultdict(list)
        for match in found:
            by_concept[match[0].concept].append(match)
        here = [self._compiled.concepts[index] for index in sorted(by_concept)]
        got, by_sentence = 0.0, defaultdict[int, float](float)
        for concept in here:
            matches = by_concept[concept.index]
            got += concept.weight * _strength({use.number: strength for use, _, _, strength in matches})
            sentences = defaultdict[int, dict[int, float]](dict)
            for use, start, _, strength in matches:
                sentences[content.sentence(start)][use.number] = strength
            for sentence, strengths in sentences.items():
                by_sentence[sentence] += concept.weight * _strength(strengths)
        return _mass(chunk, here, got, max(by_sentence.values()))


def _is_one(found: Sequence[Match]) -> bool:
    """Whether it is one variant of one concept, as often as it likes, and nothing makes it say less."""
    one = found[0][0]
    return all(use is one and strength == use.strength for use, _, _, strength in found)


def _mass(chunk: Chunk, here: Sequence[Concept], got: float, fullest: float) -> float:
    mass: float = chunk.strength * got * (min(got, fullest) / chunk.total) ** chunk.exponent
    return mass * _completeness(chunk, here)


def _strength(by_number: Mapping[int, float]) -> float:
    """How surely a concept is there: different words for it add up, the same word again does not."""
    left = 1.0
    for strength in by_number.values():
        left *= 1 - strength
    return 1 - left


def _completeness(chunk: Chunk, here: Sequence[Concept]) -> float:
    if chunk.relation:
        names = sum(concept.name for concept in here)
        return 1.0 if names == sum(concept.name for concept in chunk.concepts) else NAMED
    if len(here) == len(chunk.concepts):
        return 1.0
    return NAMED if all(concept.name and concept.weight < PARTY for concept in here) else 1.0


def _all_named(chunk: Chunk, found: Sequence[Match]) -> bool:
    there = {use.concept for use, _, _, _ in found}
    return all(concept.index in there for concept in chunk.concepts if concept.name)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
