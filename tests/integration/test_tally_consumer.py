from __future__ import annotations

import asyncio

import pytest
from services.kafka import add_partitions
from services.logs import delete_log
from services.pairs import ON_KAFKA
from tallying.coverage import coverage
from tallying.events import agreed, header, kill, paragraph, usable, version
from tallying.running import (
    consuming,
    publish,
    ready,
    records,
    running,
    task_alive,
    until,
    until_published,
    until_read,
    until_reported,
)

from streams.contract.codec import classified_record, decode
from streams.contract.records import NewRecord
from streams.contract.topics import ARTICLES, CLASSIFIED, DEAD_LETTERS, TOPICS
from streams.errors import StaleOffsetsError, StoreError, StreamsError
from streams.events import DeadLetter
from streams.log import consuming as consuming_loop
from streams.log.consuming import Advance
from streams.log.kafka import group
from streams.log.opening import open_log
from streams.settings import Secret, Settings
from streams.tally.consumer import TallyConsumer
from streams.tally.core.arrivals import paragraph_arrival
from streams.tally.core.fold import fold
from streams.tally.store import TallyStore


async def test_what_is_classified_is_tallied_and_the_tallies_published(
    log_settings: Settings, database_url: str
) -> None:
    articles = list(coverage(12, paragraphs=6))
    events = [event for article in articles for event in article]
    async with ready(log_settings, database_url) as (log, store):
        consumer = TallyConsumer(log, store, log_settings)
        async with consuming(consumer) as task:
            await publish(log, events)
            await until_read(log, store, task_alive(task))
            published = {tally.issue: tally for tally in await until_published(log, store, task_alive(task))}
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
        await until_read(log, store, task_alive(task))
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
        await until_reported(log, {"urn:a#1/1/trade/0"}, task_alive(task))
        await publish(log, [kill(header())])
        await until_read(log, store, task_alive(task))
        tallies = await until_published(log, store, task_alive(task), ["trade"])
        told = await until_reported(log, set(), task_alive(task))

    assert [(report.id, report.retracted) for report in told] == [
        ("urn:a#1/1/trade/0", False),
        ("urn:a#1/1/trade/0", True),
    ]
    assert tallies[-1].paragraphs == 0
    assert [t.revision for t in tallies] == sorted(t.revision for t in tallies)


async def test_versions_late_versions_and_empty_ones_end_as_they_should(
    log_settings: Settings, database_url: str
) -> None:
    second = version(header(version="2"), ["climate", "climate"])
    events = [*second, *version(header(version="1"), ["trade"]), *version(header("urn:b"), ["trade"])]
    async with running(log_settings, database_url) as (log, store, task):
        await publish(log, events)
        await until_read(log, store, task_alive(task))
        await publish(log, [usable(header("urn:b", "2"))])
        await until_read(log, store, task_alive(task))
        assert store.tallies() == fold(second)


