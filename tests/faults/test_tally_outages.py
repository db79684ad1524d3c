"""A log or a database that goes away under tally consumers and publishers, and comes back."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import kafka_settings
from services.kafka import KafkaBroker
from services.postgres import PostgresServer, create_database, drop_database
from services.processes import Child
from tallying.coverage import coverage
from tallying.running import children_alive, consumer_process, publish, ready, records, until, until_published

from streams.contract.codec import decode
from streams.contract.topics import ARTICLES, PARAGRAPHS
from streams.events import Article, ArticleHeader, ArticleParagraph, Paragraph
from streams.ingest import publisher
from streams.log.kafka import appending
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.core.fold import fold
from streams.tally.store import TallyStore

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WAITS, GOES_ON = "waits, and tries again", "goes on after"


def told(output: Path, text: str) -> int:
    return output.read_text().count(text)


async def until_told(child: Child, text: str, times: int = 1) -> None:
    await until(lambda: told(child.output, text) >= times, children_alive(child))


async def until_shown(store: TallyStore, expected: object, child: Child) -> None:
    await until(lambda: store.tallies() == expected, children_alive(child))


@pytest.mark.kafka
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("end", ["kill", "stop"])
async def test_a_consumer_rides_out_a_broker_that_goes_away(
    own_kafka_broker: KafkaBroker, tmp_path: Path, end: str
) -> None:
    settings = kafka_settings(own_kafka_broker, tmp_path)
    url = f"sqlite:///{tmp_path / 'tallies.db'}"
    articles = [event for article in coverage(30, paragraphs=10) for event in article]
    half = len(articles) // 2
    async with ready(settings, url) as (log, store):
        child = consumer_process(settings, url, tmp_path / "consumer.txt")
        try:
            await publish(log, articles[:half])
            await until_shown(store, fold(articles[:half]), child)
            await asyncio.to_thread(getattr(own_kafka_broker, end))
            await until_told(child, WAITS)
            await asyncio.to_thread(own_kafka_broker.start)
            await until_told(child, GOES_ON)
            await publish(log, articles[half:])
            await until_shown(store, fold(articles), child)
            await until_published(log, store, children_alive(child))
        finally:
            await asyncio.to_thread(child.kill)
    assert (told(child.output, WAITS), told(child.output, GOES_ON)) == (1, 1)


@pytest.mark.postgres
async def test_a_consumer_rides_out_a_database_that_goes_away(
    log_settings: Settings, own_postgres_server: PostgresServer, tmp_path: Path
) -> None:
    name = f"outage_{uuid.uuid4().hex[:8]}"
    url = create_database(own_postgres_server, name)
    events = [event for article in coverage(30, paragraphs=10) for event in article]
    half = len(events) // 2
    async with ready(log_settings, url) as (log, store):
        child = consumer_process(log_settings, url, tmp_path / "consumer.txt")
        try:
            await publish(log, events[:half])
            await until_shown(store, fold(events[:half]), child)
            await asyncio.to_thread(own_postgres_server.stop)
            await publish(log, events[half:])
            await until_told(child, WAITS)
            await asyncio.to_thread(own_postgres_server.start)
            # The pooled connection of this process has broken too, and is told from a good one by its use.
            await until(lambda: shows(store), children_alive(child))
            await until_shown(store, fold(events), child)
            await until_published(log, store, children_alive(child))
            await until_told(child, GOES_ON)
        finally:
            await asyncio.to_thread(child.kill)
    drop_database(own_postgres_server, name)
    assert (told(child.output, WAITS), told(child.output, GOES_ON)) == (1, 1)


def shows(store: TallyStore) -> bool:
    try:
        return bool(store.tallies())
    except Exception:
        return False


@pytest.mark.kafka
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
async def test_a_publisher_rides_out_a_broker_that_goes_away(
    own_kafka_broker: KafkaBroker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(appending, "APPEND_SECONDS", 3.0)
    settings = kafka_settings(own_kafka_broker, tmp_path)
    reached_the_middle, go_on = asyncio.Event(), asyncio.Event()

    def progress(published: publisher.Published) -> None:
        if published.articles >= 20:
            reached_the_middle.set()

    def items():
        for number in range(60):
            if number == 30:
                asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(60)
            yield article(number)

    loop = asyncio.get_running_loop()
    async with open_log(settings) as log:
        publishing = asyncio.create_task(publisher.publish(log, items(), on_progress=progress))
        await reached_the_middle.wait()
        await asyncio.to_thread(own_kafka_broker.kill)
        go_on.set()
        await until(lambda: WAITS in caplog.text, lambda: None)
        await asyncio.to_thread(own_kafka_broker.start)
        published = await publishing
        found = [decode(record, Article).article.uri for record in await records(log, ARTICLES.name)]
        paragraphs = [decode(record, Paragraph) for record in await records(log, PARAGRAPHS.name)]

    assert (published.articles, published.paragraphs, published.last) == (60, 300, "urn:59")
    assert set(found) == {f"urn:{number}" for number in range(60)}
    ordinals = {uri: sorted({p.ordinal for p in paragraphs if p.article.uri == uri}) for uri in found}
    assert all(numbers == [1, 2, 3, 4, 5] for numbers in ordinals.values())
    assert Counter(WAITS in r.getMessage() for r in caplog.records if "outages" in r.name) == {True: 1, False: 1}


def article(number: int) -> Article:
    header = ArticleHeader(uri=f"urn:{number}", published=datetime(2024, 3, 1, tzinfo=UTC))
    text = "The board met."
    paragraphs = tuple(ArticleParagraph(role="body", text=text, span=(0, len(text))) for _ in range(5))
    return Article(article=header, paragraphs=paragraphs)
