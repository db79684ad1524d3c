"""A member of a consumer group, before it has a broker."""

from __future__ import annotations

from streams.contract.records import Offsets, TopicPartition
from streams.log import StartOffsets
from streams.log.kafka.group import KafkaGroupReader
from streams.log.kafka.reading import Names


async def as_it_stands(start: StartOffsets, partitions: frozenset[TopicPartition]) -> Offsets:
    return await start(partitions)


async def nothing(partitions: frozenset[TopicPartition]) -> Offsets:
    return {}


async def test_a_member_gives_signs_of_life_often_enough_for_the_session_that_is_set() -> None:
    options = {"bootstrap_servers": "localhost:9092", "client_id": "test"}
    reader = KafkaGroupReader(options, Names(""), "tally", nothing, as_it_stands, session_timeout=6.0)

    await reader.leave()

    assert (reader._consumer._session_timeout_ms, reader._consumer._heartbeat_interval_ms) == (6_000, 1_800)
