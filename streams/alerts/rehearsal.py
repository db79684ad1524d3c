"""What rules would have told over coverage, in the order of its publication: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from msgspec.structs import replace

from streams.alerts.core.counting import Counts
from streams.alerts.core.memory import Remembered
from streams.alerts.core.watcher import Watcher
from streams.alerts.rules import Counted, Rules, SilenceCondition
from streams.contract.reports import agreement_reports
from streams.contract.versions import version_key
from streams.events import Alert, ArticleEdition, Change, ClassifiedParagraph


def rehearse(
    rules: Rules, paragraphs: Iterable[ClassifiedParagraph], *, labels: dict[str, str] | None = None
) -> Iterator[Alert]:
    """Every alert and every withdrawal, as if each article had arrived at its time of publication.

    Args:
        paragraphs: of whole articles, in any order.
    """
    rehearsal = _Rehearsal(rules, labels or {})
    for edition in _editions(paragraphs):
        yield from rehearsal.publish(edition)


class _Rehearsal:
    def __init__(self, rules: Rules, labels: dict[str, str]) -> None:
        self._watcher = Watcher(rules, Remembered(), labels=labels)
        self._articles: dict[str, Sequence[ClassifiedParagraph]] = {}
        self._silent = {
            issue
            for rule in rules.rules
            for condition in rule.when
            if isinstance(condition, SilenceCondition)
            for issue in condition.issue
        }

    def publish(self, edition: Sequence[ClassifiedParagraph]) -> Iterator[Alert]:
        header = edition[0].article
        now = header.published
        for issue in sorted(self._silent):
            yield from self._watcher.counted(issue, self._counts(issue), now)
        before = self._articles.get(header.uri)
        for paragraph in edition:
            yield from self._watcher.paragraph(paragraph, now)
        for report in (report for paragraph in edition for report in agreement_reports(paragraph)):
            yield from self._watcher.agreement(report, now)
        self._articles[header.uri] = edition
        if before is not None:
            for report in (report for paragraph in before for report in agreement_reports(paragraph)):
                yield from self._watcher.agreement(replace(report, retracted=True), now)
            yield from self._watcher.settle(self._watcher.leaving())
            yield from self._watcher.change(_change(before, edition), now)
        for issue in sorted({mention.id for paragraph in edition for mention in paragraph.issues}):
            yield from self._watcher.counted(issue, self._counts(issue), now)

    def _counts(self, issue: str) -> Counts:
        paragraphs = defaultdict[datetime, int](int)
        statements = defaultdict[datetime, int](int)
        times: list[datetime] = []
        for edition in self._articles.values():
            published = edition[0].article.published
            about = [p for p in edition if any(mention.id == issue for mention in p.issues)]
            if about:
                hour = published.replace(minute=0, second=0, microsecond=0)
                paragraphs[hour] += len(about)
                statements[hour] += sum(len(p.statements) for p in about)
                times.append(published)
        hours: dict[Counted, dict[datetime, int]] = {"paragraphs": paragraphs, "statements": statements}
        return Counts(hours, min(times, default=None), max(times, default=None))


def _editions(paragraphs: Iterable[ClassifiedParagraph]) -> Iterator[Sequence[ClassifiedParagraph]]:
    ordered = sorted(
        paragraphs,
        key=lambda p: (p.article.published, p.article.uri, version_key(p.article.version), p.article.digest, p.ordinal),
    )
    for _, edition in groupby(ordered, key=lambda p: (p.article.uri, p.article.version, p.article.digest)):
        yield list(edition)


def _change(before: Sequence[ClassifiedParagraph], after: Sequence[ClassifiedParagraph]) -> Change:
    name = f"{after[0].article.uri} {before[0].article.version} {after[0].article.version}"
    said = [[(p.issues, p.statements, p.agreements) for p in edition] for edition in (before, after)]
    return Change(
        id=name,
        uri=after[0].article.uri,
        reading="rehearsal",
        kind="cosmetic" if said[0] == said[1] else "substantive",
        before=_edition(before),
        after=_edition(after),
    )


def _edition(paragraphs: Sequence[ClassifiedParagraph]) -> ArticleEdition:
    header = paragraphs[0].article
    return ArticleEdition(
        version=header.version,
        digest=header.digest,
        headline=header.headline,
        outlet=header.outlet,
        published=header.published,
        paragraphs=len(paragraphs),
        paragraph_count=paragraphs[0].paragraph_count,
    )
