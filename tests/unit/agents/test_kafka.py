"""Faust's transport over Kafka, with our guards."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaTimeoutError
from faust.transport.drivers import aiokafka

from streams.agents import app as agents_app
from streams.agents.app import App
from streams.agents.commits import CommitsInOrder
from streams.agents.kafka import Consumer, Producer, Transport
from streams.contract.records import NewRecord
from streams.settings import Settings


def test_it_is_fausts_aiokafka_driver_and_not_the_confluent_one() -> None:
    """The confluent driver drops headers and partitions by Python's `hash`."""
    assert issubclass(Transport, aiokafka.Transport)
    assert (Transport.Consumer, Transport.Producer) == (Consumer, Producer)


def test_commits_in_order_come_before_fausts_own() -> None:
    order = Consumer.__mro__

    assert order.index(CommitsInOrder) < order.index(aiokafka.Consumer)
    assert Consumer._new_offset is CommitsInOrder._new_offset


def test_the_producer_is_idempotent_and_waits_for_all_replicas() -> None:
    producer = Producer.__new__(Producer)

    assert producer._settings_extra() == {"acks": "all", "enable_idempotence": True}


async def test_outputs_wait_for_a_leader_of_their_partition_for_as_long_as_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """aiokafka gives up what has waited for as long as one request may take."""
    monkeypatch.setattr(agents_app, "REQUEST_TIMEOUT", 0.0)
    app = App("bench", Settings(data_dir=tmp_path, kafka_bootstrap_servers="localhost:1"))
    output = TopicPartition("classified-paragraphs", 0)

    def waits(producer: AIOKafkaProducer) -> bool:
        accumulator = producer._message_accumulator
        waiting = accumulator._append_batch(accumulator.create_builder(), output)
        accumulator.drain_by_nodes(ignore_nodes=[])
        producer._closed = True  # it was never started
        return not (waiting.future.done() and waiting.future.exception())

    monkeypatch.setattr("aiokafka.producer.message_accumulator.MessageAccumulator._pop_batch", pop_unsent)
    assert waits(app.producer._new_producer())
    assert not waits(aiokafka.Producer._new_producer(app.producer))


def pop_unsent(accumulator: Any, partition: TopicPartition) -> Any:
    """It cannot ask a broker who we are, which a batch that is sent has to say."""
    return accumulator._batches[partition].popleft()


class Full:
    """An aiokafka producer without room for its second record until it has been asked three times."""

    def __init__(self) -> None:
        self.asked = 0
        self.sent: list[bytes] = []

    async def send(self, topic: str, value: bytes, **_: Any) -> asyncio.Future[None]:
        self.asked += 1
        if self.asked in {2, 3, 4}:
            raise KafkaTimeoutError
        self.sent.append(value)
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        acknowledged.set_result(None)
        return acknowledged


async def test_outputs_wait_for_room_for_as_long_as_it_takes_and_stay_in_order(tmp_path: Path) -> None:
    """aiokafka waits no longer for room than for an answer."""
    app = App("bench", Settings(data_dir=tmp_path, kafka_bootstrap_servers="localhost:1"))
    app.producer._producer = full = Full()
    await app.producer.append([NewRecord(topic="t", value=value) for value in (b"1", b"2", b"3")])

    assert full.sent == [b"1", b"2", b"3"]
