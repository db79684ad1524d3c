"""A broker that goes away and comes back: whoever needs it waits, says so in one line, and is exact afterwards.

Everybody shares one broker and one outage of it: they wait side by side.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from classifying.running import Process, classified, count, until, worker
from classifying.samples import WordReader, new_records
from conftest import kafka_settings
from services.kafka import KafkaBroker
from services.processes import Child
from tallying.coverage import coverage
from tallying.running import children_alive, consumer_process, publish, ready, records, until_published
from tallying.running import until as until_true

from streams.agents.worker import INFRASTRUCTURE_FAULT
from streams.contract.codec import decode
from streams.contract.topics import ARTICLES, CLASSIFIED, PARAGRAPHS, TOPICS
from streams.events import Article, ArticleHeader, ArticleParagraph, Paragraph
from streams.ingest import publisher
from streams.log import Log
from streams.log.kafka import appending
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.core.fold import fold

# aiokafka 0.14 may leave a connection that it was opening when the broker went to the garbage collector.
pytestmark = [
    pytest.mark.kafka,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

WAITS, GOES_ON = " waits, and tries again", " goes on after "


class Outage:
    """One outage that all parties are in the middle of something for, and that lasts until all have seen it."""

    def __init__(self, end: Callable[[], None], start: Callable[[], None], *, parties: int) -> None:
        self._turns = [(turn, asyncio.Barrier(parties), asyncio.Event()) for turn in (end, start)]

    async def begins(self) -> None:
        """Return when the broker is away, which it is once every party has called this."""
        await self._turn(0)

    async def ends(self) -> None:
        """Return when the broker is back, which it is once every party has called this."""
        await self._turn(1)

    async def _turn(self, number: int) -> None:
        bring_about, barrier, done = self._turns[number]
        if await barrier.wait() == 0:
            await asyncio.to_thread(bring_about)
            done.set()
        await done.wait()


Party = Callable[[KafkaBroker, Path, Outage], Awaitable[None]]


async def share(broker: KafkaBroker, end: Callable[[], None], tmp_path: Path, *parties: Party) -> None:
    outage = Outage(end, broker.start, parties=len(parties))
    async with asyncio.TaskGroup() as group:
        for number, party in enumerate(parties):
            folder = tmp_path / str(number)
            folder.mkdir()
            group.create_task(party(broker, folder, outage))


def worker_settings(broker: KafkaBroker, folder: Path) -> Settings:
    return msgspec.structs.replace(kafka_settings(broker, folder), batch_size=8, partitions=1)


async def at_least(log: Log, number: int) -> None:
    async def reached() -> bool:
        return await count(log, CLASSIFIED.name) >= number

    await until(reached)


async def all_classified(log: Log) -> None:
    async def done() -> bool:
        return len(set(await classified(log))) == 600

    await until(done)


async def worker_waits_and_goes_on(broker: KafkaBroker, folder: Path, outage: Outage) -> None:
    """A worker says in one line that it waits and in one that it goes on, and has read everything."""
    settings = worker_settings(broker, folder)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(new_records(articles=12, paragraphs=50))
        process = await Process.start(settings, seconds=0.02)
        await at_least(log, 50)
        await outage.begins()
        lines = await process.lines_until(WAITS)
        await outage.ends()
        lines += await process.lines_until(GOES_ON)
        await all_classified(log)
        process.signal(signal.SIGTERM)
        code, rest = await process.ended()

    said = [*lines, *rest.splitlines()]
    assert code == 0
    assert [sum(words in line for line in said) for words in (WAITS, GOES_ON)] == [1, 1]
    assert not [line for line in said if " aiokafka: " in line or " faust: " in line]


async def worker_stops_when_told_to(broker: KafkaBroker, folder: Path, outage: Outage) -> None:
    """A worker whose broker is away stops all the same."""
    settings = worker_settings(broker, folder)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(new_records(articles=12, paragraphs=50))
        process = await Process.start(settings, seconds=0.005)
        await at_least(log, 50)
    await outage.begins()
    process.signal(signal.SIGTERM)
    code, errors = await process.ended()
    await outage.ends()

    assert code in {0, INFRASTRUCTURE_FAULT}
    assert "Traceback" not in errors


async def tally_consumer_waits_and_goes_on(broker: KafkaBroker, folder: Path, outage: Outage) -> None:
    """A tally consumer says so in one line each, and its tallies are exact."""
    settings = kafka_settings(broker, folder)
    url = f"sqlite:///{folder / 'tallies.db'}"
    events = [event for article in coverage(30, paragraphs=10) for event in article]
    half = len(events) // 2
    async with ready(settings, url) as (log, store):
        child = consumer_process(settings, url, folder / "consumer.txt")
        alive = children_alive(child)
        try:
            await publish(log, events[:half])
            await until_true(lambda: store.tallies() == fold(events[:half]), alive)
            await outage.begins()
            await until_true(lambda: told(child, WAITS) >= 1, alive)
            await outage.ends()
            await until_true(lambda: told(child, GOES_ON) >= 1, alive)
            await publish(log, events[half:])
            await until_true(lambda: store.tallies() == fold(events), alive)
            await until_published(log, store, alive)
        finally:
            await asyncio.to_thread(child.kill)
    assert (told(child, WAITS), told(child, GOES_ON)) == (1, 1)


def told(child: Child, text: str) -> int:
    return child.output.read_text().count(text)


class Publishing:
    """A publisher goes on where it was, and nothing is missing."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog
        self._middle, self._go_on = asyncio.Event(), asyncio.Event()

    async def __call__(self, broker: KafkaBroker, folder: Path, outage: Outage) -> None:
        loop = asyncio.get_running_loop()

        def items():
            for number in range(60):
                if number == 30:
                    asyncio.run_coroutine_threadsafe(self._go_on.wait(), loop).result(60)
                yield article(number)

        async with open_log(kafka_settings(broker, folder)) as log:
            publishing = asyncio.create_task(publisher.publish(log, items(), on_progress=self._see))
            await self._middle.wait()
            await outage.begins()
            self._go_on.set()
            await until_true(lambda: self._lines(WAITS) > 0, lambda: None)
            await outage.ends()
            published = await publishing
            assert (published.articles, published.paragraphs, published.last) == (60, 300, "urn:59")
            await self._nothing_is_missing(log)
        assert (self._lines(WAITS), self._lines(GOES_ON)) == (1, 1)

    def _see(self, published: publisher.Published) -> None:
        if published.articles >= 20:
            self._middle.set()

    def _lines(self, words: str) -> int:
        return sum(words in record.getMessage() for record in self._caplog.records)

    async def _nothing_is_missing(self, log: Log) -> None:
        found = {decode(record, Article).article.uri for record in await records(log, ARTICLES.name)}
        assert found == {f"urn:{number}" for number in range(60)}
        paragraphs = [decode(record, Paragraph) for record in await records(log, PARAGRAPHS.name)]
        assert {(p.article.uri, p.ordinal) for p in paragraphs} == {(uri, n) for uri in found for n in range(1, 6)}


