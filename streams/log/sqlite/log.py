"""The embedded log: `Log` over one SQLite file, for one machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import Topic
from streams.log import StartOffsets
from streams.log.sqlite.file import SqliteFile
from streams.log.sqlite.polling import Poller
from streams.log.starting import starting_offsets
from streams.metrics.instruments import count_out


class SqliteLog:
    """The log in ``directory/log.db``; see `SqliteFile` for its arguments and errors.

    An append is acknowledged once it is on disk (WAL, ``synchronous=FULL``).

    Raises:
        LogUnavailableError: the file cannot be opened.
        LogError: the file is no log of this version's disk format.
    """

    def __init__(
        self, directory: Path, *, prefix: str = "", partitions: int | None = None, writable: bool = True
    ) -> None:
        self._file = SqliteFile(directory, prefix=prefix, partitions=partitions, writable=writable)
        self._poller = Poller(self._file)

    async def create_topics(self, topics: Iterable[Topic]) -> None:
        await asyncio.to_thread(self._file.create_topics, tuple(topics))

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        places = await asyncio.to_thread(self._file.append, records)
        self._poller.wake()
        count_out(record.topic for record in records)
        return places

    async def read(self, start: Offsets, *, max_records: int, timeout: float = 0.0) -> list[Record]:
        return await self._poller.read(start, max_records=max_records, timeout=timeout)

    async def partitions(self, topic: str) -> list[TopicPartition]:
        return await asyncio.to_thread(self._file.partitions, topic)

    async def identities(self, topics: Iterable[str]) -> dict[str, str]:
        return await asyncio.to_thread(self._file.identities, tuple(topics))

    async def beginning_offsets(self, topic: str) -> dict[TopicPartition, int]:
        return dict.fromkeys(await self.partitions(topic), 0)

    async def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        return await asyncio.to_thread(self._file.end_offsets, topic)

    async def offsets_for_time(self, topic: str, timestamp: int) -> dict[TopicPartition, int]:
        return await asyncio.to_thread(self._file.offsets_for_time, topic, timestamp)

    async def commit(self, group: str, offsets: Offsets) -> None:
        await asyncio.to_thread(self._file.commit, group, offsets)

    async def committed(self, group: str, topic: str) -> dict[TopicPartition, int]:
        return await asyncio.to_thread(self._file.committed, group, topic)

    @asynccontextmanager
    async def subscribe(
        self, group: str, topics: Sequence[str], *, start: StartOffsets
    ) -> AsyncIterator[SqliteGroupReader]:
        with self._file.acquire(group):
            ends = {partition: end for topic in topics for partition, end in (await self.end_offsets(topic)).items()}
            known = await start(frozenset(ends))
            yield SqliteGroupReader(self, group, starting_offsets(known, dict.fromkeys(ends, 0), ends))

    async def close(self) -> None:
        await asyncio.to_thread(self._file.close)


class SqliteGroupReader:
    """The one member of a consumer group on the embedded log, with every partition assigned to it."""

    def __init__(self, log: SqliteLog, group: str, positions: dict[TopicPartition, int]) -> None:
        self._log = log
        self._group = group
        self._positions = positions

    async def read(self, *, max_records: int, timeout: float) -> list[Record]:
        records = await self._log.read(self._positions, max_records=max_records, timeout=timeout)
        after = {(record.topic, record.partition): record.offset + 1 for record in records}
        self._positions |= {TopicPartition(*place): offset for place, offset in after.items()}
        return records

    async def commit(self, offsets: Offsets) -> None:
        await self._log.commit(self._group, offsets)

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset(self._positions)
