"""The alert consumer: holds what is read and counted against the rules, and appends `alerts`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from typing import NamedTuple, TypeAlias

from streams import traces
from streams.alerts.caught_up import CaughtUp
from streams.alerts.core.counting import Counts
from streams.alerts.core.memory import Memory
from streams.alerts.core.watcher import Watcher
from streams.alerts.coverage import SPAN, Coverage, Lead
from streams.alerts.keeping import Keeps
from streams.alerts.rule_file import RuleFile
from streams.alerts.rules import SilenceCondition, SpikeCondition, Unlisted, unlisted
from streams.alerts.store import AlertStore
from streams.contract.codec import alert_record, dead_letter_record, decode
from streams.contract.dead_letters import dead_letter
from streams.contract.mends import paragraph_digest
from streams.contract.readings import reading_id
from streams.contract.records import Offsets, Record, TopicPartition
from streams.contract.topics import AGREEMENTS, ARTICLES, CHANGES, CLASSIFIED, MENDS, TALLIES
from streams.errors import InputError, LogError, LogUnavailableError
from streams.events import Agreement, Alert, Article, Change, ClassifiedParagraph, DeadLetter, Event, Mend, Tally
from streams.log import Log
from streams.log.consuming import Advance, Consuming
from streams.log.letters import tell_letters
from streams.metrics.instruments import ALERTS as ALERTS_TOLD
from streams.threads import OneThread

GROUP = "alerts"
READ_TOPICS = (ARTICLES.name, AGREEMENTS.name, CLASSIFIED.name, CHANGES.name, TALLIES.name, MENDS.name)
BATCH = 2000

_EVENTS: dict[str, type[Event]] = {
    ARTICLES.name: Article,
    AGREEMENTS.name: Agreement,
    CLASSIFIED.name: ClassifiedParagraph,
    CHANGES.name: Change,
    TALLIES.name: Tally,
    MENDS.name: Mend,
}
_APPENDED = 500
_RECORD_SECONDS = 5.0
"""For a record that is on the log to come."""
_LOOK_SECONDS = 1.0
"""How often to look at the file of rules, and which reading is current."""
_SILENCE_SECONDS = 30.0
_FORGET_SECONDS = 600.0

_LOGGER = logging.getLogger(__name__)


class Mended(NamedTuple):
    """A mend, and the paragraph that it is of as it was read, if that counts."""

    mend: Mend
    paragraph: ClassifiedParagraph | None


Seen: TypeAlias = Agreement | Article | ClassifiedParagraph | Change | Mended


class _Batch(NamedTuple):
    """What a batch of records says."""

    seen: list[Seen]
    counted: list[str]
    """Issues whose tally has changed."""
    letters: list[DeadLetter]
    parents: list[tuple[str, bytes | None]]
    """Of what was seen, by uri, what its trace goes on from."""


class AlertConsumer:
    """The member of the consumer group that tells alerts.

    Args:
        clock: seconds since the epoch: what is too old to be told, and how long an issue has been silent.
    """

    def __init__(
        self, log: Log, store: AlertStore, file: RuleFile, coverage: Coverage, *, clock: Callable[[], float]
    ) -> None:
        self._log = log
        self._store = store
        self._file = file
        self._coverage = coverage
        self._clock = clock
        self._thread = OneThread("alerts")
        self._parents = traces.Parents()
        self._lead = Lead()
        self._owes = True
        self._leaves = True
        """Whether reports that were retracted have not been taken away yet."""
        self._look_at = self._silence_at = self._forget_at = 0.0
        self._unlisted: set[Unlisted] = set()
        self._caught_up = CaughtUp(log, coverage, clock=clock)

    async def run(self) -> None:
        """Consume until cancelled; see `Consuming.run`."""
        loop = Consuming(self._log, GROUP, READ_TOPICS, self, name="the alert consumer", batch_size=BATCH)
        try:
            await loop.run()
        finally:
            self._thread.close()

    async def positions(self, logs: Mapping[str, str]) -> Offsets:
        self._owes = True
        return await self._thread.call(self._store.positions, logs)

    async def take(self, records: Sequence[Record], advances: Mapping[TopicPartition, Advance]) -> None:
        batch = await self._thread.call(_read, records)
        tell_letters(batch.letters, _LOGGER)
        if batch.letters:
            await self._log.append([dead_letter_record(letter) for letter in batch.letters])
        for uri, parent in batch.parents:
            self._parents.note(uri, parent)
        await self._look()
        for place, seen in enumerate(batch.seen):
            if isinstance(seen, Mended):
                batch.seen[place] = seen._replace(paragraph=await self._paragraph(seen.mend))
        self._owes |= await self._thread.call(self._see, batch, advances) > 0

    async def _paragraph(self, mend: Mend) -> ClassifiedParagraph | None:
        """The paragraph that a mend is of, as the log has it; None where it does not count, or has yet to come."""
        there = await self._thread.call(self._coverage.mended_record, mend)
        if there is None:
            return None
        place = TopicPartition(CLASSIFIED.name, there.partition)
        try:
            records = await self._log.read({place: there.offset}, max_records=1, timeout=_RECORD_SECONDS)
        except LogUnavailableError:
            raise
        except LogError:
            # The tallies are of another log. What cannot be looked up holds up no other alert.
            return None
        for record in records:
            with suppress(InputError):
                event = decode(record, ClassifiedParagraph)
                if record.offset == there.offset and paragraph_digest(event.text) == mend.paragraph:
                    return event
        return None

    async def between(self, assigned: frozenset[TopicPartition], *, idle: bool) -> bool:
        await self._look()
        now = asyncio.get_running_loop().time()
        if now >= self._silence_at:
            self._silence_at = now + _SILENCE_SECONDS
            silent = self._issues(SilenceCondition)
            if silent:
                await self._caught_up.look()
                self._owes |= await self._thread.call(self._see, _Batch([], silent, [], []), {}) > 0
        if idle and self._leaves:
            self._owes |= await self._thread.call(self._see, _Batch([], [], [], []), {}) > 0
        while self._owes:
            self._owes = await self._append()
        if idle and now >= self._forget_at:
            more = await self._thread.call(self._forget)
            self._forget_at = now + (0.0 if more else _FORGET_SECONDS)
        return True

    def _forget(self) -> bool:
        keeps, now = Keeps.by(self._file.rules), self._clock()
        return self._store.forget(
            lasting=now - keeps.alerts.total_seconds(),
            other=now - keeps.other.total_seconds(),
            deliveries=now - keeps.deliveries.total_seconds(),
        )

    def _see(self, batch: _Batch, advances: Mapping[TopicPartition, Advance]) -> int:
        counts = {issue: self._counts(issue) for issue in self._counted(batch.counted)}
        uris = {_uri(event) for event in batch.seen}

        def see(memory: Memory) -> Iterator[Alert]:
            # Many reports of a batch may ask for the same.
            reports = cache(self._coverage.reports)
            rules, lead = self._file.rules, self._lead
            watcher = Watcher(rules, memory, labels=lead.labels, reports=reports, followed=lead.followed)
            leaving = watcher.leaving()
            for event in batch.seen:
                yield from self._seen(watcher, event)
            for issue, counted in counts.items():
                yield from watcher.counted(issue, counted, self._now())
            yield from watcher.settle(leaving)
            self._leaves = bool(watcher.leaving())

        return self._store.take(see, advances, uris, now=self._clock())

    def _counts(self, issue: str) -> Counts:
        counts = self._coverage.counts(issue, self._now() - SPAN)
        return counts._replace(until=self._caught_up.until, uncounted=self._caught_up.given_up)

    def _seen(self, watcher: Watcher, event: Seen) -> Iterator[Alert]:
        match event:
            case Agreement():
                yield from watcher.agreement(event, self._now())
            case Article():
                yield from watcher.killed(event.article.uri, event.article.version)
            case Mended(mend, paragraph):
                yield from watcher.mend(mend, paragraph, self._now())
            case Change():
                yield from watcher.change(event, self._now())
            case ClassifiedParagraph():
                # One that is only kept beside tells nobody anything. The one that is to become current does: what comes
                # while it catches up comes under it alone, and what it says again is known.
                if not self._lead.readings or reading_id(event.reader) in self._lead.readings:
                    yield from watcher.paragraph(event, self._now())

    def _counted(self, changed: Sequence[str]) -> list[str]:
        """Of the issues that have changed those that a rule counts, each once."""
        watched = {*self._issues(SpikeCondition), *self._issues(SilenceCondition)}
        everything = any(
            isinstance(condition, SpikeCondition) and not condition.issue
            for rule in self._file.rules.rules
            for condition in rule.when
        )
        return sorted({issue for issue in changed if everything or issue in watched})

    def _issues(self, kind: type[SpikeCondition | SilenceCondition]) -> list[str]:
        conditions = (condition for rule in self._file.rules.rules for condition in rule.when)
        return sorted({issue for condition in conditions if isinstance(condition, kind) for issue in condition.issue})

    async def _look(self) -> None:
        now = asyncio.get_running_loop().time()
        if now >= self._look_at or not self._lead.readings:
            self._look_at = now + _LOOK_SECONDS
            await self._thread.call(self._file.look)
            self._lead = await self._thread.call(self._coverage.lead)
            self._tell_unlisted()

    def _tell_unlisted(self) -> None:
        """Say once which rules can tell nothing, as the current list does not have their issues."""
        found = set(unlisted(self._file.rules, self._lead.labels)) if self._lead.labels else set()
        for slip in sorted(found - self._unlisted):
            _LOGGER.warning("%s", slip)
        self._unlisted = found

    async def _append(self) -> bool:
        """Append some of what the log is owed; whether there may be more."""
        owed = await self._thread.call(self._store.owed, _APPENDED)
        if owed:
            # Read again, topics may come in another order: a kill or a mend first, and nothing would be told by now.
            await self._thread.call(self._store.keep)
            await self._append_traced([alert for _, alert in owed])
            await self._thread.call(self._store.paid, owed[-1][0])
        return len(owed) == _APPENDED

    async def _append_traced(self, alerts: Sequence[Alert]) -> None:
        spans = [self._span(alert) for alert in alerts]
        await self._log.append(
            [alert_record(alert).with_headers(span.headers) for alert, span in zip(alerts, spans, strict=True)]
        )
        for alert, span in zip(alerts, spans, strict=True):
            span.end()
            ALERTS_TOLD.labels("withdrawn" if alert.withdrawn else "told").inc()

    def _span(self, alert: Alert) -> traces.Span:
        """In the trace of the last of its grounds that is known."""
        known = [parent for ground in alert.grounds if (parent := self._parents.of(ground.uri)) is not None]
        return traces.begin("alert", known[-1] if known else None, alert=alert.id, rule=alert.rule)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)


def _uri(event: Seen) -> str:
    if isinstance(event, Mended):
        return event.mend.uri
    return event.uri if isinstance(event, Change) else event.article.uri


def _read(records: Sequence[Record]) -> _Batch:
    batch = _Batch([], [], [], [])
    for record in records:
        try:
            event = decode(record, _EVENTS[record.topic])
        except InputError as error:
            batch.letters.append(dead_letter(record, "alert", error))
            continue
        if isinstance(event, Tally):
            batch.counted.append(event.issue)
        elif isinstance(event, Mend):
            batch.seen.append(Mended(event, None))
        elif isinstance(event, Seen) and not (isinstance(event, Article) and event.status == "usable"):
            batch.seen.append(event)
            if traces.are_on():
                batch.parents.append((_uri(event), traces.parent_in(record.headers)))
    # First, so that a paragraph that comes with its mend tells nothing that it would have to take back.
    batch.seen.sort(key=lambda seen: not isinstance(seen, Mended))
    return batch
