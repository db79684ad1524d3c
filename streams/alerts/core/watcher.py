"""Events in, alerts out: pure, but for the memory that is handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from streams.alerts.core.articles import Articles
from streams.alerts.core.combining import Combining
from streams.alerts.core.corrections import Corrections
from streams.alerts.core.counting import Counts
from streams.alerts.core.matching import issues_of, meets
from streams.alerts.core.measures import Measures
from streams.alerts.core.memory import Memory, Met
from streams.alerts.core.mending import Mending
from streams.alerts.core.retractions import Retractions
from streams.alerts.core.sights import Sight, agreement_sight, paragraph_sights
from streams.alerts.core.statuses import Earlier, Reports, earlier, no_reports
from streams.alerts.core.telling import News, Telling
from streams.alerts.core.wording import in_words, on_issues
from streams.alerts.rules import PhraseCondition, Rule, Rules, SilenceCondition, SpikeCondition, StatusCondition
from streams.events import Agreement, Alert, AlertKind, Change, ClassifiedParagraph, Mend
from streams.tally.core.mending import Followed

_KINDS: dict[str, AlertKind] = {
    "agreement": "agreement",
    "statement": "statement",
    "sentence": "phrase",
    "spike": "spike",
    "silence": "silence",
}


class Watcher:
    """Holds what is seen against the rules.

    Args:
        labels: of issues, by id, for the text of an alert.
        reports: what counts of agreements, for changes of status.
        followed: what the list says to mends.

    Every method gives the alerts that are to be told by what it is handed, in order; `now` decides what is too old.
    """

    def __init__(
        self,
        rules: Rules,
        memory: Memory,
        *,
        labels: Mapping[str, str] | None = None,
        reports: Reports = no_reports,
        followed: Followed | None = None,
    ) -> None:
        self._conditions = [
            (rule, number, condition) for rule in rules.rules for number, condition in enumerate(rule.when)
        ]
        self._asks_for_words = any(isinstance(condition, PhraseCondition) for _, _, condition in self._conditions)
        self._labels = labels or {}
        self._reports = reports
        self._telling = Telling(memory)
        self._articles = Articles(memory, self._telling)
        self._retractions = Retractions(memory, self._telling)
        self._combining = Combining(memory, self._telling, self._labels)
        self._corrections = Corrections(rules.rules, memory, self._telling, self._articles, self._labels)
        self._measures = Measures(memory, self._telling, self._meet)
        self._mending = Mending(rules.rules, memory, self._telling, followed)

    def agreement(self, event: Agreement, now: datetime) -> Iterator[Alert]:
        """A report of an agreement, or its retraction."""
        if event.retracted:
            self._retractions.leave(event)
            return
        self._retractions.stay(event)
        if not self._articles.is_killed(event.article):
            yield from self._corrected(self._look(agreement_sight(event), now), now)

    def leaving(self) -> tuple[tuple[str, str], ...]:
        """Reports that were retracted and have not been taken away yet, to be handed to `settle`."""
        return self._retractions.leaving()

    def settle(self, leaving: Iterable[tuple[str, str]]) -> Iterator[Alert]:
        """Take away what was retracted, once what came right behind has been seen."""
        return self._retractions.settle(leaving)

    def killed(self, uri: str, version: str) -> Iterator[Alert]:
        """An article was killed up to a version, whether any of it has counted or not."""
        return self._articles.kill(uri, version)

    def paragraph(self, event: ClassifiedParagraph, now: datetime) -> Iterator[Alert]:
        """A paragraph of the current reading: each of its statements and sentences, as editors have mended them."""
        if self._articles.arrive(event):
            for sight in paragraph_sights(self._mending.mended(event), sentences=self._asks_for_words):
                yield from self._corrected(self._look(sight, now), now)
            yield from self._articles.settle(event.article.uri)

    def mend(self, event: Mend, paragraph: ClassifiedParagraph | None, now: datetime) -> Iterator[Alert]:
        """An editor says how a paragraph is to be read: what it told and does not tell so is taken back.

        Args:
            paragraph: as it was read, if it counts; of one that does not come yet the mend is remembered.
        """
        before = None if paragraph is None else self._mending.mended(paragraph)
        if not self._mending.take(event) or paragraph is None or before is None:
            return
        after = self._mending.mended(paragraph)
        if after != before:
            yield from self._mending.withdraw(before, after, event)
            yield from self.paragraph(paragraph, now)

    def change(self, event: Change, now: datetime) -> Iterator[Alert]:
        """What an update or a kill has changed of what counts: what is told no more is taken back."""
        yield from self._articles.change(event)
        yield from self._corrections.change(event, now)

    def counted(self, issue: str, counts: Counts, now: datetime) -> Iterator[Alert]:
        """How much is told of an issue, hour by hour of publication, whenever that changes, and now and then."""
        for rule, number, condition in self._conditions:
            if condition.issue and issue not in condition.issue:
                continue
            if isinstance(condition, SpikeCondition):
                yield from self._measures.spikes(rule, number, condition, issue, counts, now)
            elif isinstance(condition, SilenceCondition):
                yield from self._measures.silence(rule, number, condition, issue, counts, now)

    def _look(self, sight: Sight, now: datetime) -> Iterator[Alert]:
        for rule, number, condition in self._conditions:
            if not meets(sight, condition):
                continue
            if not isinstance(condition, StatusCondition):
                yield from self._meet(rule, number, sight, now)
            elif before := earlier(sight, condition, self._reports, self._articles):
                yield from self._meet(rule, number, sight, now, before)

    def _meet(
        self, rule: Rule, number: int, sight: Sight, now: datetime, before: Earlier | None = None
    ) -> Iterator[Alert]:
        """A condition is met: by itself, or as one of several on an issue."""
        kind: AlertKind = "status-change" if before else _KINDS[sight.seen]
        reports = before.reports if before else {}
        met = Met(
            identity=f"{kind} {sight.identity}",
            subject=sight.subject,
            words=in_words(sight, before=before.status if before else None),
            ground=sight.ground,
            earlier=reports,
        )
        for ground in (sight.ground, *reports.values()):
            self._articles.know(ground, by_edition=sight.seen in {"statement", "sentence"})
        issues = issues_of(sight, rule.when[number])
        if rule.combine == "all" and len(rule.when) > 1:
            for issue in issues or ("",):
                yield from self._combining.meet(rule, number, met, issue, now)
            return
        news = News(
            kind=kind,
            identity=met.identity,
            groups=({met.ground.id: met.ground},),
            issues=issues,
            subject=met.subject,
            text=on_issues(met.words, issues, self._labels),
            needs={met.ground.id: reports} if reports else {},
        )
        yield from self._telling.raise_alert(rule, news, now)

    def _corrected(self, alerts: Iterable[Alert], now: datetime) -> Iterator[Alert]:
        """The alerts, each with what is known already to be corrected of the articles that gave it."""
        for alert in alerts:
            yield alert
            for uri in dict.fromkeys(ground.uri for ground in alert.grounds if ground.uri):
                yield from self._corrections.alerted(uri, now)
