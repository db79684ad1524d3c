"""Coverage published again, on both logs and both databases."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from contextlib import closing, suppress
from datetime import timedelta
from functools import partial
from math import inf
from pathlib import Path

import msgspec
import pytest
from services.pairs import EACH_ONCE
from tallying.running import ready, records, running, task_alive, until_published, until_read
from trying.generated import OUTLETS, START, arrivals
from trying.newsroom import arrive, counted, file_under, plain, reading, tallied
from trying.terms import LAND, SEA, TermFiler

from streams.contract.codec import article_record, decode
from streams.contract.records import Record
from streams.contract.topics import AGREEMENTS, ARTICLES, PARAGRAPHS, READ, TALLIES, TOPICS
from streams.events import Article
from streams.log import Log
from streams.log.opening import open_log
from streams.log.snapshot import snapshot
from streams.replay.replaying import fill, replay
from streams.replay.schedule import Schedule
from streams.replay.selecting import Beside, Selection, select
from streams.settings import Secret, Settings
from streams.tally.trials import TrialStore
from streams.threads import OneThread
from streams.trials.beginning import Asked, begin
from streams.trials.filing import file_trial

FEW = list(arrivals(60, seed=3))


async def replayed(
    log: Log, into: Log, path: Path, *, speed: float = inf, beside: Beside = "classified-paragraphs", **chosen: object
) -> int:
    selection = Selection(beside=beside, **chosen)
    with closing(OneThread("replay")) as thread, closing(Schedule(path / "schedule.db")) as schedule:
        await fill(schedule, select(partial(snapshot, log), selection), thread)
        done = await replay(into, schedule, thread, speed=speed, paragraphs=beside == PARAGRAPHS.name)
        return done.done


def apart(settings: Settings) -> Settings:
    """The same cluster or file, with topics of their own."""
    return msgspec.structs.replace(settings, topic_prefix=f"{settings.topic_prefix}apart-")


@pytest.mark.parametrize("beside", ["paragraphs", "read-paragraphs", "classified-paragraphs"])
async def test_a_replay_changes_no_tally_and_owes_nobody_anything(
    log_settings: Settings, tmp_path: Path, beside: Beside
) -> None:
    url = f"sqlite:///{tmp_path / 'tallies.db'}"
    async with running(log_settings, url) as (log, store, task):
        await arrive(log, FEW)
        await file_under(log, SEA)
        await until_read(log, store, task_alive(task))
        await until_published(log, store, task_alive(task))
        before = store.tallies(by="hour")
        told = [await records(log, topic.name) for topic in (AGREEMENTS, TALLIES)]
        assert await replayed(log, log, tmp_path, beside=beside) > len(FEW) / 2
        await until_read(log, store, task_alive(task))
        await until_published(log, store, task_alive(task))
        assert store.tallies(by="hour") == before
        assert plain(store.tallies()) == counted(FEW, SEA)
        assert store.publication(speakers=10) is None, "something is owed"
        assert [await records(log, topic.name) for topic in (AGREEMENTS, TALLIES)] == told


async def test_apart_it_comes_in_event_time_order_each_version_once_and_counts_the_same(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    async with open_log(log_settings) as log, ready(apart(log_settings), database_url) as (into, _):
        await log.create_topics(TOPICS)
        await arrive(log, FEW)
        await file_under(log, SEA, announce=False)
        await replayed(log, into, tmp_path, reader=reading(SEA).reader)
        articles = await records(into, ARTICLES.name)
        times = defaultdict[int, list](list)
        for record in articles:
            times[record.partition].append(decode(record, Article).article.published)
        assert all(found == sorted(found) for found in times.values())
        kept = Counter((a.article.article.uri, a.article.article.version) for a in FEW)
        assert len(articles) == len(kept)
        assert all(record.headers for record in articles)
    assert plain(await tallied(apart(log_settings), database_url, current=SEA)) == counted(FEW, SEA)


@EACH_ONCE
async def test_two_thousand_articles_replayed_apart_and_tried_there_count_as_a_single_pass_does(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    events = list(arrivals(2_000, seed=7, paragraphs=4))
    async with open_log(log_settings) as log, ready(apart(log_settings), database_url) as (into, _):
        await log.create_topics(TOPICS)
        await arrive(log, events)
        await replayed(log, into, tmp_path, beside="read-paragraphs", reader=reading(SEA).reader)
        await file_under(into, SEA)
    assert plain(await tallied(apart(log_settings), database_url, current=SEA)) == counted(events, SEA)
    with closing(TrialStore(Secret(database_url))) as trials:
        async with ready(apart(log_settings), database_url) as (into, store):
            begun, filer = await begin(into, trials, Asked(name="land", issues=LAND), TermFiler)
            tried = await file_trial(into, trials, begun, filer)
            assert plain(store.tallies(reading=tried.reading.id)) == counted(events, LAND)


async def test_stopped_it_goes_on_after_what_was_acknowledged(log_settings: Settings, tmp_path: Path) -> None:
    async with open_log(log_settings) as log, open_log(apart(log_settings)) as into:
        await log.create_topics(TOPICS)
        await into.create_topics(TOPICS)
        many = list(arrivals(400, seed=5, paragraphs=3))
        await arrive(log, many)
        with closing(OneThread("replay")) as thread:
            schedule = Schedule(tmp_path / "schedule.db")
            await fill(schedule, select(partial(snapshot, log), Selection(beside="read-paragraphs")), thread)
            count = schedule.count()

            def stop(_: object) -> None:
                task.cancel()

            task = asyncio.ensure_future(replay(into, schedule, thread, speed=inf, paragraphs=False, on_progress=stop))
            with suppress(asyncio.CancelledError):
                await task
            assert 0 < schedule.done < count
            schedule.close()
        assert await replayed(log, into, tmp_path, beside="read-paragraphs") == count
        there = [*await records(into, ARTICLES.name), *await records(into, READ.name)]
        assert len(there) == count


async def test_what_is_chosen_is_replayed_and_nothing_else(log_settings: Settings, tmp_path: Path) -> None:
    since, until = START + timedelta(days=10), START + timedelta(days=20)
    async with open_log(log_settings) as log, open_log(apart(log_settings)) as into:
        await log.create_topics(TOPICS)
        await into.create_topics(TOPICS)
        await arrive(log, [arrival for arrival in FEW if arrival.read])
        await replayed(log, into, tmp_path, beside="read-paragraphs", since=since, until=until, outlet=OUTLETS[0])
        articles = [decode(record, Article).article for record in await records(into, ARTICLES.name)]
        assert articles
        assert all(a.outlet == OUTLETS[0] and since <= a.published < until for a in articles)
        assert {uri_of(record) for record in await records(into, READ.name)} == {a.uri for a in articles}
        first = (await records(log, ARTICLES.name))[0]
        offsets = {first.partition: (first.offset, first.offset + 1)}
        (tmp_path / "schedule.db").unlink()
        one = [
            record
            async for record in select(partial(snapshot, log), Selection(beside="read-paragraphs", offsets=offsets))
        ]
        assert {entry.uri for entry in one} == {decode(first, Article).article.uri}
        assert len(one) > 1


async def test_paragraphs_are_published_after_their_article_to_be_read(log_settings: Settings, tmp_path: Path) -> None:
    async with open_log(log_settings) as log, open_log(apart(log_settings)) as into:
        await log.create_topics(TOPICS)
        await into.create_topics(TOPICS)
        await arrive(log, FEW)
        await replayed(log, into, tmp_path, beside="paragraphs", speed=1e9)
        paragraphs = Counter(uri_of(record) for record in await records(into, PARAGRAPHS.name))
        bodies = Counter[str]()
        for record in await records(into, ARTICLES.name):
            article = decode(record, Article)
            bodies[article.article.uri] += sum(p.role == "body" for p in article.paragraphs)
        assert paragraphs == +bodies


async def test_what_is_no_event_is_left_out(log_settings: Settings, tmp_path: Path) -> None:
    async with open_log(log_settings) as log, open_log(apart(log_settings)) as into:
        await log.create_topics(TOPICS)
        await into.create_topics(TOPICS)
        record = article_record(FEW[0].article)
        broken = msgspec.json.encode({"article": {"uri": "u", "published": "2024-05-01T00:00:00Z"}, "paragraphs": 1})
        for value in (b"no JSON", broken):
            await log.append([type(record)(topic=ARTICLES.name, key=b"x", value=value)])
        await log.append([record])
        await replayed(log, into, tmp_path, beside="paragraphs")
        assert len(await records(into, PARAGRAPHS.name)) == len(FEW[0].read)


def uri_of(record: Record) -> str:
    return msgspec.json.decode(record.value or b"")["article"]["uri"]
