"""The log on a Kafka cluster."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import aiokafka
from aiokafka import AIOKafkaConsumer

from streams.contract.limits import refuse_oversize
from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import BY_NAME, READ, Topic
from streams.errors import LogError
from streams.log import StartOffsets
from streams.log.kafka.appending import Appender
from streams.log.kafka.cluster import Cluster
from streams.log.kafka.connection import connection_options, translated
from streams.log.kafka.group import KafkaGroupReader
from streams.log.kafka.reading import Names, OffsetReaders
from streams.log.starting import starting_offsets
from streams.metrics.instruments import count_out
from streams.settings import Settings

AskOffsets = Callable[
    [AIOKafkaConsumer, list[aiokafka.TopicPartition]], Awaitable[Mapping[aiokafka.TopicPartition, int]]
]

DEFAULT_MAX_BYTES = 1_000_000
"""Of a topic that is not in the table."""


class KafkaLog:
    """`Log` on the cluster that the settings name; connects when first used.

    An append is acknowledged by all in-sync replicas, without duplicates from retries (idempotent
    producer). After a failed append the next one gets a new producer.

    Args:
        settings: `kafka_*`, `topic_prefix`, `partitions` and `read_retention_days`.
        client_id: how brokers name this client in their logs and quotas.
    """

    def __init__(self, settings: Settings, *, client_id: str = "newsroom-streams") -> None:
        self._settings = settings
        self._servers = settings.kafka_bootstrap_servers or ""
        self._options = connection_options(settings, client_id)
        self._names = Names(settings.topic_prefix)
        self._cluster = Cluster(self._options, self._names)
        self._appender = Appender(self._options, self._names, compression=settings.kafka_compression)
        self._readers = OffsetReaders(self._options, self._names)
        # Those that are asked for offsets never fetch: an answer would wait for the fetch before it.
        self._asked = OffsetReaders(self._options, self._names)
        self._seen: set[TopicPartition] = set()
        self._max_bytes = {name: topic.max_bytes for name, topic in BY_NAME.items()}

    async def create_topics(self, topics: Iterable[Topic]) -> None:
        days = self._settings.read_retention_days
        topics = tuple(replace(topic, retention_days=days) if topic is READ else topic for topic in topics)
        await self._cluster.create_missing(
            topics,
            partitions=self._settings.partitions,
            replication_factor=self._settings.kafka_replication_factor,
        )
        self._max_bytes |= {topic.name: topic.max_bytes for topic in topics}

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        await self._require(TopicPartition(topic, 0) for topic in {record.topic for record in records})
        for record in records:
            refuse_oversize(record, self._max_bytes.get(record.topic, DEFAULT_MAX_BYTES))
        with translated(self._servers):
            places = await self._appender.append(records)
        count_out(record.topic for record in records)
        return places

    async def read(self, start: Offsets, *, max_records: int, timeout: float = 0.0) -> list[Record]:
        await self._require(start)
        with translated(self._servers):
            async with self._readers.one(start) as reader:
                return await reader.read(start, max_records=max_records, timeout=timeout)

    async def partitions(self, topic: str) -> list[TopicPartition]:
        partitions = await self._cluster.partitions(topic)
        self._seen.update(partitions)
        return partitions

    async def identities(self, topics: Iterable[str]) -> dict[str, str]:
        return await self._cluster.identities(topics)

    async def beginning_offsets(self, topic: str) -> dict[TopicPartition, int]:
        return await self._offsets(AIOKafkaConsumer.beginning_offsets, await self.partitions(topic))

    async def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        return await self._offsets(AIOKafkaConsumer.end_offsets, await self.partitions(topic))

    async def offsets_for_time(self, topic: str, timestamp: int) -> dict[TopicPartition, int]:
        ends = await self.end_offsets(topic)
        wanted = {self._names.partition(partition): max(0, timestamp) for partition in ends}
        with translated(self._servers):
            async with self._asked.one() as reader:
                found = await reader.consumer.offsets_for_times(wanted)
        return ends | {self._names.inside(partition): at.offset for partition, at in found.items() if at}

    async def committed(self, group: str, topic: str) -> dict[TopicPartition, int]:
        return await self._cluster.committed(group, await self.partitions(topic))

    @asynccontextmanager
    async def subscribe(
        self, group: str, topics: Sequence[str], *, start: StartOffsets
    ) -> AsyncIterator[KafkaGroupReader]:
        for topic in topics:
            await self.partitions(topic)
        session = self._settings.kafka_session_timeout
        reader = KafkaGroupReader(self._options, self._names, group, start, self._resolve, session_timeout=session)
        try:
            await reader.join(topics)
            yield reader
        finally:
            await reader.leave()

    async def close(self) -> None:
        await self._appender.close()
        await self._readers.close()
        await self._asked.close()
        await self._cluster.close()

    async def _resolve(self, start: StartOffsets, assigned: frozenset[TopicPartition]) -> Offsets:
        known = await start(assigned)
        beginnings = await self._offsets(AIOKafkaConsumer.beginning_offsets, assigned)
        return starting_offsets(known, beginnings, await self._offsets(AIOKafkaConsumer.end_offsets, assigned))

    async def _offsets(self, ask: AskOffsets, partitions: Iterable[TopicPartition]) -> dict[TopicPartition, int]:
        wanted = [self._names.partition(partition) for partition in partitions]
        with translated(self._servers):
            async with self._asked.one() as reader:
                found = await ask(reader.consumer, wanted)
        return {self._names.inside(partition): offset for partition, offset in found.items()}

    async def _require(self, partitions: Iterable[TopicPartition]) -> None:
        """Ask the cluster for those that were not seen so far: it may have got them meanwhile."""
        for partition in partitions:
            if partition not in self._seen and partition not in await self.partitions(partition.topic):
                raise LogError(
                    f"Kafka has no partition {self._names.outside(str(partition))}", remedy="create it first"
                )
