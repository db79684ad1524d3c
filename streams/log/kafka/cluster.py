"""What is asked of a cluster beside records: its topics, their ids, and what groups have committed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import (
    GroupCoordinatorNotAvailableError,
    KafkaConnectionError,
    NodeNotReadyError,
    RequestTimedOutError,
    TopicAuthorizationFailedError,
)

from streams.contract.records import TopicPartition
from streams.contract.topics import Topic
from streams.errors import MissingTopicError
from streams.log.kafka.connection import started, translated
from streams.log.kafka.metadata import ClusterMetadata, describe
from streams.log.kafka.reading import Names
from streams.log.kafka.topics import create_missing

T = TypeVar("T")

LEARNING_SECONDS = 1.0
"""How much later than others a broker may learn of a topic, which is therefore asked for again."""

COORDINATOR_SECONDS = 10.0
"""How long a new cluster may take to make its topic of offsets, which it does when it is first asked for a group's."""


class Cluster:
    """One connection, made when first needed, and anew where it has broken. Topic names go without prefix."""

    def __init__(self, options: Mapping[str, Any], names: Names) -> None:
        self._options = options
        self._servers = options["bootstrap_servers"]
        self._names = names
        self._starting = asyncio.Lock()
        self._admin: AIOKafkaAdminClient | None = None

    async def create_missing(self, topics: Sequence[Topic], *, partitions: int | None, replication_factor: int) -> None:
        by_name = {self._names.outside(topic.name): topic for topic in topics}
        with translated(self._servers):
            await self._ask(
                lambda admin: create_missing(
                    admin, by_name, partitions=partitions, replication_factor=replication_factor
                )
            )

    async def partitions(self, topic: str) -> list[TopicPartition]:
        metadata = await self._describe([topic])
        return [TopicPartition(topic, n) for n in sorted(metadata.topics[self._names.outside(topic)].leaders)]

    async def identities(self, topics: Iterable[str]) -> dict[str, str]:
        """Cluster id, name with prefix, and topic id."""
        topics = tuple(topics)
        metadata = await self._describe(topics)
        names = {topic: self._names.outside(topic) for topic in topics}
        return {
            topic: f"Kafka {metadata.cluster} {name} {metadata.topics[name].id or ''}".rstrip()
            for topic, name in names.items()
        }

    async def committed(self, group: str, partitions: Sequence[TopicPartition]) -> dict[TopicPartition, int]:
        wanted = [self._names.partition(partition) for partition in partitions]
        deadline = time.monotonic() + COORDINATOR_SECONDS
        with translated(self._servers):
            while True:
                try:
                    found = await self._ask(
                        lambda admin: admin.list_consumer_group_offsets(self._names.outside(group), partitions=wanted)
                    )
                    break
                except GroupCoordinatorNotAvailableError:
                    if time.monotonic() > deadline:
                        raise
                    await asyncio.sleep(0.1)
        return {self._names.inside(partition): at.offset for partition, at in found.items() if at.offset >= 0}

    async def close(self) -> None:
        admin, self._admin = self._admin, None
        if admin:
            await admin.close()

    async def _describe(self, topics: Iterable[str]) -> ClusterMetadata:
        """What is known of the topics: all of them, or an error."""
        names = [self._names.outside(topic) for topic in topics]
        deadline = time.monotonic() + LEARNING_SECONDS
        with translated(self._servers):
            metadata = await self._ask(lambda admin: describe(admin, names))
            while metadata.topics.keys() | metadata.hidden < set(names) and time.monotonic() < deadline:
                await asyncio.sleep(0.1)
                metadata = await self._ask(lambda admin: describe(admin, names))
            if metadata.hidden:
                raise TopicAuthorizationFailedError(", ".join(sorted(metadata.hidden)))
        for name in names:
            if name not in metadata.topics:
                raise MissingTopicError(f"Kafka has no topic {name}", remedy="create the topics first")
        return metadata

    async def _ask(self, question: Callable[[AIOKafkaAdminClient], Awaitable[T]]) -> T:
        """Ask, and where the broker that was asked has gone, once more of those that are there."""
        admin = await self._started()
        try:
            return await question(admin)
        except (KafkaConnectionError, NodeNotReadyError, RequestTimedOutError):
            if admin is self._admin:
                await self.close()
            return await question(await self._started())

    async def _started(self) -> AIOKafkaAdminClient:
        async with self._starting:
            if self._admin is None:
                self._admin = await started(AIOKafkaAdminClient(**self._options), AIOKafkaAdminClient.close)
            return self._admin
