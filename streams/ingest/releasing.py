"""Publishes what is held once its embargo is over. Any number of processes may do so at once: a repeat is none."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from streams.contract.codec import decode, deletion
from streams.contract.records import Record, TopicPartition
from streams.contract.topics import ARTICLES, EMBARGOED
from streams.errors import DecodeError, LogUnavailableError
from streams.events import Article, Embargoed
from streams.ingest.embargoes import Hold, Holds
from streams.ingest.publisher import Publisher, finished, groups, prepare
from streams.log import Log
from streams.log.outages import Outages
from streams.log.snapshot import snapshot

LOOK_SECONDS = 1.0
"""How late at most something is published."""
MOST_RECORDS = 500
MARGIN_MS = 10 * 60 * 1000
"""How far the clocks of those who publish may differ."""


class Releasing:
    """Follows what is held and what replaces it.

    Args:
        clock: when it is, in UTC.
        on_release: told of each article that was published.
    """

    def __init__(
        self,
        log: Log,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        on_release: Callable[[Article], None] = lambda article: None,
    ) -> None:
        self._log = log
        self._clock = clock
        self._on_release = on_release
        self._publisher = Publisher(log)
        self._outages = Outages("releasing what was held")
        self._holds = Holds()
        self._at: dict[TopicPartition, int] = {}
        self._ends: dict[TopicPartition, int] = {}
        """Up to where there was something when we began: before that is taken in, what is due may be killed by now."""

    async def run(self) -> None:
        """Release for ever."""
        while True:
            await self._once(LOOK_SECONDS)

    async def until_nothing_is_held(self) -> None:
        """Release until there is nothing more to wait for."""
        while not self._at or len(self._holds) or not self._has_caught_up():
            await self._once(LOOK_SECONDS)

    async def release(self) -> None:
        """Publish what is due by now, and delete what is obsolete.

        Raises:
            LogUnavailableError: the log cannot be read.
        """
        if not self._at:
            await self._begin()
        while not self._has_caught_up():
            await self._take_in(0.0)
        await finished(self._publish())

    async def _once(self, timeout: float) -> None:
        try:
            if not self._at:
                await self._begin()
            await self._take_in(timeout if self._has_caught_up() else 0.0)
            if self._has_caught_up():
                await finished(self._publish())
            self._outages.over()
        except LogUnavailableError as error:
            self._holds, self._at = Holds(), {}
            await self._outages.wait(error)

    async def _begin(self) -> None:
        """What is held, and where to read on: of what is published from the time on at which the oldest came."""
        holds = Holds()
        # The ends first: what comes meanwhile is taken in twice, which is once.
        ends = await self._log.end_offsets(ARTICLES.name) | await self._log.end_offsets(EMBARGOED.name)
        async for record in snapshot(self._log, EMBARGOED.name):
            _taken(holds, record)
        at = dict(ends)
        if (oldest := holds.oldest()) is not None:
            at |= await self._log.offsets_for_time(ARTICLES.name, max(0, oldest - MARGIN_MS))
        self._holds, self._at, self._ends = holds, at, ends

    def _has_caught_up(self) -> bool:
        return all(self._at[place] >= end for place, end in self._ends.items())

    async def _take_in(self, timeout: float) -> int:
        records = await self._log.read(self._at, max_records=MOST_RECORDS, timeout=timeout)
        for record in records:
            self._at[record.topic_partition] = record.offset + 1
            _taken(self._holds, record)
        return len(records)

    async def _publish(self) -> None:
        due = self._holds.due(self._clock())
        for hold in due:
            for group in groups(iter([prepare(hold.event.article)])):
                await self._publisher.append(group)
            await self._delete([hold.key])
            self._on_release(hold.event.article)
        if obsolete := self._holds.obsolete():
            await self._delete(obsolete)

    async def _delete(self, keys: tuple[bytes, ...] | list[bytes]) -> None:
        await self._publisher.acknowledged([deletion(EMBARGOED, key) for key in keys])
        for key in keys:
            self._holds.deleted(key)


def _taken(holds: Holds, record: Record) -> None:
    """Take in a record; one that is no event is told by those who keep the tallies, or is not ours."""
    with suppress(DecodeError):
        _take(holds, record)


def _take(holds: Holds, record: Record) -> None:
    key = record.key or b""
    if record.topic == EMBARGOED.name and record.value is None:
        holds.deleted(key)
    elif record.topic == EMBARGOED.name:
        holds.hold(Hold(key, decode(record, Embargoed), record.timestamp))
    elif holds.holds(key.decode("utf-8", "replace")):
        holds.published(decode(record, Article), record.timestamp)
