"""Dead letters as they stand in the log: since when, how often each came, and up to where they were cleared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import NamedTuple

from streams.contract.codec import decode
from streams.contract.records import Offsets, Record, TopicPartition
from streams.contract.topics import DEAD_LETTERS
from streams.errors import DecodeError
from streams.events import DeadLetter
from streams.log import Log

TOPIC = DEAD_LETTERS.name
CLEARED = "dead-letters.seen"
"""The consumer group whose committed offsets say up to where letters were cleared: the log itself keeps them all."""
BATCH = 500
WAIT = 1.0
"""Seconds that a look for more may take."""


class Letter(NamedTuple):
    """A dead letter, how often the same one has come by now, and when first and last."""

    event: DeadLetter
    times: int
    first: datetime
    last: datetime


class Reason(NamedTuple):
    """Letters of one stage and one class of error, each counted once, however often it came."""

    stage: str
    error: str
    letters: int
    last: datetime


class Letters:
    """The dead letters of a log from some offsets on.

    Those with the same ``ce_id`` are the same one again: of a file that was published twice, of a record that was
    read twice. A record that is no dead letter is left out.
    """

    def __init__(self, log: Log, start: Offsets) -> None:
        self._log = log
        self._start = start
        self._next = dict(start)
        self._times: defaultdict[str, list[int]] = defaultdict(list)
        """When each came, in milliseconds since the epoch."""

    async def standing(self) -> AsyncIterator[Letter]:
        """Those that there are now, each once, in the order in which they came last."""
        latest: dict[str, tuple[TopicPartition, int]] = {}
        async for record in self._records(self._next):
            self._times[_identity(record)].append(record.timestamp)
            latest[_identity(record)] = record.topic_partition, record.offset
        async for record in self._records(dict(self._start)):
            if latest.get(_identity(record)) == (record.topic_partition, record.offset) and (event := _event(record)):
                yield self._letter(record, event)

    async def coming(self) -> AsyncIterator[Letter]:
        """Those that come after, repeats too, without end."""
        while True:
            for record in await self._log.read(self._next, max_records=BATCH, timeout=WAIT):
                self._next[record.topic_partition] = record.offset + 1
                self._times[_identity(record)].append(record.timestamp)
                if event := _event(record):
                    yield self._letter(record, event)

    async def _records(self, at: dict[TopicPartition, int]) -> AsyncIterator[Record]:
        """What there is now, with `at` moved past it."""
        ends = await self._log.end_offsets(TOPIC)
        while any(at[partition] < end for partition, end in ends.items()):
            for record in await self._log.read(at, max_records=BATCH, timeout=WAIT):
                at[record.topic_partition] = record.offset + 1
                yield record

    def _letter(self, record: Record, event: DeadLetter) -> Letter:
        times = self._times[_identity(record)]
        return Letter(event, len(times), _time(min(times)), _time(max(times)))


async def count(letters: Letters) -> list[Reason]:
    """How many letters that there are now have each reason."""
    found: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    async for letter in letters.standing():
        found[letter.event.stage, letter.event.error].append(letter.last)
    return [Reason(*reason, len(times), max(times)) for reason, times in sorted(found.items())]


async def start_of(log: Log, *, since: datetime | None = None, cleared_too: bool = False) -> dict[TopicPartition, int]:
    """The offsets from which letters are shown: past those that were cleared, unless these are asked for too."""
    later: list[Offsets] = [] if cleared_too else [await log.committed(CLEARED, TOPIC)]
    if since is not None:
        later.append(await log.offsets_for_time(TOPIC, int(since.timestamp() * 1000)))
    start = await log.beginning_offsets(TOPIC)
    return {place: max(offset, *(offsets.get(place, 0) for offsets in later), 0) for place, offset in start.items()}


async def clear(log: Log) -> int:
    """Remember that every letter there is has been seen; the number of records that had not been."""
    start, ends = await start_of(log), await log.end_offsets(TOPIC)

    async def at_the_end(partitions: frozenset[TopicPartition]) -> Offsets:
        return {partition: ends[partition] for partition in partitions}

    async with log.subscribe(CLEARED, [TOPIC], start=at_the_end) as member:
        await member.commit(ends)
    return sum(max(0, end - start[partition]) for partition, end in ends.items())


def _identity(record: Record) -> str:
    place = f"{record.topic_partition}-{record.offset}"
    return next((value.decode("utf-8", "replace") for name, value in record.headers if name == "ce_id"), place)


def _event(record: Record) -> DeadLetter | None:
    try:
        return decode(record, DeadLetter)
    except DecodeError:
        return None


def _time(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
