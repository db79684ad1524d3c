"""Topics on a Kafka cluster: creating those that are missing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaTimeoutError, TopicAlreadyExistsError, for_code

from streams.contract.topics import Topic, partition_count
from streams.log.kafka.metadata import describe

VISIBLE_SECONDS = 10.0
"""How long a broker may take to learn of a topic that the controller has created."""


def topic_configuration(topic: Topic) -> dict[str, str]:
    """Kafka's per-topic settings, from the table of topics."""
    return {
        "cleanup.policy": topic.cleanup_policy,
        "max.message.bytes": str(topic.max_message_bytes),
        "retention.ms": str(topic.retention_ms),
    }


async def create_missing(
    admin: AIOKafkaAdminClient, topics: Mapping[str, Topic], *, partitions: int | None, replication_factor: int
) -> None:
    """Create the topics that are not there, by their names on the cluster, and wait until it shows them all.

    A user who may only read or write some of them needs no right to create: nothing is asked for
    where they are there, and topics that are hidden from this user are not its to create.

    Raises:
        KafkaError: the cluster refuses.
    """
    found = await describe(admin, topics)
    missing = [
        _new_topic(name, topic, partition_count(topic, partitions), replication_factor)
        for name, topic in topics.items()
        if name not in found.topics and name not in found.hidden
    ]
    if missing:
        await _create(admin, missing)
    await _wait_until_led(admin, topics.keys() - found.hidden)


def _new_topic(name: str, topic: Topic, partitions: int, replication_factor: int) -> NewTopic:
    return NewTopic(
        name,
        partitions,
        replication_factor,
        # aiokafka wants this argument with a replication factor of -1, and only then.
        replica_assignments={} if replication_factor == -1 else None,
        topic_configs=topic_configuration(topic),
    )


async def _create(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> None:
    answer = await admin.create_topics(topics)
    for name, code, message in answer.topic_errors:
        if code not in (0, TopicAlreadyExistsError.errno):
            raise for_code(code)(f"topic {name}: {message}")


async def _wait_until_led(admin: AIOKafkaAdminClient, names: set[str]) -> None:
    deadline = time.monotonic() + VISIBLE_SECONDS
    while time.monotonic() < deadline:
        found = (await describe(admin, names)).topics
        if all(name in found and min(found[name].leaders.values()) >= 0 for name in names):
            return
        await asyncio.sleep(0.05)
    raise KafkaTimeoutError(f"topics {', '.join(sorted(names))} were created, but have no leaders yet")
