"""As much of a log as a tally consumer sees, in memory, with switches for what may go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import CLASSIFIED
from streams.log import StartOffsets

PLACE = TopicPartition(CLASSIFIED.name, 0)


class MemoryLog:
    """One partition to read; what is appended is kept in `appended`."""

    def __init__(self, records: Iterable[NewRecord] = ()) -> None:
        self.records = list(records)
        self.appended: list[NewRecord] = []
        self.appends = 0
        self.idle = asyncio.Event()
        self.acknowledge = asyncio.Event()
        self.acknowledge.set()
        self.assigned = frozenset({PLACE})
        self.hints: Offsets = {}
        self.rewinds = False
        """Whether a reader gets everything again, whatever its start."""

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        self.appends += 1
        await self.acknowledge.wait()
        self.appended += records
        return []

    @asynccontextmanager
    async def subscribe(self, group: str, topics: Sequence[str], *, start: StartOffsets) -> AsyncIterator[MemoryReader]:
        positions = await start(self.assigned)
        yield MemoryReader(self, 0 if self.rewinds else positions.get(PLACE, 0))


class MemoryReader:
    def __init__(self, log: MemoryLog, position: int) -> None:
        self._log = log
        self._position = position

    async def read(self, *, max_records: int, timeout: float) -> list[Record]:
        await asyncio.sleep(0)
        start = self._position
        found = self._log.records[start : start + max_records]
        self._position += len(found)
        if not found:
            self._log.idle.set()
            await asyncio.sleep(0.001)
        return [_record(start + n, record) for n, record in enumerate(found)]

    async def commit(self, offsets: Offsets) -> None:
        self._log.hints = offsets

    def assignment(self) -> frozenset[TopicPartition]:
        return self._log.assigned


def _record(offset: int, record: NewRecord) -> Record:
    return Record(
        topic=PLACE.topic,
        partition=PLACE.partition,
        offset=offset,
        key=record.key,
        value=record.value,
        headers=record.headers,
        timestamp=0,
    )
