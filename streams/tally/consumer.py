"""The tally consumer: reads the log, keeps the store, publishes what has changed."""

from __future__ import annotations

import asyncio
import gc
import logging
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from streams.contract.codec import agreement_record, dead_letter_record, tally_record
from streams.contract.records import Offsets, Record, TopicPartition
from streams.contract.topics import ARTICLES, CLASSIFIED
from streams.errors import StaleOffsetsError
from streams.log import GroupReader, Log
from streams.settings import Settings
from streams.tally.core.batch import read_batch
from streams.tally.sql.publication import Publication
from streams.tally.store import Advance, TallyStore

GROUP = "tally"
PUBLISHED_SPEAKERS = 100
"""So that a tally stays far below its topic's size limit; the store knows them all."""

_MOST_RECORDS = 10_000
"""Below SQLite's limit of 32,766 variables a statement, should each be of another article."""
_POLL_SECONDS = 0.2
_PUBLISH_SECONDS = 0.2
_PUBLISH_SHARE = 0.1
"""Most of the time that publishing may take while records keep coming."""
_OWED_SECONDS = 1.0
"""How often to look for what another consumer was at, or left, when it was our turn."""
_STALE_JOINS = 5

_LOGGER = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")


class TallyConsumer:
    """One member of the consumer group that keeps a tally store.

    Args:
        log: where `articles` and `classified-paragraphs` are read and `tallies`, `agreements`
            (retractions) and `dead-letters` are written.
        clock: seconds since the epoch, for versions that stay incomplete.
    """

    def __init__(
        self, log: Log, store: TallyStore, settings: Settings, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._log = log
        self._store = store
        self._settings = settings
        self._clock = clock
        self._positions: dict[TopicPartition, int | None] = {}
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tally")
        self._patient_until = 0.0
        self._stale = 0
        self._owes = True
        self._publish_at = 0.0
        self._publication: Publication | None = None
        self._committed: dict[TopicPartition, int] = {}

    async def run(self) -> None:
        """Consume until cancelled; the transaction under way is finished first.

        Raises:
            StaleOffsetsError: other consumers keep moving the offsets of our partitions.
            GroupBusyError: on the embedded log, the group has its consumer already.
            LogUnavailableError, StoreUnavailableError: as they say; start again when they are back.
        """
        try:
            while True:
                try:
                    await self._consume()
                except StaleOffsetsError as error:
                    # A partition went to another member while a batch of it was under way: nothing
                    # was written, and joining anew tells which partitions are ours and from where.
                    self._stale += 1
                    if self._stale >= _STALE_JOINS:
                        raise
                    _LOGGER.warning("%s; joining the group anew", error.message)
        finally:
            if self._publication is not None:
                await self._work(self._publication.abandon)
            self._thread.shutdown(wait=False)

    async def _consume(self) -> None:
        async with self._log.subscribe(GROUP, [ARTICLES.name, CLASSIFIED.name], start=self._start) as reader:
            size = min(self._settings.tally_batch_size, _MOST_RECORDS)
            while True:
                records = await reader.read(max_records=size, timeout=_POLL_SECONDS)
                if records:
                    await self._take(records, reader)
                await self._take_overdue(reader)
                await self._publish(reader, idle=not records)

    async def _start(self, assigned: frozenset[TopicPartition]) -> Offsets:
        positions = await self._work(self._store.positions)
        self._patient_until = self._clock() + self._settings.incomplete_after
        self._positions = {partition: positions.get(partition) for partition in assigned}
        _LOGGER.info("the tally consumer has partitions %s", ", ".join(map(str, sorted(assigned))) or "none")
        return {partition: positions[partition] for partition in assigned if partition in positions}

    async def _take(self, records: Iterable[Record], reader: GroupReader) -> None:
        # A rebalance may move our positions while we wait: hold to those that these records follow.
        before, ours = dict(self._positions), reader.assignment()
        batch = await self._work(read_batch, [r for r in records if r.topic_partition in ours and self._is_new(r)])
        if batch.dead_letters:
            for letter in batch.dead_letters:
                _LOGGER.warning("dead letter: %s", letter.message)
            await self._log.append([dead_letter_record(letter) for letter in batch.dead_letters])
        offsets = {place: Advance(before.get(place), after) for place, after in batch.offsets.items()}
        await self._work(self._store.apply, batch.arrivals, offsets, now=self._clock())
        self._positions |= batch.offsets
        self._owes = True
        self._stale = 0

    def _is_new(self, record: Record) -> bool:
        return record.offset >= (self._positions.get(record.topic_partition) or 0)

    async def _take_overdue(self, reader: GroupReader) -> None:
        now = self._clock()
        if now < self._patient_until:
            return
        self._patient_until = now + min(self._settings.incomplete_after / 4, 5.0)
        shards = {partition for _, partition in reader.assignment()}
        cutoff = now - self._settings.incomplete_after
        for version in await self._work(self._store.take_overdue, shards, cutoff=cutoff):
            self._owes = True
            _LOGGER.warning(
                "%s version %s is counted without all its paragraphs: %d of %d have arrived, the last one at %s",
                version.uri,
                version.version,
                version.paragraphs,
                version.paragraph_count,
                version.since.isoformat(timespec="seconds"),
            )

    async def _publish(self, reader: GroupReader, *, idle: bool) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        if began < self._publish_at and not (idle and self._owes):
            return
        await self._work(self._begin_publication)
        self._owes = self._publication is not None
        if self._publication is not None:
            await self._log.append(
                [
                    *map(agreement_record, self._publication.reports),
                    *map(tally_record, self._publication.tallies),
                ]
            )
            await self._work(self._publication.finish)
            self._publication = None
        await self._commit(reader)
        ended = loop.time()
        pause = _OWED_SECONDS if idle else max(_PUBLISH_SECONDS, (ended - began) / _PUBLISH_SHARE)
        self._publish_at = ended + pause

    def _begin_publication(self) -> None:
        self._publication = self._store.publication(speakers=PUBLISHED_SPEAKERS)

    async def _commit(self, reader: GroupReader) -> None:
        positions = {place: after for place, after in self._positions.items() if after is not None}
        if positions != self._committed:
            await reader.commit(positions)
            self._committed = positions

    async def _work(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call in the one thread that has the store; cancelled, wait for its end all the same."""
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._thread, lambda: _uncollected(call, *args, **kwargs))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            await asyncio.wait([work])
            raise


def _uncollected(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    # A batch makes many objects and no cycles: looking for some took a third of the time.
    enabled = gc.isenabled()
    gc.disable()
    try:
        return call(*args, **kwargs)
    finally:
        if enabled:
            gc.enable()
