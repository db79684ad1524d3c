"""The tally consumer: reads the log, keeps the store, publishes what has changed."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from streams import traces
from streams.contract.codec import dead_letter_record
from streams.contract.records import Offsets, Record, TopicPartition
from streams.contract.topics import ARTICLES, CLASSIFIED, MENDS, READINGS
from streams.errors import StoreUnavailableError
from streams.garbage import no_garbage_collection
from streams.log import Log
from streams.log.consuming import Advance, Consuming
from streams.log.letters import tell_letters
from streams.metrics.exposing import are_exposed
from streams.metrics.instruments import EVENT_TO_TALLY
from streams.settings import Settings
from streams.tally.core.batch import read_batch
from streams.tally.latency import Latency
from streams.tally.owed import Owed
from streams.tally.store import Applied, TallyStore
from streams.threads import OneThread

GROUP = "tally"
READ_TOPICS = (ARTICLES.name, CLASSIFIED.name, READINGS.name, MENDS.name)

_MOST_RECORDS = 10_000
"""Below SQLite's limit of 32,766 variables a statement, should each be of another article."""
_READINGS_SECONDS = 1.0
_OVERDUE_SECONDS = 5.0
_SEARCH_BUSY, _SEARCH_IDLE = 0.02, 0.5
"""Seconds a look for what is said to be found by its words, while there is more to take in and while there is not."""
_OVERDUE_TOLD = 20
"""Versions a look that are told in a line each."""

_LOGGER = logging.getLogger(__name__)


class TallyConsumer:
    """One member of the consumer group that keeps a tally store.

    Args:
        log: where `articles`, `classified-paragraphs`, `readings` and `mends` are read and `tallies`, `agreements`
            and `dead-letters` are written.
        clock: seconds since the epoch, for versions that stay incomplete.
    """

    def __init__(
        self, log: Log, store: TallyStore, settings: Settings, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._log = log
        self._store = store
        self._settings = settings
        self._clock = clock
        self._thread = OneThread("tally")
        self._latency = Latency()
        self._parents = traces.Parents()
        self._owed = Owed(log, store, self._thread, self._parents)
        self._patience = settings.incomplete_after
        self._patient_until = 0.0
        self._all_is_counted = asyncio.Event()
        self._keep_readings_at = 0.0

    async def wait_no_longer(self) -> None:
        """Count what lacks paragraphs as it is, because nothing more is to come; return once that is published."""
        self._patience = self._patient_until = 0.0
        self._all_is_counted.clear()
        await self._all_is_counted.wait()

    async def run(self) -> None:
        """Consume until cancelled; see `Consuming.run`."""
        size = min(self._settings.tally_batch_size, _MOST_RECORDS)
        loop = Consuming(self._log, GROUP, READ_TOPICS, self, name="the tally consumer", batch_size=size)
        try:
            await loop.run()
        finally:
            with suppress(StoreUnavailableError):
                await self._owed.abandon()
            self._thread.close()

    async def positions(self, logs: Mapping[str, str]) -> Offsets:
        # Whatever was missing while we were away is given its time anew.
        self._patient_until = self._clock() + self._patience
        return await self._thread.call(self._store.positions, logs)

    async def take(self, records: Sequence[Record], advances: Mapping[TopicPartition, Advance]) -> None:
        began = time.time_ns()
        # From one end to the other: in between, everything that was read would be searched through.
        with no_garbage_collection():
            applied = await self._take(records, advances)
        self._measure(records, began)
        for notice in applied.notices:
            _LOGGER.warning("%s version %s: %s (%s)", *notice, extra={"uri": notice[0], "version": notice[1]})
        self._owed.more(reports=applied.owes_reports)

    async def between(self, assigned: frozenset[TopicPartition], *, idle: bool) -> bool:
        waits_no_longer = not self._patience
        overdue = await self._take_overdue({partition for _, partition in assigned})
        await self._keep_readings()
        published = await self._owed.publish(idle=idle)
        # Of very many that lack paragraphs some are taken at a time.
        if waits_no_longer and idle and published and not overdue:
            self._all_is_counted.set()
        return await self._make_searchable(_SEARCH_IDLE if idle else _SEARCH_BUSY) and published

    def _measure(self, records: Sequence[Record], began: int) -> None:
        if are_exposed():
            for seconds in self._latency.of(records, now=self._clock()):
                EVENT_TO_TALLY.observe(seconds)
        if traces.are_on():
            for record in records:
                span = traces.go_on("tally", record, at=began)
                self._parents.note((record.key or b"").decode(errors="replace"), span.parent)
                span.end()

    async def _make_searchable(self, seconds: float) -> bool:
        """Let what has come be found by its words, for so long; whether all of it can be."""
        until = time.monotonic() + seconds
        while await self._thread.call(self._store.make_searchable):
            if time.monotonic() > until:
                return False
        return True

    async def _take(self, records: Sequence[Record], advances: Mapping[TopicPartition, Advance]) -> Applied:
        batch = await self._thread.call(read_batch, records)
        if batch.dead_letters:
            tell_letters(batch.dead_letters, _LOGGER)
            await self._log.append([dead_letter_record(letter) for letter in batch.dead_letters])
        # Used up where it is taken in: whatever outlives the batch is searched for garbage after all.
        arrivals = iter(batch.arrivals)
        del batch
        return await self._thread.call(self._store.apply, arrivals, advances, now=self._clock())

    async def _take_overdue(self, shards: set[int]) -> bool:
        now = self._clock()
        if now < self._patient_until:
            return False
        self._patient_until = now + min(self._patience / 4, _OVERDUE_SECONDS)
        cutoff = now - self._patience
        overdue = await self._thread.call(self._store.take_overdue, shards, cutoff=cutoff, now=now)
        if overdue:
            self._owed.more(reports=True)
        for version in overdue[:_OVERDUE_TOLD]:
            _LOGGER.warning(
                "%s version %s %s: %d of %d have arrived, since %s",
                version.uri,
                version.version,
                "is counted without all its paragraphs" if version.live else "lacks paragraphs and is not counted",
                version.paragraphs,
                version.paragraph_count,
                version.since.isoformat(timespec="seconds"),
            )
        if more := overdue[_OVERDUE_TOLD:]:
            _LOGGER.warning("and %d more versions lack paragraphs; are workers running?", len(more))
        return bool(overdue)

    async def _keep_readings(self) -> None:
        now = self._clock()
        if now < self._keep_readings_at:
            return
        self._keep_readings_at = now + _READINGS_SECONDS
        current = await self._thread.call(self._store.keep_readings, now=now)
        if current is not None:
            self._owed.more(reports=True)
            _LOGGER.info("reading %s has caught up and is current now", current)
