"""Topics on a Kafka cluster: creating them, and which partitions they have."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaTimeoutError, TopicAlreadyExistsError, for_code

from streams.contract.records import TopicPartition
from streams.contract.topics import Topic, partition_count
from streams.errors import LogError

VISIBLE_SECONDS = 10.0
"""How long a broker may take to learn of a topic that the controller has created."""


def topic_configuration(topic: Topic) -> dict[str, str]:
    """Kafka's per-topic settings, from the table of topics."""
    return {
        "cleanup.policy": topic.cleanup,
        "max.message.bytes": str(topic.max_message_bytes),
        "retention.ms": str(topic.retention_ms),
    }


async def create_missing(
    admin: AIOKafkaAdminClient, topics: Sequence[Topic], *, prefix: str, partitions: int | None, replication_factor: int
) -> None:
    """Create the topics that are not there and wait until the cluster shows them all.

    Raises:
        KafkaError: the cluster refuses.
    """
    answer = await admin.create_topics(
        [
            NewTopic(
                prefix + topic.name,
                partition_count(topic, partitions),
                replication_factor,
                # aiokafka wants this argument with a replication factor of -1, and only then.
                replica_assignments={} if replication_factor == -1 else None,
                topic_configs=topic_configuration(topic),
            )
            for topic in topics
        ]
    )
    for name, code, message in answer.topic_errors:
        if code not in (0, TopicAlreadyExistsError.errno):
            raise for_code(code)(f"topic {name}: {message}")
    await _wait_until_led(admin, {prefix + topic.name for topic in topics})


async def find_partitions(admin: AIOKafkaAdminClient, topic: str, *, prefix: str) -> list[TopicPartition]:
    """The topic's partitions, in order.

    Raises:
        LogError: there is no such topic.
    """
    leaders = (await _partition_leaders(admin)).get(prefix + topic)
    if not leaders:
        raise LogError(f"Kafka has no topic {prefix + topic}", remedy="create the topics first")
    return [TopicPartition(topic, number) for number in sorted(leaders)]


async def _wait_until_led(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    deadline = time.monotonic() + VISIBLE_SECONDS
    while time.monotonic() < deadline:
        found = await _partition_leaders(admin)
        if all(name in found and min(found[name].values()) >= 0 for name in names):
            return
        await asyncio.sleep(0.05)
    raise KafkaTimeoutError(f"topics {', '.join(sorted(names))} were created, but have no leaders yet")


async def _partition_leaders(admin: AIOKafkaAdminClient) -> dict[str, dict[int, int]]:
    """Of every topic: asking for one by name would create it on brokers that create topics by themselves."""
    return {
        topic["topic"]: {partition["partition"]: partition["leader"] for partition in topic["partitions"]}
        for topic in await admin.describe_topics()
        if topic["partitions"]
    }
