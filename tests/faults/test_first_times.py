"""Whatever a partition is read for the first time for, and whenever: it is read from its beginning, whole.

The first commit comes late in all of these tests, as on a busy machine, so that what a seek misses stays missed.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka import TopicPartition as KafkaPartition
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, RecordsToDelete
from aiokafka.protocol.admin import DeleteGroupsRequest
from classifying.running import PATIENCE, Process, classified, until, worker
from classifying.samples import READER_GROUP, Held, WordReader, new_records
from conftest import kafka_settings
from services.kafka import KafkaBroker

from streams.agents import app as agents_app
from streams.agents.commits import CommitsInOrder
from streams.agents.kafka import Consumer
from streams.contract.records import TopicPartition
from streams.contract.topics import PARAGRAPHS, TOPICS
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(kafka_broker: KafkaBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    commit_every(3600.0, monkeypatch)
    return msgspec.structs.replace(kafka_settings(kafka_broker, tmp_path), batch_size=16)


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Log]:
    async with open_log(settings) as opened:
        await opened.create_topics(TOPICS)
        yield opened


@pytest.fixture
async def admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await client.start()
    yield client
    await client.close()


def commit_every(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    as_they_are = agents_app.options
    monkeypatch.setattr(
        agents_app, "options", lambda settings: as_they_are(settings) | {"broker_commit_interval": seconds}
    )


def paragraphs(articles: int, of_each: int) -> set[tuple[str, int]]:
    return {(f"urn:newsroom:{article}", ordinal) for article in range(articles) for ordinal in range(1, of_each + 1)}


async def all_are_classified(log: Log, expected: set[tuple[str, int]]) -> None:
    async def done() -> bool:
        return set(await classified(log)) == expected

    await until(done)


class FetchesThroughRebalances:
    """Workers whose fetch outlasts a rebalance, and which are assigned nothing before it has brought something.

    In the wild it takes a busy machine and some luck: a fetch waits a second for records.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.brought = asyncio.Event()
        self.rebalanced: Callable[[], Awaitable[None]] | None = None
        self._getmany, self._on_rebalance = Consumer._getmany, agents_app.NoTables.on_rebalance
        monkeypatch.setattr(Consumer, "_getmany", lambda *args, **kw: self._fetch(*args, **kw))
        monkeypatch.setattr(agents_app.NoTables, "on_rebalance", lambda *args: self._rebalance(*args))

    async def _fetch(self, consumer: Any, active_partitions: Any, timeout: float) -> Any:
        fetched = await self._getmany(consumer, active_partitions, 10.0)
        self.brought.set()
        return fetched

    async def _rebalance(self, *args: Any) -> None:
        if self.rebalanced:
            meanwhile, self.rebalanced = self.rebalanced, None
            await meanwhile()
            await self.brought.wait()
        await self._on_rebalance(*args)


