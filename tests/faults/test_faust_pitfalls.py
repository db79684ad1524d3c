"""Faults of Faust 0.15.3 on a real broker, each beside the guard that holds against it.

A test named ``test_faust_...`` shows the fault in stock Faust: when it fails, Faust has been mended
and its guard may go. Issue numbers: f# is faust-streaming/faust, r# is robinhood/faust.

Tables (f# and r# issues of recovery, windows, double counting) concern us not: there are none, see
``tests/unit/agents/test_app.py``. Commits in order are in ``tests/unit/agents/test_commits.py`` too.
"""

from __future__ import annotations

import asyncio
import logging
import random
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import faust
import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from classifying.running import classified, count, records, until, worker
from classifying.samples import WordReader, garbage, new_records, paragraph
from conftest import kafka_settings
from services.kafka import KafkaBroker
from services.kafka_local import SaslAccess

from streams.agents.app import NoTables
from streams.agents.commits import CommitsInOrder
from streams.events import ClassifiedParagraph, DeadLetter, Paragraph
from streams.log import Log, NewRecord, TopicPartition
from streams.log.codec import decode, paragraph_record
from streams.log.opening import open_log
from streams.log.topics import CLASSIFIED, DEAD_LETTERS, PARAGRAPHS, TOPICS
from streams.settings import Secret, Settings

pytestmark = pytest.mark.kafka

GROUP = "classifier"
RAW = {"value_type": bytes, "value_serializer": "raw"}
HERE = TopicPartition(PARAGRAPHS.name, 0)


@pytest.fixture
def settings(kafka_broker: KafkaBroker, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(kafka_settings(kafka_broker, tmp_path), partitions=1)


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Log]:
    async with open_log(settings) as opened:
        await opened.create_topics(TOPICS)
        yield opened


@asynccontextmanager
async def stock(
    settings: Settings, tmp_path: Path, body: Callable[[Any], Awaitable[None]], *, scheme: str = "kafka", **topic: Any
) -> AsyncIterator[Any]:
    """A Faust app with one agent of `paragraphs`, as Faust comes but for its second's wait for tables."""
    app = faust.App(
        settings.topic_prefix + GROUP,
        broker=f"{scheme}://{settings.kafka_bootstrap_servers}",
        datadir=tmp_path / "faust",
        TableManager=NoTables,
        broker_commit_interval=0.2,
        stream_wait_empty=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        web_enabled=False,
    )
    app.agent(app.topic(settings.topic_prefix + PARAGRAPHS.name, **(topic or RAW)), name="stock")(body)
    await app.start()
    try:
        yield app
    finally:
        await app.stop()


async def committed(log: Log) -> int:
    return (await log.committed(GROUP, PARAGRAPHS.name)).get(HERE, 0)


async def commit_reaches(log: Log, offset: int) -> None:
    async def reached() -> bool:
        return await committed(log) >= offset

    await until(reached, patience=15)


class HoldsBack:
    """An agent's body that acknowledges every event but some."""

    def __init__(self, *held: int, expected: int) -> None:
        self.held = held
        self.expected = expected
        self.seen: list[int] = []
        self.events: dict[int, Any] = {}
        self.all = asyncio.Event()

    async def __call__(self, stream: Any) -> None:
        async for event in stream.noack().events():
            offset = event.message.offset
            self.seen.append(offset)
            self.events[offset] = event
            if offset not in self.held:
                event.ack()
            if len(self.seen) == self.expected:
                self.all.set()


async def committed_with(body: HoldsBack, settings: Settings, tmp_path: Path, log: Log, *, scheme: str) -> int:
    """What is committed once all has been read and everything but what `body` holds is acknowledged."""

    async def agent(stream: Any) -> None:
        await body(stream)

    async with stock(settings, tmp_path, agent, scheme=scheme) as app:
        async with asyncio.timeout(15):
            await body.all.wait()
        for _ in range(3):
            await app.consumer.commit()
        return await committed(log)


# Commits that pass an event in hand: f#606


async def test_faust_commits_past_an_event_in_hand(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(5, expected=10), settings, tmp_path, log, scheme="kafka") == 10


async def test_our_consumer_does_not(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(5, expected=10), settings, tmp_path, log, scheme="streams-kafka") == 5


async def test_faust_commits_past_any_number_of_them_at_the_start_of_a_partition(
    settings: Settings, tmp_path: Path, log: Log
) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(*range(5), expected=10), settings, tmp_path, log, scheme="kafka") == 10


async def test_our_consumer_does_not_at_the_start_either(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(*range(5), expected=10), settings, tmp_path, log, scheme="streams-kafka") == 0


