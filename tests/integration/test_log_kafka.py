"""What only a Kafka cluster does: several members of a group, topic settings, TLS and SASL, brokers that go away."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections.abc import AsyncIterator

import msgspec
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from conftest import over_tls
from services.kafka import KafkaBroker, add_partitions
from services.kafka_local import LocalBroker, SaslAccess

from streams.contract.records import NewRecord, Offsets, TopicPartition
from streams.contract.topics import ARTICLES, CLASSIFIED, DEAD_LETTERS, PARAGRAPHS, TOPICS
from streams.errors import LogError, LogUnavailableError
from streams.log import GroupReader
from streams.log.kafka import appending, group
from streams.log.kafka.log import KafkaLog
from streams.log.opening import open_log
from streams.settings import Secret, Settings

pytestmark = pytest.mark.kafka

PATIENCE = 90.0
TOPIC_PAIR = (ARTICLES.name, CLASSIFIED.name)


@pytest.fixture
def settings(kafka_broker: KafkaBroker) -> Settings:
    return Settings(
        kafka_bootstrap_servers=kafka_broker.bootstrap_servers,
        topic_prefix=f"log-{uuid.uuid4().hex[:8]}-",
        partitions=4,
    )


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[KafkaLog]:
    log = KafkaLog(settings)
    await log.create_topics(TOPICS)
    yield log
    await log.close()


def news(count: int) -> list[NewRecord]:
    return [NewRecord(topic=ARTICLES.name, key=b"%d" % n, value=b"%d" % n) for n in range(count)]


class State:
    """Next offsets by partition, as a tally store keeps them: its truth, whatever Kafka says."""

    def __init__(self) -> None:
        self.offsets: dict[TopicPartition, int] = {}
        self.values: list[bytes | None] = []

    async def start(self, partitions: frozenset[TopicPartition]) -> Offsets:
        return {partition: self.offsets[partition] for partition in partitions if partition in self.offsets}

    async def follow(self, reader: GroupReader) -> None:
        """Read for ever; a record is in the state with its offset, or not at all."""
        while True:
            for record in await reader.read(max_records=10, timeout=0.2):
                assert record.offset == self.offsets.get(record.topic_partition, 0)
                self.offsets[record.topic_partition] = record.offset + 1
                self.values.append(record.value)


async def until(condition, *, patience: float = PATIENCE) -> None:
    async with asyncio.timeout(patience):
        while not condition():
            await asyncio.sleep(0.05)


async def test_what_is_asked_does_not_wait_for_a_fetch_that_waits_for_records(log: KafkaLog) -> None:
    """A fetch is kept open for half a second by Kafka's default, and what comes after it on its connection waits."""
    await log.append(news(8))
    beginning = await log.beginning_offsets(ARTICLES.name)
    ends = await log.end_offsets(ARTICLES.name)
    began = time.monotonic()
    for _ in range(10):
        assert len(await log.read(beginning, max_records=100, timeout=PATIENCE)) > 0
        assert await log.read(ends, max_records=100) == []
        assert await log.end_offsets(ARTICLES.name) == ends
    assert time.monotonic() - began < 9, "it took over 10 s where each waited"


async def test_partition_p_of_both_topics_goes_to_one_member(log: KafkaLog, settings: Settings) -> None:
    state = State()
    other = KafkaLog(settings)
    async with log.subscribe("tally", TOPIC_PAIR, start=state.start) as first:
        assert len(first.assignment()) == 8
        following = asyncio.create_task(state.follow(first))
        async with other.subscribe("tally", TOPIC_PAIR, start=state.start) as second:
            await until(lambda: len(first.assignment()) == len(second.assignment()) == 4)
            for member in (first, second):
                held = [{p.partition for p in member.assignment() if p.topic == topic} for topic in TOPIC_PAIR]
                assert held[0] == held[1]
            assert not first.assignment() & second.assignment()
        await until(lambda: len(first.assignment()) == 8)
        following.cancel()
    await other.close()


async def test_a_partition_that_moves_goes_on_where_the_state_stands(log: KafkaLog, settings: Settings) -> None:
    state = State()
    other = KafkaLog(settings)
    await log.append(news(50))
    async with log.subscribe("tally", TOPIC_PAIR, start=state.start) as first:
        following = [asyncio.create_task(state.follow(first))]
        await until(lambda: len(state.values) == 50)
        async with other.subscribe("tally", TOPIC_PAIR, start=state.start) as second:
            following.append(asyncio.create_task(state.follow(second)))
            await until(lambda: len(first.assignment()) == len(second.assignment()) == 4)
            await log.append(news(50))
            await until(lambda: len(state.values) == 100)
            following[1].cancel()
        await log.append(news(50))
        await until(lambda: len(state.values) == 150)
        following[0].cancel()
    await other.close()

    assert sorted(state.values) == sorted(3 * [record.value for record in news(50)])
    for task in following:
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_partitions_added_while_running_are_read_from_their_beginning(
    log: KafkaLog, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "METADATA_SECONDS", 0.5)
    servers = settings.kafka_bootstrap_servers or ""
    state, other = State(), KafkaLog(settings)
    async with log.subscribe("tally", [ARTICLES.name], start=state.start) as reader:
        following = asyncio.create_task(state.follow(reader))
        await log.append(news(20))
        await until(lambda: len(state.values) == 20)
        await add_partitions(servers, [settings.topic_prefix + ARTICLES.name], total=7)
        # As a publisher does that is started after this: its records go to all of them.
        places = await other.append(news(40))
        await until(lambda: len(state.values) == 60)
        assert len(reader.assignment()) == 7
        following.cancel()
    await other.close()

    assert {place.partition for place, _ in places} == set(range(7))
    ends = await log.end_offsets(ARTICLES.name)
    assert (len(ends), sum(ends.values())) == (7, 60)
    last = TopicPartition(ARTICLES.name, 6)
    assert len(await log.read({last: 0}, max_records=100)) == ends[last] > 0


