"""The log on a Kafka cluster."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError, MessageSizeTooLargeError, TopicAuthorizationFailedError
from aiokafka.structs import RecordMetadata

from streams.contract.limits import refuse_oversize
from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import BY_NAME, TOPICS, Topic
from streams.errors import LogError
from streams.log import StartOffsets
from streams.log.kafka.connection import CONNECT_SECONDS, connection_options, stop_producer, translated
from streams.log.kafka.group import KafkaGroupReader
from streams.log.kafka.metadata import TopicMetadata, describe
from streams.log.kafka.reading import Names, OffsetReaders
from streams.log.kafka.topics import create_missing
from streams.log.partitioning import Partitioner
from streams.log.starting import starting_offsets
from streams.settings import Settings

APPEND_SECONDS = 30.0
"""How long an append waits for its acknowledgements; a broker restarts in less."""
LINGER_MS = 2
BATCH_BYTES = 256 * 1024
"""Of one partition, before compression; a larger record is a batch by itself."""
DEFAULT_MAX_BYTES = 1_000_000
"""Of a topic that is not in the table."""


class KafkaLog:
    """`Log` on the cluster that the settings name; connects when first used.

    An append is acknowledged by all in-sync replicas, without duplicates from retries (idempotent
    producer). After a failed append the next one gets a new producer.

    Args:
        settings: `kafka_*`, `topic_prefix` and `partitions`.
        client_id: how brokers name this client in their logs and quotas.
    """

    def __init__(self, settings: Settings, *, client_id: str = "newsroom-streams") -> None:
        self._settings = settings
        self._servers = settings.kafka_bootstrap_servers or ""
        self._options = connection_options(settings, client_id)
        self._names = Names(settings.topic_prefix)
        self._readers = OffsetReaders(self._options, self._names)
        self._starting = asyncio.Lock()
        self._producer: AIOKafkaProducer | None = None
        self._admin: AIOKafkaAdminClient | None = None
        self._partitions: dict[str, list[TopicPartition]] = {}
        self._partitioner = Partitioner()
        self._max_bytes = {name: topic.max_bytes for name, topic in BY_NAME.items()}

    async def create_topics(self, topics: Iterable[Topic]) -> None:
        topics = tuple(topics)
        with translated(self._servers):
            await create_missing(
                await self._started_admin(),
                topics,
                prefix=self._settings.topic_prefix,
                partitions=self._settings.partitions,
                replication_factor=self._settings.kafka_replication_factor,
            )
        self._max_bytes |= {topic.name: topic.max_bytes for topic in topics}

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        for topic in {record.topic for record in records}:
            await self.partitions(topic)
        for record in records:
            refuse_oversize(record, self._max_bytes.get(record.topic, DEFAULT_MAX_BYTES))
        with translated(self._servers):
            producer = await self._started_producer()
            try:
                async with asyncio.timeout(APPEND_SECONDS):
                    return await self._send(producer, records)
            except MessageSizeTooLargeError:
                raise
            except (KafkaError, TimeoutError):
                await self._drop(producer)
                raise

    async def read(self, start: Offsets, *, max_records: int, timeout: float = 0.0) -> list[Record]:
        await self._require(start)
        with translated(self._servers):
            async with self._readers.one(start) as reader:
                return await reader.read(start, max_records=max_records, timeout=timeout)

    async def partitions(self, topic: str) -> list[TopicPartition]:
        if topic not in self._partitions:
            _, found = await self._describe([topic])
            self._partitions[topic] = [TopicPartition(topic, number) for number in sorted(found[topic].leaders)]
        return self._partitions[topic]

    async def identities(self, topics: Iterable[str]) -> dict[str, str]:
        cluster, found = await self._describe(topics)
        return {
            topic: f"Kafka {cluster} {self._names.outside(topic)} {metadata.id or ''}".rstrip()
            for topic, metadata in found.items()
        }

    async def beginning_offsets(self, topic: str) -> dict[TopicPartition, int]:
        wanted = [self._names.partition(partition) for partition in await self.partitions(topic)]
        with translated(self._servers):
            async with self._readers.one() as reader:
                found = await reader.consumer.beginning_offsets(wanted)
        return {self._names.inside(partition): offset for partition, offset in found.items()}

    async def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        wanted = [self._names.partition(partition) for partition in await self.partitions(topic)]
        with translated(self._servers):
            async with self._readers.one() as reader:
                found = await reader.consumer.end_offsets(wanted)
        return {self._names.inside(partition): offset for partition, offset in found.items()}

    async def offsets_for_time(self, topic: str, timestamp: int) -> dict[TopicPartition, int]:
        ends = await self.end_offsets(topic)
        wanted = {self._names.partition(partition): max(0, timestamp) for partition in ends}
        with translated(self._servers):
            async with self._readers.one() as reader:
                found = await reader.consumer.offsets_for_times(wanted)
        return ends | {self._names.inside(partition): at.offset for partition, at in found.items() if at}

    async def committed(self, group: str, topic: str) -> dict[TopicPartition, int]:
        wanted = [self._names.partition(partition) for partition in await self.partitions(topic)]
        with translated(self._servers):
            admin = await self._started_admin()
            found = await admin.list_consumer_group_offsets(self._names.outside(group), partitions=wanted)
        return {self._names.inside(partition): at.offset for partition, at in found.items() if at.offset >= 0}

    @asynccontextmanager
    async def subscribe(
        self, group: str, topics: Sequence[str], *, start: StartOffsets
    ) -> AsyncIterator[KafkaGroupReader]:
        for topic in topics:
            await self.partitions(topic)
        reader = KafkaGroupReader(self._options, self._names, group, start, self._resolve)
        try:
            await reader.join(topics)
            yield reader
        finally:
            await reader.leave()

    async def close(self) -> None:
        if self._producer:
            await self._drop(self._producer)
        await self._readers.close()
        if self._admin:
            await self._admin.close()
            self._admin = None

    async def _describe(self, topics: Iterable[str]) -> tuple[str, dict[str, TopicMetadata]]:
        """The cluster's id, and its topics by their names without prefix; all of them, or an error."""
        names = {self._names.outside(topic): topic for topic in topics}
        with translated(self._servers):
            metadata = await describe(await self._started_admin(), names)
            if metadata.hidden:
                raise TopicAuthorizationFailedError(", ".join(sorted(metadata.hidden)))
        for name in names.keys() - metadata.topics.keys():
            raise LogError(f"Kafka has no topic {name}", remedy="create the topics first")
        return metadata.cluster, {topic: metadata.topics[name] for name, topic in names.items()}

    async def _resolve(self, start: StartOffsets, assigned: frozenset[TopicPartition]) -> Offsets:
        known = await start(assigned)
        beginnings: dict[TopicPartition, int] = {}
        ends: dict[TopicPartition, int] = {}
        for topic in sorted({partition.topic for partition in assigned}):
            beginnings |= await self.beginning_offsets(topic)
            ends |= await self.end_offsets(topic)
        return starting_offsets(known, beginnings, {partition: ends[partition] for partition in assigned})

    async def _require(self, start: Offsets) -> None:
        for partition in start:
            if partition not in await self.partitions(partition.topic):
                raise LogError(
                    f"Kafka has no partition {self._names.outside(str(partition))}", remedy="create it first"
                )

    async def _send(self, producer: AIOKafkaProducer, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        acknowledgements: list[asyncio.Future[RecordMetadata]] = []
        try:
            for record in records:
                acknowledgement = await self._hand_over(producer, record)
                acknowledgements.append(acknowledgement)
            places = await asyncio.gather(*acknowledgements)
        except BaseException:
            for acknowledgement in acknowledgements:
                acknowledgement.cancel()
            raise
        return [(self._names.inside(place.topic_partition), place.offset) for place in places]

    async def _hand_over(self, producer: AIOKafkaProducer, record: NewRecord) -> asyncio.Future[RecordMetadata]:
        topic = self._names.outside(record.topic)
        sent: asyncio.Future[RecordMetadata] = await producer.send(
            topic,
            record.value,
            record.key,
            partition=await self._chosen_partition(producer, topic, record),
            timestamp_ms=record.timestamp,
            headers=list(record.headers),
        )
        return sent

    async def _chosen_partition(self, producer: AIOKafkaProducer, topic: str, record: NewRecord) -> int | None:
        """Where it goes; None leaves it to the producer, which goes by the key."""
        if record.partition_key is None:
            return None
        return self._partitioner.partition(record.partition_key, len(await producer.partitions_for(topic)))

    async def _started_producer(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **self._options,
                    acks="all",
                    enable_idempotence=True,
                    compression_type=self._settings.kafka_compression,
                    linger_ms=LINGER_MS,
                    max_batch_size=BATCH_BYTES,
                    max_request_size=max(topic.max_message_bytes for topic in TOPICS),
                )
                try:
                    async with asyncio.timeout(CONNECT_SECONDS):
                        await producer.start()
                except BaseException:
                    await stop_producer(producer)
                    raise
                self._producer = producer
            return self._producer

    async def _started_admin(self) -> AIOKafkaAdminClient:
        async with self._starting:
            if self._admin is None:
                admin = AIOKafkaAdminClient(**self._options)
                try:
                    async with asyncio.timeout(CONNECT_SECONDS):
                        await admin.start()
                except BaseException:
                    await admin.close()
                    raise
                self._admin = admin
            return self._admin

    async def _drop(self, producer: AIOKafkaProducer) -> None:
        if producer is self._producer:
            self._producer = None
            await stop_producer(producer)
