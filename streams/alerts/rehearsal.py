"""What rules would have told over coverage, in the order of its publication: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from msgspec.structs import replace

from streams.alerts.core.counting import Counts
from streams.alerts.core.memory import Remembered
from streams.alerts.core.watcher import Watcher
from streams.alerts.rules import Counted, Rules, SilenceCondition, SpikeCondition
from streams.contract.reports import agreement_reports
from streams.contract.versions import version_key
from streams.events import Agreement, AgreementStatus, Alert, Change, ClassifiedParagraph
from streams.tally.core.arrivals import paragraph_arrival
from streams.tally.core.changes import Step, change_of
from streams.tally.core.sayings import Sayings, sayings


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
        self._articles: dict[str, Sequence[ClassifiedParagraph]] = {}
        self._reports: dict[str, dict[str, Agreement]] = defaultdict(dict)
        """By issue and id."""
        self._told: dict[str, dict[str, _Told]] = defaultdict(dict)
        """By issue and article."""
        self._watcher = Watcher(rules, Remembered(), labels=labels, reports=self._reported)
        conditions = [condition for rule in rules.rules for condition in rule.when]
        self._silent = {i for c in conditions if isinstance(c, SilenceCondition) for i in c.issue}
        self._counts_all = any(isinstance(c, SpikeCondition) for c in conditions)

    def publish(self, edition: Sequence[ClassifiedParagraph]) -> Iterator[Alert]:
        header = edition[0].article
        now = header.published
        for issue in sorted(self._silent):
            yield from self._watcher.counted(issue, self._counts(issue, now), now)
        before = self._articles.get(header.uri, ())
        reports, retracted = _reports(edition), _reports(before)
        self._articles[header.uri] = edition
        self._keep(before, edition, retracted, reports)
        for paragraph in edition:
            yield from self._watcher.paragraph(paragraph, now)
        for report in reports:
            yield from self._watcher.agreement(report, now)
        if before:
            for report in retracted:
                yield from self._watcher.agreement(replace(report, retracted=True), now)
            yield from self._watcher.settle(self._watcher.leaving())
            yield from self._watcher.change(_change(before, edition), now)
        issues = {mention.id for paragraph in edition for mention in paragraph.issues}
        for issue in sorted(issues if self._counts_all else issues & self._silent):
            yield from self._watcher.counted(issue, self._counts(issue, now), now)

    def _keep(
        self,
        before: Sequence[ClassifiedParagraph],
        after: Sequence[ClassifiedParagraph],
        retracted: Iterable[Agreement],
        reports: Iterable[Agreement],
    ) -> None:
        """What counts from now on."""
        for report in retracted:
            self._reports[report.agreement.issue].pop(report.id, None)
        for report in reports:
            self._reports[report.agreement.issue][report.id] = report
        for paragraph in before:
            for mention in paragraph.issues:
                self._told[mention.id].pop(paragraph.article.uri, None)
        for paragraph in after:
            for mention in paragraph.issues:
                told = self._told[mention.id].get(paragraph.article.uri, _Told(paragraph.article.published, 0, 0))
                more = _Told(told.published, told.paragraphs + 1, told.statements + len(paragraph.statements))
                self._told[mention.id][paragraph.article.uri] = more

    def _reported(self, issue: str, statuses: Sequence[AgreementStatus]) -> list[Agreement]:
        found = [report for report in self._reports[issue].values() if report.agreement.status in statuses]
        return sorted(found, key=lambda report: report.article.published, reverse=True)

    def _counts(self, issue: str, now: datetime) -> Counts:
        hours: dict[Counted, dict[datetime, int]] = {"paragraphs": defaultdict(int), "statements": defaultdict(int)}
        told = self._told[issue].values()
        for one in told:
            hour = one.published.replace(minute=0, second=0, microsecond=0)
            hours["paragraphs"][hour] += one.paragraphs
            hours["statements"][hour] += one.statements
        times = [one.published for one in told]
        return Counts(hours, min(times, default=None), max(times, default=None), until=now)


class _Told(NamedTuple):
    """How much an article tells of an issue."""

    published: datetime
    paragraphs: int
    statements: int


def _reports(edition: Iterable[ClassifiedParagraph]) -> list[Agreement]:
    return [report for paragraph in edition for report in agreement_reports(paragraph)]


def _editions(paragraphs: Iterable[ClassifiedParagraph]) -> Iterator[Sequence[ClassifiedParagraph]]:
    ordered = sorted(
        paragraphs,
        key=lambda p: (p.article.published, p.article.uri, version_key(p.article.version), p.article.digest, p.ordinal),
    )
    for _, edition in groupby(ordered, key=lambda p: (p.article.uri, p.article.version, p.article.digest)):
        yield list(edition)


def _change(before: Sequence[ClassifiedParagraph], after: Sequence[ClassifiedParagraph]) -> Change:
    """As the tallies would tell it."""
    return change_of(after[0].article.uri, "rehearsal", Step(_sayings(before), _sayings(after)))


def _sayings(edition: Sequence[ClassifiedParagraph]) -> Sayings:
    arrivals = list(map(paragraph_arrival, edition))
    return sayings(arrivals[0].facts, edition[0].article.headline, [arrival.contribution for arrival in arrivals])