@pytest.mark.parametrize(
    "old", [False, True], ids=["of a new group", "of a group that has commits of other partitions"]
)
async def test_what_arrives_while_a_second_worker_joins_is_read(
    settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    if old:
        await log.append(new_records(articles=1, paragraphs=5))
        async with worker(settings, WordReader()):
            await all_are_classified(log, paragraphs(1, 5))
    fetches = FetchesThroughRebalances(monkeypatch)

    async def publish() -> None:
        await log.append(new_records(articles=12, paragraphs=5))

    async with worker(settings, WordReader()) as first:
        fetches.rebalanced = publish
        async with worker(settings, WordReader()) as second:
            await all_are_classified(log, paragraphs(12, 5))

    assert first == second == []


async def test_workers_that_start_at_once_on_a_new_group_read_everything(settings: Settings, log: Log) -> None:
    process = await Process.start(settings, processes=3)
    for article in range(60):
        await log.append(new_records(articles=60, paragraphs=20)[article * 20 : article * 20 + 20])
        await asyncio.sleep(0.1)
    await all_are_classified(log, paragraphs(60, 20))
    process.signal(signal.SIGTERM)

    assert (await process.ended())[0] == 0


async def test_a_batch_in_hand_when_a_second_worker_joins_is_read_by_one_of_them(
    settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CommitsInOrder, "finish_within", 0.1)
    await log.append(new_records(articles=12, paragraphs=5))
    held = Held()
    async with worker(settings, held):
        assert await asyncio.to_thread(held.has_begun.wait, PATIENCE)
        async with worker(settings, WordReader()):
            held.go_on.set()
            await all_are_classified(log, paragraphs(12, 5))


async def test_what_a_worker_has_read_is_committed_before_its_partitions_go_to_another(
    settings: Settings, log: Log
) -> None:
    await log.append(new_records(articles=12, paragraphs=5))
    async with worker(settings, WordReader()):
        await all_are_classified(log, paragraphs(12, 5))
        async with worker(settings, late := WordReader()):
            committed = await log.committed(READER_GROUP, PARAGRAPHS.name)

    ends = await log.end_offsets(PARAGRAPHS.name)
    assert committed == {partition: end for partition, end in ends.items() if end}
    assert late.batches == []


async def test_a_topic_that_gains_partitions_has_them_read_from_their_beginning(
    settings: Settings, log: Log, admin: AIOKafkaAdminClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(agents_app, "METADATA_MAX_AGE", 1.0)
    await log.append(new_records(articles=4, paragraphs=5))
    async with worker(settings, WordReader()) as first, worker(settings, WordReader()) as second:
        await all_are_classified(log, paragraphs(4, 5))
        await admin.create_partitions({settings.topic_prefix + PARAGRAPHS.name: NewPartitions(16)})
        async with open_log(settings) as wider:
            await wider.append(new_records(articles=24, paragraphs=5))
            assert {partition.partition for partition in await partitions_in_use(wider)} - set(range(4))
        await all_are_classified(log, paragraphs(24, 5))

    assert first == second == []


async def partitions_in_use(log: Log) -> set[TopicPartition]:
    return {partition for partition, end in (await log.end_offsets(PARAGRAPHS.name)).items() if end}


async def test_a_group_whose_commits_have_expired_reads_from_the_beginning(
    settings: Settings, log: Log, admin: AIOKafkaAdminClient
) -> None:
    await log.append(new_records(articles=4, paragraphs=5))
    async with worker(settings, WordReader()):
        await all_are_classified(log, paragraphs(4, 5))
    group = settings.topic_prefix + READER_GROUP
    coordinator = await admin.find_coordinator(group)
    await admin._send_request_to_node(coordinator, DeleteGroupsRequest([group]))
    assert await log.committed(READER_GROUP, PARAGRAPHS.name) == {}
    async with worker(settings, again := WordReader()):

        async def all_again() -> bool:
            return sum(again.batches) == 20

        await until(all_again)


async def test_what_retention_has_deleted_before_it_was_read_is_told_and_the_rest_is_read(
    settings: Settings, log: Log, admin: AIOKafkaAdminClient, caplog: pytest.LogCaptureFixture
) -> None:
    await log.append(new_records(articles=1, paragraphs=10))
    [partition] = await partitions_in_use(log)
    await commit(settings, partition, 3)
    await admin.delete_records({in_kafka(settings, partition): RecordsToDelete(6)})
    async with worker(settings, WordReader()):
        await all_are_classified(log, {("urn:newsroom:0", ordinal) for ordinal in range(7, 11)})

    assert "read from 6 on, since of the log only 6 to 10 is left and 3 had been committed" in caplog.text


async def test_a_commit_past_the_end_of_the_log_has_it_read_from_its_beginning(
    settings: Settings, log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a loss of the brokers' disks, or a topic that was made anew."""
    await log.append(new_records(articles=1, paragraphs=10))
    [partition] = await partitions_in_use(log)
    await commit(settings, partition, 1000)
    async with worker(settings, WordReader()):
        await all_are_classified(log, paragraphs(1, 10))

    assert (await log.committed(READER_GROUP, PARAGRAPHS.name))[partition] == 10
    assert "only 0 to 10 is left and 1000 had been committed" in caplog.text


def in_kafka(settings: Settings, partition: TopicPartition) -> KafkaPartition:
    return KafkaPartition(settings.topic_prefix + partition.topic, partition.partition)


async def commit(settings: Settings, partition: TopicPartition, offset: int) -> None:
    """As the workers' group."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        group_id=settings.topic_prefix + READER_GROUP,
        enable_auto_commit=False,
    )
    consumer.assign([in_kafka(settings, partition)])
    async with consumer:
        await consumer.commit({in_kafka(settings, partition): offset})
