"""What each issue of a list matches in coverage, and why."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations

import msgspec

from streams.events import ClassifiedParagraph, Score, Span
from streams.filing import vocabulary
from streams.issue_checks.findings import Finding
from streams.issues import IssueList

MOST_WORDS = 12
OFTEN, TOGETHER = 3, 0.6
"""Paragraphs that two issues share, and their share of either's, from which the two seem to be one."""


class WordCount(msgspec.Struct, frozen=True, kw_only=True):
    """Words that are evidence, in their commonest form, and how many paragraphs have them."""

    words: str
    paragraphs: int


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """The paragraph that is most surely about an issue."""

    uri: str
    outlet: str
    ordinal: int
    score: Score
    text: str
    evidence: tuple[Span, ...]


class IssueMatches(msgspec.Struct, frozen=True, kw_only=True):
    """Paragraphs about one issue; `carried` have no word of it and are so by those before."""

    id: str
    paragraphs: int
    articles: int
    carried: int
    evidence: tuple[WordCount, ...]
    example: Example | None


class CoverageMatches(msgspec.Struct, frozen=True, kw_only=True):
    """All issues of the list in its order, and how much of the coverage none of them matches."""

    paragraphs: int
    articles: int
    unmatched: int
    issues: tuple[IssueMatches, ...]
    together: tuple[tuple[str, str, int], ...]
    """Two issues that most paragraphs about either share, and how many."""


def match(paragraphs: Iterable[ClassifiedParagraph], issues: IssueList) -> CoverageMatches:
    """What the issues match in paragraphs that were read by their list."""
    fold = _Fold()
    for paragraph in paragraphs:
        fold.add(paragraph)
    return CoverageMatches(
        paragraphs=fold.paragraphs,
        articles=len(fold.articles),
        unmatched=fold.unmatched,
        issues=tuple(fold.of_issue(issue.id) for issue in issues.issues),
        together=tuple(fold.together()),
    )


def check_matches(matches: CoverageMatches) -> Iterator[Finding]:
    """Issues that match nothing, and issues that match the same."""
    for issue in matches.issues:
        if not issue.paragraphs:
            message = f"{issue.id}: matches nothing in this coverage"
            remedy = "try it on coverage that has it; add words of that to its description, or terms"
            yield Finding(level="warning", check="no-match", issues=(issue.id,), message=message, remedy=remedy)
    for one, other, shared in matches.together:
        message = f"{one} and {other} share {shared} paragraphs, most of what either matches"
        remedy = "make them one, or keep to each what only it has"
        yield Finding(level="hint", check="together", issues=(one, other), message=message, remedy=remedy)


class _Fold:
    def __init__(self) -> None:
        self.paragraphs = self.unmatched = 0
        self.articles: set[str] = set()
        self._found: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """Issue to its paragraphs by article."""
        self._carried = Counter[str]()
        self._words: defaultdict[str, defaultdict[tuple[str, ...], Counter[str]]] = defaultdict(
            lambda: defaultdict(Counter)
        )
        """Issue to stems to forms."""
        self._examples: dict[str, Example] = {}
        self._shared = Counter[tuple[str, str]]()

    def add(self, paragraph: ClassifiedParagraph) -> None:
        self.paragraphs += 1
        self.articles.add(paragraph.article.uri)
        self.unmatched += not paragraph.issues
        for issue in paragraph.issues:
            self._found[issue.id][paragraph.article.uri] += 1
            self._carried[issue.id] += not issue.evidence
            forms = {vocabulary.phrase(form): form for form in (paragraph.text[a:b] for a, b in issue.evidence)}
            for stems, form in forms.items():
                self._words[issue.id][stems][form] += 1
            self._keep_example(issue.id, _example(paragraph, issue.score, issue.evidence))
        self._shared.update(combinations([issue.id for issue in paragraph.issues], 2))

    def of_issue(self, name: str) -> IssueMatches:
        counted = ((forms.most_common(1)[0][0], forms.total()) for forms in self._words[name].values())
        words = sorted(counted, key=lambda item: (-item[1], item[0].casefold()))
        return IssueMatches(
            id=name,
            paragraphs=self._found[name].total(),
            articles=len(self._found[name]),
            carried=self._carried[name],
            evidence=tuple(WordCount(words=form, paragraphs=count) for form, count in words[:MOST_WORDS]),
            example=self._examples.get(name),
        )

    def together(self) -> Iterator[tuple[str, str, int]]:
        for (one, other), count in sorted(self._shared.items()):
            if count >= OFTEN and count >= TOGETHER * max(self._found[one].total(), self._found[other].total()):
                yield one, other, count

    def _keep_example(self, name: str, example: Example) -> None:
        best = self._examples.get(name)
        if best is None or (bool(example.evidence), example.score) > (bool(best.evidence), best.score):
            self._examples[name] = example


def _example(paragraph: ClassifiedParagraph, score: float, evidence: tuple[Span, ...]) -> Example:
    return Example(
        uri=paragraph.article.uri,
        outlet=paragraph.article.outlet,
        ordinal=paragraph.ordinal,
        score=score,
        text=paragraph.text,
        evidence=evidence,
    )
