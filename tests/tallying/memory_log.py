"""As much of a log as a consumer sees, in memory, with switches for what may go wrong."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import CLASSIFIED
from streams.log import StartOffsets

PARTITION = TopicPartition(CLASSIFIED.name, 0)


class MemoryLog:
    """One partition to read; what is appended is kept in `appended`."""

    def __init__(self, records: Iterable[NewRecord] = (), partition: TopicPartition = PARTITION) -> None:
        self.records = list(records)
        self.partition = partition
        self.compacted: set[int] = set()
        """Offsets whose records are gone."""
        self.appended: list[NewRecord] = []
        self.appends = 0
        self.joins = 0
        self.idle = asyncio.Event()
        self.acknowledge = asyncio.Event()
        self.acknowledge.set()
        self.assigned = frozenset({partition})
        self.hints: Offsets = {}
        self.name = "memory"
        """Which log this is; another one at the same address has another name."""
        self.rewinds = False
        """Whether a reader gets everything again, whatever its start."""
        self.away: Exception | None = None
        """Raised by every call while it is set."""
        self.reader: MemoryReader | None = None

    async def identities(self, topics: Iterable[str]) -> dict[str, str]:
        self.fail()
        return {topic: f"{self.name} {topic}" for topic in topics}

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        self.fail()
        self.appends += 1
        await self.acknowledge.wait()
        self.fail()
        self.appended += records
        return []

    @asynccontextmanager
    async def subscribe(self, group: str, topics: Sequence[str], *, start: StartOffsets) -> AsyncIterator[MemoryReader]:
        self.fail()
        self.joins += 1
        self.reader = MemoryReader(self, start)
        await self.rebalance()
        yield self.reader

    async def rebalance(self) -> None:
        """Assign what `assigned` says, as a group does at any time."""
        assert self.reader
        positions = await self.reader.start(self.assigned)
        self.reader.position = 0 if self.rewinds else positions.get(self.partition, 0)

    def fail(self) -> None:
        if self.away:
            raise self.away


class MemoryReader:
    def __init__(self, log: MemoryLog, start: StartOffsets) -> None:
        self._log = log
        self.start = start
        self.position = 0

    async def read(self, *, max_records: int, timeout: float) -> list[Record]:
        await asyncio.sleep(0)
        self._log.fail()
        start = self.position
        found = self._log.records[start : start + max_records]
        self.position += len(found)
        if not found:
            self._log.idle.set()
            await asyncio.sleep(0.001)
        numbered = enumerate(found, start)
        return [
            _record(self._log.partition, offset, record)
            for offset, record in numbered
            if offset not in self._log.compacted
        ]

    async def commit(self, offsets: Offsets) -> None:
        self._log.fail()
        self._log.hints = offsets

    def assignment(self) -> frozenset[TopicPartition]:
        return self._log.assigned


def _record(partition: TopicPartition, offset: int, record: NewRecord) -> Record:
    return Record(
        topic=partition.topic,
        partition=partition.partition,
        offset=offset,
        key=record.key,
        value=record.value,
        headers=record.headers,
        timestamp=0,
    )