def article(number: int) -> Article:
    header = ArticleHeader(uri=f"urn:{number}", published=datetime(2024, 3, 1, tzinfo=UTC))
    text = "The board met."
    paragraphs = tuple(ArticleParagraph(role="body", text=text, span=(0, len(text))) for _ in range(5))
    return Article(article=header, paragraphs=paragraphs)


async def test_everybody_rides_out_a_broker_that_is_stopped_and_started(
    own_kafka_broker: KafkaBroker, tmp_path: Path
) -> None:
    parties = (worker_waits_and_goes_on, tally_consumer_waits_and_goes_on)
    await share(own_kafka_broker, own_kafka_broker.stop, tmp_path, *parties)


async def test_everybody_rides_out_a_broker_that_is_killed(
    own_kafka_broker: KafkaBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(appending, "APPEND_SECONDS", 3.0)
    caplog.set_level(logging.WARNING)
    parties = (tally_consumer_waits_and_goes_on, worker_stops_when_told_to, Publishing(caplog))
    await share(own_kafka_broker, own_kafka_broker.kill, tmp_path, *parties)


async def test_a_broker_that_restarts_in_mid_run_loses_nothing(own_kafka_broker: KafkaBroker, tmp_path: Path) -> None:
    settings = worker_settings(own_kafka_broker, tmp_path)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(new_records(articles=12, paragraphs=50))
        async with worker(settings, WordReader(seconds=0.005)) as faults:
            await at_least(log, 100)
            await asyncio.to_thread(own_kafka_broker.kill)
            await asyncio.to_thread(own_kafka_broker.start)
            await all_classified(log)

    assert faults == []