async def append_in_transactions(settings: Settings, sizes: Sequence[int]) -> None:
    """Each transaction ends with a marker, which takes an offset."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.kafka_bootstrap_servers, transactional_id=settings.topic_prefix + "publisher"
    )
    async with producer:
        for size in sizes:
            async with producer.transaction():
                for _ in range(size):
                    await producer.send(settings.topic_prefix + PARAGRAPHS.name, b"{}")


async def test_faust_commits_past_the_event_in_hand_after_a_transactions_marker(
    settings: Settings, tmp_path: Path, log: Log
) -> None:
    await append_in_transactions(settings, [2, 1, 1])  # offsets 0 1 | 3 | 5, markers at 2, 4 and 6

    assert await committed_with(HoldsBack(3, expected=4), settings, tmp_path, log, scheme="kafka") == 6


async def test_our_consumer_does_not_and_goes_on_past_markers(settings: Settings, tmp_path: Path, log: Log) -> None:
    await append_in_transactions(settings, [2, 1, 1])

    body = HoldsBack(3, expected=4)
    assert await committed_with(body, settings, tmp_path, log, scheme="streams-kafka") == 2


async def test_a_worker_commits_past_markers_to_the_end(settings: Settings, log: Log) -> None:
    await append_in_transactions(settings, [2, 1, 1])

    async with worker(settings, WordReader()):
        await commit_reaches(log, 6)


# An agent that raises loses its event: f#315, r#604


@pytest.mark.parametrize("batched", [False, True], ids=["one by one", "by take"])
async def test_faust_takes_an_event_as_done_when_its_agent_raises(
    settings: Settings, tmp_path: Path, log: Log, batched: bool
) -> None:
    await log.append(new_records(articles=1, paragraphs=6))
    done: list[int] = []

    async def one_by_one(stream: Any) -> None:
        async for event in stream.events():
            if event.message.offset == 2:
                raise ValueError("poison")
            done.append(event.message.offset)

    async def by_take(stream: Any) -> None:
        async for events in stream.take_events(3, within=0.2):
            if events[0].message.offset == 0:
                raise ValueError("poison")
            done.extend(event.message.offset for event in events)

    async with stock(settings, tmp_path, by_take if batched else one_by_one):
        await commit_reaches(log, 6)

    assert len(done) < 6


async def test_a_reader_that_raises_makes_a_dead_letter_and_loses_nothing(settings: Settings, log: Log) -> None:
    texts = ["calm", "poison", "calm", "poison", "calm"]
    await log.append([paragraph_record(paragraph(ordinal=n, text=text)) for n, text in enumerate(texts, 1)])

    async with worker(settings, WordReader()) as faults:
        await commit_reaches(log, 5)

    assert faults == []
    assert [ordinal for _, ordinal in await classified(log)] == [1, 3, 5]
    letters = [decode(record, DeadLetter) for record in await records(log, DEAD_LETTERS.name)]
    assert [letter.offset for letter in letters] == [1, 3]


async def test_faust_drops_what_it_cannot_decode(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append([garbage(), *new_records(articles=1, paragraphs=1)])
    seen: list[Any] = []
    see = seen.append

    async def agent(stream: Any) -> None:
        async for value in stream:
            see(value)

    async with stock(settings, tmp_path, agent, value_serializer="json"):
        await commit_reaches(log, 2)

    assert len(seen) <= 1


async def test_what_cannot_be_decoded_becomes_a_dead_letter(settings: Settings, log: Log) -> None:
    await log.append([garbage(), *new_records(articles=1, paragraphs=1)])

    async with worker(settings, WordReader()):
        await commit_reaches(log, 2)

    assert len(await classified(log)) == 1
    assert await count(log, DEAD_LETTERS.name) == 1


# Commits that pass output which never arrived; output over the broker's limit


async def lower_the_limit(settings: Settings, log: Log, topic: str) -> None:
    """As an operator might: 1,000 bytes a record."""
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        await admin.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, settings.topic_prefix + topic, {"max.message.bytes": "1000"})]
        )
    finally:
        await admin.close()


async def test_faust_commits_past_output_that_the_broker_refused(
    settings: Settings, tmp_path: Path, log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    await lower_the_limit(settings, log, CLASSIFIED.name)
    await log.append(new_records(articles=1, paragraphs=3))

    async def agent(stream: Any) -> None:
        async for _ in stream:
            await stream.app.topic(settings.topic_prefix + CLASSIFIED.name).send(value=b"x" * 5000)

    async with stock(settings, tmp_path, agent):
        await commit_reaches(log, 3)

    assert await count(log, CLASSIFIED.name) == 0
    assert "MessageSizeTooLarge" in caplog.text


async def test_a_worker_whose_output_is_refused_reports_the_fault_and_commits_nothing(
    settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CommitsInOrder, "finish_within", 0.5)
    await lower_the_limit(settings, log, CLASSIFIED.name)
    await log.append([paragraph_record(paragraph(text=random.Random(1).randbytes(2000).hex()))])

    async with worker(settings, WordReader()) as faults:

        async def reported() -> bool:
            return bool(faults)

        await until(reported)
        await asyncio.sleep(1.5)

    assert "MessageSizeTooLarge" in repr(faults[0])
    assert await committed(log) == 0


async def test_faust_loses_the_event_whose_output_is_over_the_producers_limit(
    settings: Settings, tmp_path: Path, log: Log
) -> None:
    await log.append(new_records(articles=1, paragraphs=3))

    async def agent(stream: Any) -> None:
        async for _ in stream:
            await stream.app.topic(settings.topic_prefix + CLASSIFIED.name).send(value=b"x" * 2_000_000)

    async with stock(settings, tmp_path, agent):
        await commit_reaches(log, 3)

    assert await count(log, CLASSIFIED.name) == await count(log, DEAD_LETTERS.name) == 0


async def test_output_over_its_topics_limit_becomes_a_dead_letter(settings: Settings, log: Log) -> None:
    await log.append([paragraph_record(paragraph(text="An enormous harbour."))])

    async with worker(settings, WordReader()) as faults:
        await commit_reaches(log, 1)

    assert faults == []
    [letter] = [decode(record, DeadLetter) for record in await records(log, DEAD_LETTERS.name)]
    assert letter.error == "OversizeError"


# Long work in the event loop


class Busy(WordReader):
    """Keeps a core busy, and the interpreter with it."""

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
        until = time.monotonic() + 2.0
        while time.monotonic() < until:
            sum(range(1000))
        return super().read(paragraphs)


async def test_reading_a_batch_leaves_the_event_loop_free(settings: Settings, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=3))
    longest = 0.0

    async with worker(settings, Busy()):
        while not await count(log, CLASSIFIED.name):
            begun = time.monotonic()
            await asyncio.sleep(0.01)
            longest = max(longest, time.monotonic() - begun)

    assert longest < 1.0


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
