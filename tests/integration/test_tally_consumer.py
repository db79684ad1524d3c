from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress

import pytest
from tallying.coverage import coverage
from tallying.events import agreed, header, kill, paragraph, usable, version
from tallying.feeding import Event

from streams.events import Agreement, Article, DeadLetter, Tally
from streams.log import Log, NewRecord, Record
from streams.log.codec import article_record, classified_record, decode
from streams.log.opening import open_log
from streams.log.topics import AGREEMENTS, ARTICLES, CLASSIFIED, DEAD_LETTERS, TALLIES, TOPICS
from streams.settings import Secret, Settings
from streams.tally.consumer import TallyConsumer
from streams.tally.fold import fold
from streams.tally.store import TallyStore


@asynccontextmanager
async def ready(settings: Settings, url: str) -> AsyncIterator[tuple[Log, TallyStore]]:
    """The log with its topics, and the store."""
    store = TallyStore(Secret(url))
    try:
        async with open_log(settings) as log:
            await log.create_topics(TOPICS)
            yield log, store
    finally:
        store.close()


@asynccontextmanager
async def running(settings: Settings, url: str) -> AsyncIterator[tuple[Log, TallyStore, asyncio.Task[None]]]:
    """The same with a consumer at work."""
    async with ready(settings, url) as (log, store), consuming(TallyConsumer(log, store, settings)) as task:
        yield log, store, task


@asynccontextmanager
async def consuming(consumer: TallyConsumer) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(consumer.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def publish(log: Log, events: Iterable[Event]) -> None:
    await log.append([article_record(e) if isinstance(e, Article) else classified_record(e) for e in events])


async def until(true: Callable[[], bool], task: asyncio.Task[None]) -> None:
    """Wait for what the consumer is to bring about."""
    deadline = time.monotonic() + 60
    while not await asyncio.to_thread(true):
        if task.done():
            task.result()
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)


async def until_read(log: Log, store: TallyStore, task: asyncio.Task[None]) -> None:
    """Wait until the store has reached the end of the log."""
    ends = {**await log.end_offsets(ARTICLES.name), **await log.end_offsets(CLASSIFIED.name)}
    await until(lambda: all(store.positions().get(place, 0) >= end for place, end in ends.items()), task)


async def until_published(log: Log, store: TallyStore, task: asyncio.Task[None], issues: Iterable[str]) -> list[Tally]:
    """Wait until the last tally published of each of these issues is the one shown; return all published."""
    deadline = time.monotonic() + 60
    while True:
        tallies = [decode(record, Tally) for record in await records(log, TALLIES.name)]
        shown = {tally.issue: tally.paragraphs for tally in await asyncio.to_thread(store.tallies)}
        if {tally.issue: tally.paragraphs for tally in tallies} == dict.fromkeys(issues, 0) | shown:
            return tallies
        if task.done():
            task.result()
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)


async def records(log: Log, topic: str) -> list[Record]:
    ends = await log.end_offsets(topic)
    found: list[Record] = []
    start = dict.fromkeys(ends, 0)
    while any(start[place] < end for place, end in ends.items()):
        for record in await log.read(start, max_records=1000, timeout=5.0):
            found.append(record)
            start[record.topic_partition] = record.offset + 1
    return found


async def test_what_is_classified_is_tallied_and_the_tallies_published(
    log_settings: Settings, database_url: str
) -> None:
    articles = list(coverage(12, paragraphs=6))
    events = [event for article in articles for event in article]
    async with ready(log_settings, database_url) as (log, store):
        consumer = TallyConsumer(log, store, log_settings)
        async with consuming(consumer) as task:
            await publish(log, events)
            await until_read(log, store, task)
            published = {tally.issue: tally for tally in await until_published(log, store, task, ())}
            shown = store.tallies()

    assert shown == fold(events)
    assert {issue: (t.paragraphs, t.articles, t.statements) for issue, t in published.items()} == {
        t.issue: (t.paragraphs, t.articles, t.statements) for t in shown
    }


