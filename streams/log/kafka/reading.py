"""Reading from given offsets of a Kafka cluster, without a group."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiokafka
from aiokafka import AIOKafkaConsumer, ConsumerRecord

from streams.contract.records import Offsets, Record, TopicPartition
from streams.log.kafka.connection import started, stop_consumer

COLD_SECONDS = 10.0
"""How long to wait for records that the end offsets say are there."""
FETCH_WAIT_SECONDS = 0.1
"""How long the broker keeps a fetch open until there is a record. Whatever is asked over the same connection meanwhile,
a read from elsewhere among it, waits for its end: half a second by Kafka's default."""


class Names:
    """Topic names on the two sides of the protocol: with the newsroom's prefix on the cluster, without it here."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    def outside(self, name: str) -> str:
        return self._prefix + name

    def partition(self, partition: TopicPartition) -> aiokafka.TopicPartition:
        return aiokafka.TopicPartition(self._prefix + partition.topic, partition.partition)

    def inside(self, partition: aiokafka.TopicPartition) -> TopicPartition:
        return TopicPartition(partition.topic.removeprefix(self._prefix), partition.partition)

    def records(self, found: Mapping[Any, Iterable[ConsumerRecord[bytes, bytes]]]) -> list[Record]:
        return [
            Record(
                topic=message.topic.removeprefix(self._prefix),
                partition=message.partition,
                offset=message.offset,
                key=message.key,
                value=message.value,
                headers=tuple((name, value or b"") for name, value in message.headers),
                timestamp=message.timestamp,
            )
            for messages in found.values()
            for message in messages
        ]


class OffsetReader:
    """A consumer without a group, for one caller at a time; it fetches ahead of a caller who reads on."""

    def __init__(self, options: Mapping[str, Any], names: Names) -> None:
        self.consumer = AIOKafkaConsumer(
            **options,
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            fetch_max_wait_ms=int(FETCH_WAIT_SECONDS * 1000),
        )
        self._names = names
        self._positions: dict[TopicPartition, int] = {}

    async def read(self, start: Offsets, *, max_records: int, timeout: float) -> list[Record]:
        """As `Log.read`."""
        if not start:
            await asyncio.sleep(timeout)
            return []
        self._seek(start)
        records = await self._fetch(0, max_records)
        if not records:
            behind = await self._is_behind(start)
            records = await self._fetch(max(timeout, COLD_SECONDS) if behind else timeout, max_records)
        for record in records:
            self._positions[record.topic_partition] = record.offset + 1
        return [record for record in records if record.offset >= start[record.topic_partition]]

    def reads(self, partitions: frozenset[TopicPartition]) -> bool:
        return self._positions.keys() == partitions

    def _seek(self, start: Offsets) -> None:
        if start.keys() != self._positions.keys():
            self.consumer.assign([self._names.partition(partition) for partition in start])
            self._positions = {}
        for partition, offset in start.items():
            if self._positions.get(partition) != offset:
                self.consumer.seek(self._names.partition(partition), offset)
        self._positions = dict(start)

    async def _fetch(self, timeout: float, max_records: int) -> list[Record]:
        return self._names.records(await self.consumer.getmany(timeout_ms=int(timeout * 1000), max_records=max_records))

    async def _is_behind(self, start: Offsets) -> bool:
        ends = await self.consumer.end_offsets([self._names.partition(partition) for partition in start])
        return any(start[self._names.inside(partition)] < end for partition, end in ends.items())


class OffsetReaders:
    """As many readers as there are callers at once; one that has been used is used again."""

    def __init__(self, options: Mapping[str, Any], names: Names) -> None:
        self._options = options
        self._names = names
        self._idle: list[OffsetReader] = []
        self._closed = False

    @asynccontextmanager
    async def one(self, start: Iterable[TopicPartition] = ()) -> AsyncIterator[OffsetReader]:
        """A started reader, by preference the one that last read the partitions of `start`."""
        reader = self._take(frozenset(start)) or await self._start()
        try:
            yield reader
        except BaseException:
            await stop_consumer(reader.consumer)
            raise
        if self._closed:
            await stop_consumer(reader.consumer)
        else:
            self._idle.append(reader)

    async def close(self) -> None:
        self._closed = True
        while self._idle:
            await stop_consumer(self._idle.pop().consumer)

    def _take(self, partitions: frozenset[TopicPartition]) -> OffsetReader | None:
        if not self._idle:
            return None
        best = max(range(len(self._idle)), key=lambda index: self._idle[index].reads(partitions))
        return self._idle.pop(best)

    async def _start(self) -> OffsetReader:
        reader = OffsetReader(self._options, self._names)
        await started(reader.consumer, stop_consumer)
        return reader
