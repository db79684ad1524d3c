"""Faust's transport over Kafka, with our guards."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaTimeoutError
from aiokafka.producer.message_accumulator import BatchBuilder
from faust.transport.drivers import aiokafka

from streams.agents import app as agents_app
from streams.agents.app import App
from streams.agents.commits import CommitsInOrder
from streams.agents.kafka import Consumer, ConsumerThread, Producer, Transport
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


@pytest.mark.parametrize("ends", [KafkaConnectionError("the broker is gone"), asyncio.CancelledError()])
async def test_a_consumer_whose_stop_fails_leaves_no_connection_open_and_its_thread_ends(ends: BaseException) -> None:
    closed: list[str] = []

    class Client:
        async def close(self) -> None:
            closed.append("client")

    class Failing:
        _client = Client()

        async def stop(self) -> None:
            raise ends

    thread = ConsumerThread.__new__(ConsumerThread)
    thread._method_queue, thread._consumer = None, Failing()  # type: ignore[assignment]
    await thread.on_thread_stop()

    assert closed == ["client"]


async def test_a_rebalance_while_a_worker_stops_leaves_its_consumer_to_the_thread_that_it_runs_in() -> None:
    """Faust marks it as closed then, and closes its connections in another event loop, if that comes to it."""
    stopped: list[str] = []

    class Joining:
        _closed = False

        async def stop(self) -> None:
            if not self._closed:
                stopped.append("consumer")

    thread = ConsumerThread.__new__(ConsumerThread)
    thread._method_queue, thread._consumer = None, Joining()  # type: ignore[assignment]
    thread.close()
    await thread.on_thread_stop()

    assert stopped == ["consumer"]


async def test_a_worker_told_to_stop_before_its_consumer_has_begun_leaves_no_event_loop_open(tmp_path: Path) -> None:
    """One that nobody has closed complains when the process ends."""
    app = App("bench", Settings(data_dir=tmp_path, kafka_bootstrap_servers="localhost:1"))
    starting = asyncio.create_task(app.start())
    await asyncio.sleep(0)
    starting.cancel()
    await asyncio.wait([starting])
    loop = app.consumer._thread.thread_loop
    assert not loop.is_closed()

    await app.stop()

    assert loop.is_closed()


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
    """An aiokafka producer of two partitions, without room for its second batch until it has been asked three times."""

    def __init__(self, batch_bytes: int = 1000) -> None:
        self._batch_bytes = batch_bytes
        self.asked = 0
        self.sent: list[tuple[int, int]] = []
        """Of each batch, partition and number of records."""

    def create_batch(self) -> BatchBuilder:
        return BatchBuilder(self._batch_bytes, 0)

    async def partitions_for(self, topic: str) -> set[int]:
        return {0, 1}

    async def send_batch(self, batch: BatchBuilder, topic: str, *, partition: int) -> asyncio.Future[None]:
        self.asked += 1
        if self.asked in {2, 3, 4}:
            raise KafkaTimeoutError
        self.sent.append((partition, batch.record_count()))
        acknowledged: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        acknowledged.set_result(None)
        return acknowledged


def app_with(producer: Full, directory: Path) -> App:
    app = App("bench", Settings(data_dir=directory, kafka_bootstrap_servers="localhost:1"))
    app.producer._producer = producer
    return app


def output(key: bytes, value: bytes = b"1") -> NewRecord:
    return NewRecord(topic="t", key=key, value=value)


ZERO, ONE = b"a", b"d"
"""Keys of the two partitions."""


async def test_outputs_of_a_partition_go_together_and_wait_for_room_for_as_long_as_it_takes(tmp_path: Path) -> None:
    """aiokafka waits no longer for room than for an answer."""
    full = Full()
    app = app_with(full, tmp_path)

    await app.producer.append([output(ZERO), output(ONE), output(ZERO)])

    assert full.sent == [(0, 2), (1, 1)]


async def test_outputs_that_do_not_fit_a_batch_go_in_several_and_a_huge_one_by_itself(tmp_path: Path) -> None:
    full = Full()
    app = app_with(full, tmp_path)

    await app.producer.append([output(ZERO, b"x" * size) for size in (400, 400, 5000, 400)])

    assert full.sent == [(0, 2), (0, 1), (0, 1)]


async def test_records_of_several_keys_go_to_the_partition_that_they_share(tmp_path: Path) -> None:
    full = Full()
    app = app_with(full, tmp_path)

    await app.producer.append([NewRecord(topic="t", key=key, partition_key=ONE, value=b"1") for key in (ZERO, ONE)])

    assert full.sent == [(1, 2)]


async def test_a_thread_that_does_not_end_holds_up_nobody_but_who_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust joins it in the event loop, so that a worker without its broker could be told to stop in vain."""
    thread = App("bench", Settings(data_dir=tmp_path, kafka_bootstrap_servers="localhost:1")).consumer._thread
    may_end = threading.Event()
    monkeypatch.setattr(thread, "_start_thread", may_end.wait)
    thread._thread = thread.Worker(thread)
    thread._thread.start()
    thread._started.set()
    thread._shutdown.set()

    stopping = asyncio.create_task(thread.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    assert thread._thread.daemon  # or the process would wait for it

    may_end.set()
    async with asyncio.timeout(30):
        await stopping
    thread.thread_loop.close()
