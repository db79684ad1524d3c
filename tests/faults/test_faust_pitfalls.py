"""Faults of Faust 0.15.3 on a real broker, each beside the guard that holds against it.

A test named ``test_faust_...`` shows the fault in stock Faust: when it fails, Faust has been mended
and its guard may go. Issue numbers: f# is faust-streaming/faust, r# is robinhood/faust.

Faust's tables repeat and lose contributions after a kill, expire replayed coverage by the wall clock
(f#385) and lose closed windows in a rebalance (f#185). We declare none, and
``tests/unit/agents/test_app.py`` holds that. Commits in order are in ``test_commits.py`` there too.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiokafka import AIOKafkaProducer
from classifying.running import PATIENCE, classified, count, records, until, worker
from classifying.samples import WordReader, garbage, new_records, paragraph
from classifying.stock import commit_reaches, committed, ours, stock
from conftest import kafka_settings
from services.kafka import KafkaBroker

from streams.agents.commits import CommitsInOrder
from streams.contract.codec import decode, paragraph_record
from streams.contract.topics import CLASSIFIED, DEAD_LETTERS, PARAGRAPHS, READ, TOPICS
from streams.events import DeadLetter
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

pytestmark = pytest.mark.kafka


@pytest.fixture
def settings(kafka_broker: KafkaBroker, tmp_path: Path) -> Settings:
    return msgspec.structs.replace(kafka_settings(kafka_broker, tmp_path), partitions=1)


@pytest.fixture
async def log(settings: Settings) -> AsyncIterator[Log]:
    async with open_log(settings) as opened:
        await opened.create_topics(TOPICS)
        yield opened


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


async def committed_with(body: HoldsBack, settings: Settings, tmp_path: Path, log: Log, running: Any) -> int:
    """What is committed once all has been read and everything but what `body` holds is acknowledged."""

    async def agent(stream: Any) -> None:
        await body(stream)

    async with running(settings, tmp_path, agent) as app:
        async with asyncio.timeout(PATIENCE):
            await body.all.wait()
        for _ in range(3):
            await app.consumer.commit()
        return await committed(log)


# Commits that pass an event in hand: f#606


async def test_faust_commits_past_an_event_in_hand(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(5, expected=10), settings, tmp_path, log, stock) == 10


async def test_our_consumer_does_not(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(5, expected=10), settings, tmp_path, log, ours) == 5


async def test_faust_commits_past_any_number_of_them_at_the_start_of_a_partition(
    settings: Settings, tmp_path: Path, log: Log
) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(*range(5), expected=10), settings, tmp_path, log, stock) == 10


async def test_our_consumer_does_not_at_the_start_either(settings: Settings, tmp_path: Path, log: Log) -> None:
    await log.append(new_records(articles=1, paragraphs=10))

    assert await committed_with(HoldsBack(*range(5), expected=10), settings, tmp_path, log, ours) == 0


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

    assert await committed_with(HoldsBack(3, expected=4), settings, tmp_path, log, stock) == 6


async def test_our_consumer_does_not_and_goes_on_past_markers(settings: Settings, tmp_path: Path, log: Log) -> None:
    await append_in_transactions(settings, [2, 1, 1])

    body = HoldsBack(3, expected=4)
    assert await committed_with(body, settings, tmp_path, log, ours) == 2


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


def tries_to_commit(monkeypatch: pytest.MonkeyPatch) -> list[CommitsInOrder]:
    """The consumers that have tried to commit what has ended, each time that they do."""
    tried: list[CommitsInOrder] = []
    as_it_is = CommitsInOrder.commit

    async def commit(consumer: CommitsInOrder, *args: Any, **kw: Any) -> Any:
        tried.append(consumer)
        return await as_it_is(consumer, *args, **kw)

    monkeypatch.setattr(CommitsInOrder, "commit", commit)
    return tried


async def test_a_worker_whose_output_is_refused_reports_the_fault_and_commits_nothing(
    settings: Settings, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CommitsInOrder, "finish_within", 0.5)
    commits = tries_to_commit(monkeypatch)
    await lower_the_limit(settings, log, READ.name)
    await log.append([paragraph_record(paragraph(text=random.Random(1).randbytes(2000).hex()))])

    async with worker(settings, WordReader()) as faults:

        async def reported() -> bool:
            return bool(faults)

        await until(reported)
        tried = len(commits)

        async def tried_again() -> bool:
            by_agent = Counter(commits[tried:])
            return len(by_agent) == 2 and min(by_agent.values()) >= 2

        await until(tried_again)

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
