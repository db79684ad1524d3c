"""Appending to a Kafka cluster."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError
from aiokafka.structs import RecordMetadata

from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import TOPICS
from streams.log.kafka.connection import started, stop_producer
from streams.log.kafka.reading import Names
from streams.log.partitioning import Partitioner

APPEND_SECONDS = 30.0
"""How long an append waits for its acknowledgements; a broker restarts in less."""
LINGER_MS = 2
BATCH_BYTES = 256 * 1024
"""Of one partition, before compression; a larger record is a batch by itself."""


class Appender:
    """An idempotent producer, started when first needed, and a new one after a failed append.

    Raises KafkaError and TimeoutError where records are not acknowledged; they may be in the log all the same.
    """

    def __init__(self, options: Mapping[str, Any], names: Names, *, compression: str) -> None:
        self._options = options
        self._names = names
        self._compression = compression
        self._partitioner = Partitioner()
        self._starting = asyncio.Lock()
        self._producer: AIOKafkaProducer | None = None

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        """Where each is, once all are acknowledged by all in-sync replicas."""
        producer = await self._started()
        try:
            async with asyncio.timeout(APPEND_SECONDS):
                return await self._send(producer, records)
        except MessageSizeTooLargeError:
            raise
        except (KafkaError, TimeoutError):
            await self._drop(producer)
            raise

    async def close(self) -> None:
        if self._producer:
            await self._drop(self._producer)

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

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                producer = AIOKafkaProducer(
                    **self._options,
                    acks="all",
                    enable_idempotence=True,
                    compression_type=self._compression,
                    linger_ms=LINGER_MS,
                    max_batch_size=BATCH_BYTES,
                    max_request_size=max(topic.max_message_bytes for topic in TOPICS),
                )
                self._producer = await started(producer, stop_producer)
            return self._producer

    async def _drop(self, producer: AIOKafkaProducer) -> None:
        if producer is self._producer:
            self._producer = None
            await stop_producer(producer)
