from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any, ClassVar

import aiokafka
import pytest
from aiokafka.errors import KafkaConnectionError, MessageSizeTooLargeError
from aiokafka.partitioner import DefaultPartitioner

from streams.contract.records import NewRecord, TopicPartition
from streams.log.kafka import appending
from streams.log.kafka.appending import Appender
from streams.log.kafka.reading import Names

NEWS = NewRecord(topic="articles", key=b"a", value=b"news")


class Producer:
    """A producer that keeps what it is sent, and fails where it is told to."""

    made: ClassVar[list[Producer]] = []
    error: ClassVar[Exception | None] = None

    def __init__(self, **options: object) -> None:
        self.sent: list[tuple[str, bytes | None, int | None]] = []
        self._sender = self.client = SimpleNamespace(close=self._close)
        self.closed = 0
        Producer.made.append(self)

    async def start(self) -> None: ...

    async def _close(self) -> None:
        self.closed += 1

    async def partitions_for(self, topic: str) -> set[int]:
        return set(range(4))

    async def send(
        self, topic: str, value: Any, key: Any, *, partition: int | None, **_: Any
    ) -> asyncio.Future[object]:
        self.sent.append((topic, key, partition))
        acknowledged: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        if Producer.error:
            acknowledged.set_exception(Producer.error)
        else:
            place = SimpleNamespace(topic_partition=aiokafka.TopicPartition(topic, partition or 0), offset=7)
            acknowledged.set_result(place)
        return acknowledged


@pytest.fixture
def appender(monkeypatch: pytest.MonkeyPatch) -> Appender:
    monkeypatch.setattr(appending, "AIOKafkaProducer", Producer)
    monkeypatch.setattr(Producer, "made", [])
    monkeypatch.setattr(Producer, "error", None)
    return Appender({}, Names("north."), compression="lz4")


async def test_places_are_told_without_the_prefix_that_topics_have_on_the_cluster(appender: Appender) -> None:
    assert await appender.append([NEWS]) == [(TopicPartition("articles", 0), 7)]
    assert Producer.made[0].sent == [("north.articles", b"a", None)]


async def test_a_partition_key_chooses_the_partition_and_the_key_stays(appender: Appender) -> None:
    await appender.append([NewRecord(topic="articles", key=b"a/1", partition_key=b"a", value=b"news")])

    expected = DefaultPartitioner()(b"a", list(range(4)), [])
    assert Producer.made[0].sent == [("north.articles", b"a/1", expected)]


async def test_after_a_failed_append_the_next_one_gets_a_new_producer(
    appender: Appender, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(Producer, "error", KafkaConnectionError("gone"))
        with pytest.raises(KafkaConnectionError):
            await appender.append([NEWS])
    await appender.append([NEWS])

    assert [bool(producer.closed) for producer in Producer.made] == [True, False]


async def test_a_record_that_is_too_large_costs_no_producer(
    appender: Appender, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(Producer, "error", MessageSizeTooLargeError("large"))
        with pytest.raises(MessageSizeTooLargeError):
            await appender.append([NEWS])
    await appender.append([NEWS])

    assert len(Producer.made) == 1
