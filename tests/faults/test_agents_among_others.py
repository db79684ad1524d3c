"""Workers beside others: the event loop and the group they share, and what strangers see and send.

Tests named ``test_faust_...`` show a fault of Faust 0.15.3 that a guard of ours is for.
"""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import faust
import msgspec
import pytest
from classifying.running import classified, count, records, until, worker
from classifying.samples import WordReader, new_records
from classifying.stock import commit_reaches, stock
from conftest import kafka_settings
from services.kafka import KafkaBroker
from services.kafka_local import SaslAccess

from streams.contract.codec import decode
from streams.contract.records import NewRecord
from streams.contract.topics import CLASSIFIED, DEAD_LETTERS, PARAGRAPHS, TOPICS
from streams.events import DeadLetter, Paragraph, ReadParagraph
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Secret, Settings

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(kafka_broker: KafkaBroker, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(kafka_settings(kafka_broker, tmp_path), partitions=1)


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Log]:
    async with open_log(settings) as opened:
        await opened.create_topics(TOPICS)
        yield opened


# Long work in the event loop


BUSY_SECONDS = 3.0


class Busy(WordReader):
    """Keeps a core busy, and the interpreter with it."""

    reading = has_read = False

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ReadParagraph]:
        self.reading = True
        until = time.monotonic() + BUSY_SECONDS
        while time.monotonic() < until:
            sum(range(1000))
        self.reading, self.has_read = False, True
        return super().read(paragraphs)


async def test_reading_a_batch_leaves_the_event_loop_free(settings: Settings, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=3))
    reader = Busy()
    turns = 0

    async def has_read() -> bool:
        nonlocal turns
        turns += reader.reading
        return reader.has_read

    async with worker(settings, reader):
        await until(has_read)

    assert turns > 20


async def test_a_second_worker_joins_while_the_first_reads_and_nothing_is_lost(
    kafka_broker: KafkaBroker, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(kafka_settings(kafka_broker, tmp_path), batch_size=16)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(new_records(articles=20, paragraphs=20))
        async with worker(settings, WordReader(seconds=0.005)) as first:
            async with worker(settings, WordReader(seconds=0.005)) as second:

                async def some() -> bool:
                    return await count(log, CLASSIFIED.name) >= 300

                await until(some)

            async def done() -> bool:
                return len(set(await classified(log))) == 400

            await until(done)

    assert first == second == []


# What is shown and who may ask


async def test_no_line_that_anything_logs_shows_the_password(
    kafka_sasl: SaslAccess, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = Settings(
        data_dir=tmp_path,
        kafka_bootstrap_servers=kafka_sasl.bootstrap_servers,
        kafka_security_protocol="SASL_SSL",
        kafka_username=kafka_sasl.username,
        kafka_password=Secret(kafka_sasl.password),
        kafka_ssl_cafile=kafka_sasl.cafile,
        topic_prefix=f"sasl-{time.time_ns()}-",
        partitions=1,
    )
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(new_records(articles=1, paragraphs=2))
        async with worker(settings, WordReader()):
            await commit_reaches(log, 2)

    assert len(caplog.records) > 100
    assert kafka_sasl.password not in caplog.text


async def test_a_worker_serves_nothing_over_http(settings: Settings, log: Log) -> None:
    async with worker(settings, WordReader()):
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", 6066), timeout=1).close()


class Account(faust.Record):
    """A model that Faust knows of."""

    balance: int


async def test_faust_lets_a_payload_choose_its_model(settings: Settings, tmp_path: Path, log: Log) -> None:
    chosen = b'{"__faust": {"ns": "%s"}, "balance": 7}' % Account._options.namespace.encode()
    await log.append([NewRecord(topic=PARAGRAPHS.name, key=b"k", value=chosen)])
    seen: list[Any] = []
    see = seen.append

    async def agent(stream: Any) -> None:
        async for value in stream:
            see(value)

    async with stock(settings, tmp_path, agent, value_serializer="json"):
        await commit_reaches(log, 1)

    assert [type(value) for value in seen] == [Account]


async def test_a_payload_that_names_a_model_is_no_paragraph(settings: Settings, log: Log) -> None:
    chosen = b'{"__faust": {"ns": "%s"}, "balance": 7}' % Account._options.namespace.encode()
    await log.append([NewRecord(topic=PARAGRAPHS.name, key=b"k", value=chosen)])

    async with worker(settings, WordReader()):
        await commit_reaches(log, 1)

    [letter] = [decode(record, DeadLetter) for record in await records(log, DEAD_LETTERS.name)]
    assert letter.value == chosen


async def test_faust_drops_the_key_of_what_goes_to_a_sink(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=1))
    app_topics: list[Any] = []

    async def agent(stream: Any) -> AsyncIterator[bytes]:
        async for event in stream.events():
            app_topics.append(event.key)
            yield event.value

    async with stock(settings, tmp_path, agent) as app:
        app.agents["stock"].add_sink(app.topic(settings.topic_prefix + CLASSIFIED.name, value_serializer="raw"))

        async def arrived() -> bool:
            return await count(log, CLASSIFIED.name) == 1

        await until(arrived)

    [output] = await records(log, CLASSIFIED.name)
    assert (app_topics, output.key) == ([b"urn:newsroom:0"], None)