async def test_a_bad_record_becomes_a_dead_letter_and_its_neighbours_go_on(
    log_settings: Settings, database_url: str
) -> None:
    good = [paragraph(header(f"urn:{n}"), issues=["trade"]) for n in range(4)]
    bad = [
        NewRecord(topic=CLASSIFIED.name, key=b"k", value=b"\x00 no json"),
        NewRecord(topic=CLASSIFIED.name, key=b"k", value=None),
        NewRecord(topic=ARTICLES.name, key=b"k", value=b"{}"),
        classified_record(paragraph(header("urn:odd"), ordinal=9, count=2, issues=["trade"])),
    ]
    async with running(log_settings, database_url) as (log, store, task):
        await publish(log, good[:2])
        await log.append(bad)
        await publish(log, good[2:])
        await until_read(log, store, task)
        letters = [decode(record, DeadLetter) for record in await records(log, DEAD_LETTERS.name)]
        assert store.tallies() == fold(good)

    assert {letter.stage for letter in letters} == {"tally"}
    assert sorted(letter.value or b"" for letter in letters) == sorted(record.value or b"" for record in bad)
    assert all(letter.message and letter.remedy and letter.origin for letter in letters)
    assert "paragraph 9 of 2" in " ".join(letter.message for letter in letters)


async def test_agreements_of_a_killed_article_are_retracted_on_their_topic(
    log_settings: Settings, database_url: str
) -> None:
    event = paragraph(issues=["trade"], agreements=[agreed("trade")])
    async with running(log_settings, database_url) as (log, store, task):
        await publish(log, [event])
        await until_read(log, store, task)
        await publish(log, [kill(header())])
        await until_read(log, store, task)
        tallies = await until_published(log, store, task, ["trade"])
        retractions = [decode(record, Agreement) for record in await records(log, AGREEMENTS.name)]

    assert {(r.id, r.retracted) for r in retractions} == {("urn:a#1/1/trade/0", True)}
    assert tallies[-1].paragraphs == 0
    assert [t.revision for t in tallies] == sorted(t.revision for t in tallies)


async def test_versions_late_versions_and_empty_ones_end_as_they_should(
    log_settings: Settings, database_url: str
) -> None:
    second = version(header(version="2"), ["climate", "climate"])
    events = [*second, *version(header(version="1"), ["trade"]), *version(header("urn:b"), ["trade"])]
    async with running(log_settings, database_url) as (log, store, task):
        await publish(log, events)
        await until_read(log, store, task)
        await publish(log, [usable(header("urn:b", "2"))])
        await until_read(log, store, task)
        assert store.tallies() == fold(second)


async def test_a_version_that_stays_incomplete_is_reported_and_counted_as_it_is(
    log_settings: Settings, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    now = [1_000.0]
    part = version(header(version="2"), ["climate"] * 3)[:2]
    async with ready(log_settings, database_url) as (log, store):
        consumer = TallyConsumer(log, store, log_settings, clock=lambda: now[0])
        async with consuming(consumer) as task:
            await publish(log, [*version(header(version="1"), ["trade"]), *part])
            await until_read(log, store, task)
            assert [tally.issue for tally in store.tallies()] == ["trade"]
            now[0] += log_settings.incomplete_after + 1
            await until(lambda: store.tallies() == fold(part), task)

    assert "urn:a version 2 is counted without all its paragraphs: 2 of 3 have arrived" in caplog.text


async def test_a_consumer_goes_on_where_the_store_stands(log_settings: Settings, database_url: str) -> None:
    articles = list(coverage(6, paragraphs=4))
    one, other = ([event for article in part for event in article] for part in (articles[:3], articles[3:]))
    async with ready(log_settings, database_url) as (log, store):
        for events in (one, other):
            async with consuming(TallyConsumer(log, store, log_settings)) as task:
                await publish(log, events)
                await until_read(log, store, task)
        assert store.tallies() == fold([*one, *other])


async def test_a_rewind_of_the_whole_log_changes_nothing(log_settings: Settings, database_url: str) -> None:
    events = [event for article in coverage(5, paragraphs=5) for event in article]
    async with running(log_settings, database_url) as (log, store, task):
        for _ in range(2):
            await publish(log, [*events, kill(header(events[0].article.uri))])
            await until_read(log, store, task)
        killed = kill(header(events[0].article.uri))
        assert store.tallies() == fold(events, [killed])
