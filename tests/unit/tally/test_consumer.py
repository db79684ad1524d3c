from __future__ import annotations

import asyncio
import gc
from collections import Counter
from contextlib import suppress

import msgspec
import pytest
from tallying.coverage import coverage
from tallying.events import header, paragraph, version
from tallying.feeding import feed
from tallying.memory_log import PARTITION, MemoryLog
from tallying.running import consuming

from streams.contract.codec import classified_record
from streams.contract.records import NewRecord
from streams.contract.topics import DEAD_LETTERS, TALLIES
from streams.events import Tally
from streams.settings import Secret, Settings
from streams.tally import owed
from streams.tally.consumer import TallyConsumer
from streams.tally.sql.publication import Publication
from streams.tally.store import TallyStore

SETTINGS = Settings(tally_batch_size=2)


def flood(articles: int) -> list[NewRecord]:
    return [classified_record(event) for article in coverage(articles, paragraphs=10) for event in article]


def published(log: MemoryLog) -> dict[str, Tally]:
    tallies = [record for record in log.appended if record.topic == TALLIES.name]
    return {t.issue: t for t in (msgspec.json.decode(record.value or b"", type=Tally) for record in tallies)}


async def reached(log: MemoryLog, position: int, store: TallyStore) -> None:
    async with asyncio.timeout(30):
        while store.positions().get(PARTITION, 0) < position:
            await asyncio.sleep(0.001)


async def test_a_flood_is_not_published_batch_by_batch_but_whole_once_it_is_over(store: TallyStore) -> None:
    log = MemoryLog(flood(20))
    async with consuming(TallyConsumer(log, store, SETTINGS)):
        await reached(log, len(log.records), store)
        shown = {tally.issue: tally.paragraphs for tally in store.tallies()}
        async with asyncio.timeout(30):
            while {tally.issue: tally.paragraphs for tally in published(log).values()} != shown:
                await asyncio.sleep(0.001)

    times = Counter(record.key for record in log.appended if record.topic == TALLIES.name)
    assert max(times.values()) < len(log.records) / SETTINGS.tally_batch_size / 4


async def test_what_was_read_before_does_not_move_the_offsets_back(store: TallyStore) -> None:
    log = MemoryLog(flood(1)[:3])
    async with consuming(TallyConsumer(log, store, SETTINGS)):
        await reached(log, 3, store)
    log.rewinds = True
    log.records += flood(1)[3:]
    async with consuming(TallyConsumer(log, store, SETTINGS)), asyncio.timeout(30):
        while store.positions()[PARTITION] < len(log.records):
            assert store.positions()[PARTITION] >= 3
            await asyncio.sleep(0)


async def test_offsets_do_not_pass_a_bad_record_before_its_dead_letter_is_acknowledged(store: TallyStore) -> None:
    log = MemoryLog([NewRecord(topic=PARTITION.topic, key=b"k", value=b"bad")])
    log.acknowledge.clear()
    async with consuming(TallyConsumer(log, store, SETTINGS)):
        async with asyncio.timeout(30):
            while not log.appends:
                await asyncio.sleep(0.001)
        assert store.positions() == {}
        log.acknowledge.set()
        await reached(log, 1, store)

    assert [record.topic for record in log.appended] == [DEAD_LETTERS.name]


async def test_what_the_log_has_not_acknowledged_stays_owed_when_the_consumer_is_cancelled(store: TallyStore) -> None:
    log = MemoryLog([classified_record(paragraph(issues=["trade"]))])
    log.acknowledge.clear()
    task = asyncio.create_task(TallyConsumer(log, store, SETTINGS).run())
    async with asyncio.timeout(30):
        while not log.appends:
            await asyncio.sleep(0.001)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

    publication = store.publication(speakers=1)
    assert publication is not None
    assert [tally.issue for tally in publication.tallies] == ["trade"]
    publication.abandon()


async def test_records_of_a_partition_that_was_taken_away_are_left_to_its_new_owner(store: TallyStore) -> None:
    log = MemoryLog(flood(1))
    log.assigned = frozenset()
    async with consuming(TallyConsumer(log, store, SETTINGS)), asyncio.timeout(30):
        await log.idle.wait()

    assert store.positions() == {}


async def test_the_log_is_told_the_positions_as_a_hint(store: TallyStore) -> None:
    log = MemoryLog(flood(1))
    async with consuming(TallyConsumer(log, store, SETTINGS)), asyncio.timeout(30):
        while log.hints != {PARTITION: len(log.records)}:
            await asyncio.sleep(0.001)

    assert store.positions() == log.hints


async def test_the_garbage_collector_is_on_again_after_every_batch(store: TallyStore) -> None:
    log = MemoryLog(flood(1))
    async with consuming(TallyConsumer(log, store, SETTINGS)):
        await reached(log, len(log.records), store)
    assert gc.isenabled()


async def test_a_consumer_that_was_away_waits_anew_for_the_rest_of_a_version(store: TallyStore) -> None:
    feed(store, [*version(header(version="1"), ["trade"]), version(header(version="2"), ["climate"] * 2)[0]], now=1.0)
    log, now = MemoryLog(), [9_000.0]
    # What `feed` has read lies before the end of a log that is empty here.
    log.records += [classified_record(paragraph())] * store.positions()[PARTITION]
    async with consuming(TallyConsumer(log, store, SETTINGS, clock=lambda: now[0])), asyncio.timeout(30):
        for _ in range(5):
            log.idle.clear()
            await log.idle.wait()
        assert [tally.issue for tally in store.tallies()] == ["trade"]
        now[0] += SETTINGS.incomplete_after + 1
        while [tally.issue for tally in store.tallies()] != ["climate"]:
            await asyncio.sleep(0.001)


async def test_the_turn_to_publish_is_kept_while_the_log_takes_its_time(
    store: TallyStore, url: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owed, "RENEW_SECONDS", 0.01)
    renewed = asyncio.Event()
    renew = Publication.renew
    loop = asyncio.get_running_loop()

    def noted(publication: Publication) -> None:
        renew(publication)
        loop.call_soon_threadsafe(renewed.set)

    monkeypatch.setattr(Publication, "renew", noted)
    log = MemoryLog([classified_record(paragraph(issues=["trade"]))])
    log.acknowledge.clear()
    async with consuming(TallyConsumer(log, store, SETTINGS)), asyncio.timeout(30):
        await renewed.wait()
        assert store.publication(speakers=1) is None
        log.acknowledge.set()
        while not published(log):
            await asyncio.sleep(0.001)
