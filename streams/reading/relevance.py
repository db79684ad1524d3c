"""Which issues of a newsroom's list a paragraph says something about, and the words that show it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from streams.events import IssueMention, Paragraph, Span
from streams.issues import IssueList
from streams.reading import vocabulary
from streams.reading.concepts import Chunk, Concept, Variant, compile_issues

ENOUGH = math.log(2)
"""Evidence of a score of 0.5, the least of an issue that a paragraph is about."""
PRIOR, PRIOR_FROM = 0.2, 0.3
"""What the context adds, at most, to evidence; in full from this much evidence of the paragraph's own."""
FALLBACK, OWN = 0.35, 0.12
"""Evidence with context, and without, that will do where nothing else has enough."""
CARRIED, ALONE = 0.4, 0.35
"""How likely the context must make an issue, and its share of it, for a paragraph that shows none itself."""
SILENT = 0.2
FADING, LEDE = 0.5, 0.3
"""What each paragraph further back counts, and the first one."""
CERTAIN = 3.0
"""How much less an issue that a paragraph before only hints at counts than one it is about."""
NAMED = 0.3
"""What a part says of which only the names are there, or not all the names of a relation."""
INSIDE = 0.4
"""What a word says inside a phrase that belongs to another issue."""
REMEMBERED = 4096
"""Texts whose evidence is kept, since every paragraph stands in the windows of the next."""
LONGEST = 4000
"""Characters of a text whose evidence is kept."""
CLEAR, LEAST_CLEAR = 2.0, 0.2
"""How many times the next one's evidence will do instead, from this much of its own."""
VISIBLE = 0.05


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


class Relevance:
    """Reads paragraphs for the issues of one list.

    Evidence adds up as mass, and a score is ``1 - exp(-mass)``. Each part of a label or a description
    (between commas and conjunctions) gives its weight times the share of its words that the paragraph
    has, in these or other words; see `streams.reading.concepts`. What the window is about makes an issue
    likelier, and carries it over to a paragraph that shows none.
    """

    def __init__(self, issues: IssueList) -> None:
        self._issues = issues.issues
        self._compiled = compile_issues(issues)
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._evidence)

    def evidence(self, text: str) -> tuple[Evidence, ...]:
        """What speaks for each issue of the list, in the list's order."""
        return self._remembered(text) if len(text) <= LONGEST else self._evidence(text)

    def masses(self, text: str) -> list[float]:
        """The mass of evidence for each issue of the list, in the list's order."""
        return [found.mass for found in self.evidence(text)]

    def mentions(self, text: str, paragraph: Paragraph) -> tuple[IssueMention, ...]:
        """Issues that a text is about, in the list's order; evidence in reading order.

        Args:
            text: the paragraph's, or a piece of it.
            paragraph: with the window that it is read in.
        """
        own = self.evidence(text)
        context = self._context(paragraph)
        total = [
            found.mass + PRIOR * likely * min(1.0, found.mass / PRIOR_FROM)
            for found, likely in zip(own, context, strict=True)
        ]
        chosen = [i for i, mass in enumerate(total) if mass >= ENOUGH]
        return tuple(self._mention(i, total[i], own[i]) for i in chosen or self._likeliest(own, context))

    def _likeliest(self, own: tuple[Evidence, ...], context: list[float]) -> list[int]:
        """The one issue that weak evidence and the context point to, if any."""
        shown = [i for i, found in enumerate(own) if found.mass >= OWN]
        if shown:
            best = max(shown, key=lambda i: own[i].mass + PRIOR * context[i])
            if own[best].mass + PRIOR * context[best] >= FALLBACK:
                return [best]
            second = max((own[i].mass + PRIOR * context[i] for i in range(len(own)) if i != best), default=0.0)
            if own[best].mass >= LEAST_CLEAR and own[best].mass + PRIOR * context[best] >= CLEAR * second:
                return [best]
        if max(found.mass for found in own) >= SILENT:
            return []
        best = max(range(len(context)), key=context.__getitem__)
        carried = context[best] >= CARRIED and context[best] >= ALONE * sum(context)
        return [best] if carried else []

    def _context(self, paragraph: Paragraph) -> list[float]:
        """How likely the paragraphs before make each issue, 0 to 1."""
        likely = [0.0] * len(self._issues)
        telling = [p for p in paragraph.window if max(self.masses(p.text)) >= SILENT]
        weighted = [(FADING**back, p.text) for back, p in enumerate(reversed(telling))]
        for weight, text in [*weighted, *((LEDE, p.text) for p in paragraph.window[:1])]:
            for i, mass in enumerate(self.masses(text)):
                likely[i] += weight * min(1.0, mass / ENOUGH) ** CERTAIN
        return [min(1.0, value) for value in likely]

    def _mention(self, i: int, mass: float, found: Evidence) -> IssueMention:
        score = max(0.5, 1 - math.exp(-mass))
        issue = self._issues[i]
        return IssueMention(id=issue.id, score=round(score, 3), medtop=issue.medtop, evidence=found.spans)

    def _evidence(self, text: str) -> tuple[Evidence, ...]:
        found = self._matches(text)
        chunks: list[list[tuple[float, set[Span]]]] = [[] for _ in self._issues]
        for index in {self._compiled.concepts[c].chunk for c in found}:
            chunk = self._compiled.chunks[index]
            chunks[chunk.issue].append(_weigh(chunk, found))
        return tuple(_sum(parts) for parts in chunks)

    def _matches(self, text: str) -> Matches:
        content = vocabulary.content(text)
        keys = [word.stem for word in content]
        found: list[tuple[int, int, Variant]] = []
        for i, key in enumerate(keys):
            for variant in self._compiled.by_stem.get(key, ()):
                end = i + len(variant.stems)
                if tuple(keys[i:end]) == variant.stems and content[end - 1].sentence == content[i].sentence:
                    found.append((i, end, variant))
        covering: defaultdict[int, list[tuple[int, int, Variant]]] = defaultdict(list)
        for i, end, variant in found:
            for place in range(i, end) if variant.owners or variant.barred else ():
                covering[place].append((i, end, variant))
        matches: defaultdict[int, list[Match]] = defaultdict(list)
        for i, end, variant in found:
            around = [(a, b, other) for a, b, other in covering.get(i, ()) if end <= b]
            inside = [other.owners for a, b, other in around if other.owners and b - a > end - i]
            barred = {issue for _, _, other in around for issue in other.barred}
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
        got += concept.weight * _strength(matches)
        sentences = defaultdict[int, list[Match]](list)
        for match in matches:
            sentences[match.sentence].append(match)
        for sentence, places in sentences.items():
            by_sentence[sentence] += concept.weight * _strength(places)
    fullest = max(by_sentence.values())
    mass = chunk.strength * got * (min(got, fullest) / chunk.total) ** chunk.exponent
    return mass * _completeness(chunk, [concept for concept, _ in here]), {m.span for _, ms in here for m in ms}


def _strength(matches: Iterable[Match]) -> float:
    """How surely a concept is there: different words for it add up, the same word again does not."""
    left = 1.0
    for strength in {match.number: match.strength for match in matches}.values():
        left *= 1 - strength
    return 1 - left


def _completeness(chunk: Chunk, here: list[Concept]) -> float:
    names = sum(concept.name for concept in here)
    if chunk.relation:
        return 1.0 if names == sum(concept.name for concept in chunk.concepts) else NAMED
    return NAMED if names == len(here) < len(chunk.concepts) else 1.0


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
