"""A broker that is away: workers wait for it, however long, say so in one line, and are exact afterwards."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import msgspec
import pytest
from classifying.running import Process, classified, count, until
from classifying.samples import new_records
from conftest import kafka_settings
from services.kafka import KafkaBroker

from streams.contract.topics import CLASSIFIED, TOPICS
from streams.log.opening import open_log
from streams.settings import Settings

# aiokafka 0.14 may leave a connection that it was opening when the broker went to the garbage collector.
pytestmark = [pytest.mark.kafka, pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")]


@pytest.fixture
def settings(own_kafka_broker: KafkaBroker, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(kafka_settings(own_kafka_broker, tmp_path), batch_size=8, partitions=1)


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
