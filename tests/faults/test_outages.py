"""A broker that is away: workers wait for it, however long, say so in one line, and are exact afterwards."""

from __future__ import annotations

import asyncio
import random
import signal
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiokafka.errors import KafkaTimeoutError
from aiokafka.producer.message_accumulator import MessageAccumulator
from classifying.running import PATIENCE, Process, classified, count, until, worker
from classifying.samples import Held, new_records, paragraph
from conftest import kafka_settings
from services.kafka import KafkaBroker

from streams.agents import app as agents_app
from streams.contract.codec import paragraph_record
from streams.contract.topics import CLASSIFIED, TOPICS
from streams.log.opening import open_log
from streams.settings import Settings

# aiokafka 0.14 may leave a connection that it was opening when the broker went to the garbage collector.
pytestmark = [pytest.mark.kafka, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


@pytest.fixture
def settings(own_kafka_broker: KafkaBroker, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(kafka_settings(own_kafka_broker, tmp_path), batch_size=8, partitions=1)


async def test_a_worker_waits_for_a_broker_longer_than_it_waits_for_room_for_its_output(
    settings: Settings, own_kafka_broker: KafkaBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in an outage of some minutes; aiokafka itself gives up when its buffer has been full for a request's time."""
    as_they_are = agents_app.options
    monkeypatch.setattr(agents_app, "options", lambda given: as_they_are(given) | {"producer_request_timeout": 1.0})
    full = asyncio.Event()
    add_message = MessageAccumulator.add_message

    async def add(*args: Any, **kw: Any) -> Any:
        try:
            return await add_message(*args, **kw)
        except KafkaTimeoutError:
            full.set()
            raise

    monkeypatch.setattr(MessageAccumulator, "add_message", add)
    texts = [random.Random(ordinal).randbytes(40_000).hex() for ordinal in range(40)]  # lz4 halves them
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        async with worker(settings, held := Held()) as faults:
            await log.append([paragraph_record(paragraph(ordinal=n, text=text)) for n, text in enumerate(texts, 1)])
            assert await asyncio.to_thread(held.has_begun.wait, PATIENCE)
            await asyncio.to_thread(own_kafka_broker.stop)
            held.go_on.set()
            async with asyncio.timeout(PATIENCE):
                await full.wait()
            await asyncio.to_thread(own_kafka_broker.start)

            async def all_are_classified() -> bool:
                return {ordinal for _, ordinal in await classified(log)} == set(range(1, 41))

            await until(all_are_classified)
        assert faults == []


async def test_a_worker_says_in_one_line_that_it_waits_and_in_one_that_it_goes_on(
    settings: Settings, own_kafka_broker: KafkaBroker
) -> None:
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(new_records(articles=12, paragraphs=50))
        process = await Process.start(settings, seconds=0.02)

        async def some() -> bool:
            return await count(log, CLASSIFIED.name) >= 50

        await until(some)
        await asyncio.to_thread(own_kafka_broker.stop)
        lines = await process.lines_until(" waits, and tries again")
        await asyncio.to_thread(own_kafka_broker.start)
        lines += await process.lines_until(" goes on after ")

        async def all_are_classified() -> bool:
            return len(set(await classified(log))) == 600

        await until(all_are_classified)
        process.signal(signal.SIGTERM)
        code, rest = await process.ended()

    said = [*lines, *rest.splitlines()]
    assert code == 0
    assert [sum(words in line for line in said) for words in (" waits, and tries again", " goes on after ")] == [1, 1]
    assert not [line for line in said if " aiokafka: " in line or " faust: " in line]