async def test_a_version_that_stays_incomplete_is_reported_and_counted_as_it_is(
    log_settings: Settings, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    now = [1_000.0]
    part = version(header(version="2"), ["climate"] * 3)[:2]
    report = "urn:a version 2 is counted without all its paragraphs: 2 of 3 have arrived"
    async with ready(log_settings, database_url) as (log, store):
        consumer = TallyConsumer(log, store, log_settings, clock=lambda: now[0])
        async with consuming(consumer) as task:
            await publish(log, [*version(header(version="1"), ["trade"]), *part])
            await until_read(log, store, task_alive(task))
            assert [tally.issue for tally in store.tallies()] == ["trade"]
            now[0] += log_settings.incomplete_after + 1
            await until(lambda: store.tallies() == fold(part), task_alive(task))
            # The consumer reports once the store has it, so it must not be cancelled as soon as the store shows it.
            await until(lambda: report in caplog.text, task_alive(task))


async def test_a_consumer_goes_on_where_the_store_stands(log_settings: Settings, database_url: str) -> None:
    articles = list(coverage(6, paragraphs=4))
    one, other = ([event for article in part for event in article] for part in (articles[:3], articles[3:]))
    async with ready(log_settings, database_url) as (log, store):
        for events in (one, other):
            async with consuming(TallyConsumer(log, store, log_settings)) as task:
                await publish(log, events)
                await until_read(log, store, task_alive(task))
        assert store.tallies() == fold([*one, *other])


async def test_a_rewind_of_the_whole_log_changes_nothing(log_settings: Settings, database_url: str) -> None:
    events = [event for article in coverage(5, paragraphs=5) for event in article]
    async with running(log_settings, database_url) as (log, store, task):
        for _ in range(2):
            await publish(log, [*events, kill(header(events[0].article.uri))])
            await until_read(log, store, task_alive(task))
        killed = kill(header(events[0].article.uri))
        assert store.tallies() == fold(events, [killed])


async def test_a_consumer_whose_offsets_another_has_moved_joins_anew_and_goes_on_from_there(
    log_settings: Settings, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    events = [paragraph(header("urn:a"), n, 3, issues=["trade"]) for n in (1, 2, 3)]
    async with running(log_settings, database_url) as (log, store, task):
        await publish(log, events[:1])
        await until_read(log, store, task_alive(task))
        (place, before), *_ = ((p, n) for p, n in store.positions().items() if n and p.topic == CLASSIFIED.name)
        # As a consumer does that was given the partition meanwhile: it read the second paragraph.
        second = [(place.partition, paragraph_arrival(events[1]))]
        await asyncio.to_thread(store.apply, second, {place: Advance(before, before + 1)}, now=1.0)
        await publish(log, events[1:])
        await until_read(log, store, task_alive(task))
        assert store.tallies() == fold(events)

    assert "joining the group anew" in caplog.text


class MovedStore(TallyStore):
    """A store whose offsets others keep moving."""

    def apply(self, arrivals: object, offsets: object, *, now: float) -> None:
        raise StaleOffsetsError("moved", remedy="start again")


async def test_a_consumer_whose_offsets_keep_moving_stops(log_settings: Settings, database_url: str) -> None:
    async with ready(log_settings, database_url) as (log, _):
        await publish(log, [paragraph(issues=["trade"])])
        store = MovedStore(Secret(database_url))
        with pytest.raises(StaleOffsetsError, match="moved"):
            await TallyConsumer(log, store, log_settings).run()
        store.close()


async def test_a_log_that_was_replaced_by_a_longer_one_is_refused_and_the_tallies_stay_as_they_were(
    log_settings: Settings, database_url: str
) -> None:
    """Its records at the same offsets are others: reading on would skip some, and keep what is in no log."""
    before, after = list(coverage(6, paragraphs=4)), list(coverage(24, paragraphs=4, seed=2))
    async with running(log_settings, database_url) as (log, store, task):
        await publish(log, [event for article in before for event in article])
        await until_read(log, store, task_alive(task))
        shown = store.tallies()
    await delete_log(log_settings, [topic.name for topic in TOPICS])

    async with ready(log_settings, database_url) as (log, store):
        await publish(log, [event for article in after for event in article])
        with pytest.raises(StoreError, match="another log") as caught:
            await TallyConsumer(log, store, log_settings).run()
        assert store.tallies() == shown == fold([event for article in before for event in article])
    assert "STREAMS_DATABASE_URL" in caught.value.remedy


@ON_KAFKA
async def test_a_log_that_is_replaced_while_a_consumer_runs_ends_it(
    log_settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consuming_loop, "LOOK_SECONDS", 0.5)
    async with ready(log_settings, database_url) as (log, store):
        task = asyncio.create_task(TallyConsumer(log, store, log_settings).run())
        await publish(log, next(coverage(1)))
        await until_read(log, store, task_alive(task))
        await delete_log(log_settings, [topic.name for topic in TOPICS])
        with pytest.raises(StreamsError, match=r"another log|no topic"):
            await asyncio.wait_for(task, 60)


@ON_KAFKA
async def test_partitions_added_while_it_runs_are_tallied_from_their_beginning(
    log_settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group, "METADATA_SECONDS", 0.5)
    articles = list(coverage(40, paragraphs=4))
    before, after = articles[:10], articles[10:]
    names = [log_settings.topic_prefix + name for name in (ARTICLES.name, CLASSIFIED.name)]
    async with running(log_settings, database_url) as (log, store, task):
        await publish(log, [event for article in before for event in article])
        await until_read(log, store, task_alive(task))
        await add_partitions(log_settings.kafka_bootstrap_servers or "", names, total=9)
        async with open_log(log_settings) as other:
            await publish(other, [event for article in after for event in article])
        await until_read(log, store, task_alive(task))
        assert {place.partition for place in store.positions() if place.topic == CLASSIFIED.name} > set(range(4))
        assert store.tallies() == fold([event for article in articles for event in article])
