"""Which issues of a newsroom's list a paragraph says something about, and the words that show it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from streams.events import IssueMention, Paragraph, Span
from streams.issues import IssueList
from streams.reading import vocabulary
from streams.reading.concepts import Chunk, compile_issues
from streams.reading.words import Word, words

THRESHOLD = 0.5
"""Least score of an issue; 0.5 is `ENOUGH` evidence."""
ENOUGH = math.log(2)
PRIOR = 0.3
FALLBACK = 0.25
"""Evidence enough where no other issue has any."""


Matches = Mapping[int, Mapping[int, list[Span]]]


class Evidence(NamedTuple):
    """What speaks for one issue in one text."""

    mass: float
    spans: tuple[Span, ...]


class Relevance:
    """Reads paragraphs for the issues of one list.

    Evidence adds up as mass, and a score is ``1 - exp(-mass)``. Each part of a label or a description
    (between commas and conjunctions) gives its weight times the share of its words that the paragraph
    has, in these or other words; see `streams.reading.concepts`.
    """

    def __init__(self, issues: IssueList) -> None:
        self._issues = issues.issues
        self._compiled = compile_issues(issues)

    def evidence(self, text: str) -> list[Evidence]:
        """What speaks for each issue of the list, in the list's order."""
        found = self._matches(words(text))
        chunks: list[list[tuple[float, set[Span]]]] = [[] for _ in self._issues]
        for index in {self._compiled.concepts[c].chunk for c in found}:
            chunk = self._compiled.chunks[index]
            mass, spans = _weigh(chunk, found)
            chunks[chunk.issue].append((mass, spans))
        return [self._sum(parts) for parts in chunks]

    def masses(self, text: str) -> list[float]:
        """The mass of evidence for each issue of the list, in the list's order."""
        return [found.mass for found in self.evidence(text)]

    def mentions(self, paragraph: Paragraph) -> tuple[IssueMention, ...]:
        """Issues with a score of at least `THRESHOLD`, in the list's order; evidence in reading order."""
        evidence = self.evidence(paragraph.text)
        prior = self._prior(paragraph)
        chosen = [i for i, found in enumerate(evidence) if found.mass + prior[i] * min(1.0, 3 * found.mass) >= ENOUGH]
        if not chosen:
            best = max(range(len(evidence)), key=lambda i: evidence[i].mass + prior[i], default=None)
            chosen = [best] if best is not None and evidence[best].mass + prior[best] >= FALLBACK else []
        return tuple(self._mention(i, evidence[i]) for i in chosen)

    def _prior(self, paragraph: Paragraph) -> list[float]:
        """What the paragraphs before make likely."""
        prior = [0.0] * len(self._issues)
        body = [p for p in paragraph.window if p.role == "body"]
        if body and body[-1].ordinal == paragraph.ordinal - 1:
            for i, found in enumerate(self.evidence(body[-1].text)):
                prior[i] += PRIOR * min(1.0, found.mass)
        return prior

    def _mention(self, i: int, found: Evidence) -> IssueMention:
        score = max(THRESHOLD, 1 - math.exp(-found.mass))
        return IssueMention(id=self._issues[i].id, score=round(score, 3), evidence=found.spans)

    def _matches(self, found: list[Word]) -> Matches:
        """Concept to variant to the places where it stands."""
        content = [word for word in found if word.stem not in vocabulary.stop_stems()]
        keys = [word.stem for word in content]
        matches: defaultdict[int, defaultdict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
        for i, key in enumerate(keys):
            for variant in self._compiled.by_stem.get(key, ()):
                end = i + len(variant.stems)
                if tuple(keys[i:end]) == variant.stems and content[end - 1].sentence == content[i].sentence:
                    span = content[i].start, content[end - 1].end
                    for concept, number in variant.concepts:
                        matches[concept][number].append(span)
        return matches

    @staticmethod
    def _sum(parts: Iterable[tuple[float, set[Span]]]) -> Evidence:
        total, spans = 0.0, set[Span]()
        for mass, places in parts:
            total += mass
            if mass > 0.05:
                spans |= places
        return Evidence(total, merged(spans))


def _weigh(chunk: Chunk, found: Matches) -> tuple[float, set[Span]]:
    got, spans = 0.0, set[Span]()
    for concept in chunk.concepts:
        if concept.index in found:
            missing = 1.0
            for number, places in found[concept.index].items():
                missing *= 1 - concept.strengths[number]
                spans.update(places)
            got += concept.weight * (1 - missing)
    coverage = got / chunk.total
    return chunk.strength * got * coverage**chunk.exponent, spans


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap joined."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(joined)