async def test_topics_are_created_as_the_table_says(log: KafkaLog, settings: Settings) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    names = [settings.topic_prefix + topic.name for topic in (ARTICLES, PARAGRAPHS, DEAD_LETTERS)]
    answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name) for name in names])
    await admin.close()

    found = {
        resource[3].removeprefix(settings.topic_prefix): {entry[0]: entry[1] for entry in resource[4]}
        for answer in answers
        for resource in answer.resources
    }
    assert found[ARTICLES.name]["cleanup.policy"] == "compact"
    assert found[PARAGRAPHS.name]["cleanup.policy"] == "delete"
    assert found[PARAGRAPHS.name]["retention.ms"] == str(7 * 24 * 3600 * 1000)
    assert int(found[DEAD_LETTERS.name]["max.message.bytes"]) > 4_000_000


async def test_zstd_goes_through_as_lz4_does(log: KafkaLog, settings: Settings) -> None:
    other = KafkaLog(msgspec.structs.replace(settings, kafka_compression="zstd"))
    place = (await other.append([NewRecord(topic=ARTICLES.name, key=b"a", value=b"news " * 1000)]))[0]
    await other.close()

    assert [r.value for r in await log.read({place[0]: place[1]}, max_records=1)] == [b"news " * 1000]


async def test_who_may_only_read_some_topics_needs_no_right_to_create_any(kafka_guarded: LocalBroker) -> None:
    prefix = f"rights-{uuid.uuid4().hex[:8]}-"
    settings = over_tls(kafka_guarded.guest, prefix)
    async with open_log(over_tls(kafka_guarded.sasl, prefix)) as log:
        await log.create_topics(TOPICS)
        await log.append(news(5))
    await asyncio.to_thread(kafka_guarded.grant, "topic", prefix + ARTICLES.name, "Read", "Describe")
    await asyncio.to_thread(kafka_guarded.grant, "group", prefix, "Read")
    async with open_log(settings) as guest:
        await guest.create_topics(TOPICS)
        state = State()
        async with guest.subscribe("alerts", [ARTICLES.name], start=state.start) as reader:
            following = asyncio.create_task(state.follow(reader))
            await until(lambda: len(state.values) == 5)
            following.cancel()
        with pytest.raises(LogError, match=CLASSIFIED.name) as hidden:
            await guest.end_offsets(CLASSIFIED.name)
        with pytest.raises(LogError) as refused:
            await guest.append(news(1))
        for caught in (hidden, refused):
            assert "grant" in caught.value.remedy


async def test_who_may_not_create_is_told_so_where_a_topic_is_missing(kafka_guarded: LocalBroker) -> None:
    prefix = f"rights-{uuid.uuid4().hex[:8]}-"
    await asyncio.to_thread(kafka_guarded.grant, "topic", prefix, "Read", "Write", "Describe")
    async with open_log(over_tls(kafka_guarded.guest, prefix)) as guest:
        with pytest.raises(LogError, match=ARTICLES.name) as caught:
            await guest.create_topics([ARTICLES])
        assert "grant" in caught.value.remedy
        async with open_log(over_tls(kafka_guarded.sasl, prefix)) as log:
            await log.create_topics([ARTICLES])
        await guest.create_topics([ARTICLES])
        await guest.append(news(1))


async def test_a_password_opens_the_cluster_over_tls_and_is_not_shown(
    kafka_sasl: SaslAccess, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    right = over_tls(kafka_sasl, f"sasl-{uuid.uuid4().hex[:8]}-")
    log = KafkaLog(right)
    await log.create_topics(TOPICS)
    await log.append(news(3))
    assert sum((await log.end_offsets(ARTICLES.name)).values()) == 3
    await log.close()

    wrong = KafkaLog(msgspec.structs.replace(right, kafka_password=Secret("guessed")))
    with pytest.raises(LogUnavailableError, match=kafka_sasl.bootstrap_servers) as caught:
        await wrong.append(news(1))
    await wrong.close()
    shown = caplog.text + str(caught.value) + repr(log)
    assert kafka_sasl.password not in shown
    assert "guessed" not in shown


# aiokafka 0.14 may leave a connection that it was opening when the broker went to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.slow
async def test_a_log_outlives_its_broker(own_kafka_broker: KafkaBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    prefix = f"outage-{uuid.uuid4().hex[:8]}-"
    settings = Settings(kafka_bootstrap_servers=own_kafka_broker.bootstrap_servers, topic_prefix=prefix)
    state = State()
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(news(10))
        async with log.subscribe("tally", [ARTICLES.name], start=state.start) as reader:
            following = asyncio.create_task(state.follow(reader))
            await until(lambda: len(state.values) == 10)
            await asyncio.to_thread(own_kafka_broker.kill)
            with monkeypatch.context() as patched:
                patched.setattr(appending, "APPEND_SECONDS", 1.0)
                with pytest.raises(LogUnavailableError, match="no answer in time"):
                    await log.append(news(1))
            await asyncio.to_thread(own_kafka_broker.start)
            await log.append(news(20))
            await until(lambda: len(state.values) >= 30)
            following.cancel()
