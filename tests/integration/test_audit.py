"""Every stage damaged, found and mended, on both logs and both databases."""

from __future__ import annotations

import time
from collections.abc import Iterator

import msgspec
import pytest
from sqlalchemy import create_engine, make_url, text
from tallying.running import ready, running, task_alive, until_read
from trying.generated import Arrival, arrivals
from trying.newsroom import counted, plain, reading, tallied
from trying.terms import SEA, TermFiler

from streams.audit.auditing import Audit, audit
from streams.audit.repairing import Repaired, repair
from streams.contract.codec import (
    article_record,
    classified_record,
    decode,
    read_record,
    reading_record,
)
from streams.contract.topics import PARAGRAPHS
from streams.events import Paragraph
from streams.log import Log
from streams.settings import Secret, Settings
from streams.tally.auditing import TallyAudit

EVENTS = list(arrivals(40, seed=4))
UPDATED = next(a for a in EVENTS if a.article.article.version == "2" and len(a.read) > 1)


@pytest.fixture
def store(database_url: str) -> Iterator[TallyAudit]:
    opened = TallyAudit(Secret(database_url))
    yield opened
    opened.close()


async def newsroom(settings: Settings, url: str, *, unread=(), unfiled=(), uncounted=()) -> None:
    """Coverage of which some is lost on its way: articles by uri, at each stage."""
    filer = TermFiler(SEA)
    async with running(settings, url) as (log, tallies, task):
        await log.append([reading_record(reading(SEA))])
        for arrival in EVENTS:
            uri = arrival.article.article.uri
            if uri in uncounted:
                continue
            await log.append([article_record(arrival.article)])
            if uri not in unread:
                await log.append([read_record(paragraph) for paragraph in arrival.read])
            if uri not in unread and uri not in unfiled:
                await log.append([classified_record(paragraph) for paragraph in filer.file(arrival.read)])
        await until_read(log, tallies, task_alive(task))


async def audited(log: Log, store: TallyAudit) -> Audit:
    return await audit(log, store, patience=0.0, now=time.time() + 60)


async def mended(settings: Settings, url: str, store: TallyAudit) -> tuple[Audit, Repaired, Audit]:
    """An audit, its repair, and the audit after that, with workers and a tally consumer at work in between."""
    async with ready(settings, url) as (log, _):
        before = await audited(log, store)
        done = await repair(log, store, before, TermFiler)
        await work(log)
    assert plain(await tallied(settings, url, current=SEA)) == counted(EVENTS, SEA)
    async with ready(settings, url) as (log, _):
        return before, done, await audited(log, store)


async def work(log: Log) -> None:
    """Workers read what stands on `paragraphs` and file it."""
    from tallying.running import records

    by_id = {(p.article, p.ordinal): p for arrival in EVENTS for p in arrival.read}
    paragraphs = [decode(record, Paragraph) for record in await records(log, PARAGRAPHS.name)]
    read = [by_id[p.article, p.ordinal] for p in paragraphs]
    await log.append([read_record(p) for p in read])
    await log.append([classified_record(p) for p in TermFiler(SEA).file(read)])


def standing(events: list[Arrival]) -> list[str]:
    """Uris of articles that count, with paragraphs."""
    killed = {a.article.article.uri for a in events if not a.read}
    return sorted({a.article.article.uri for a in events} - killed)


def damage(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url.replace("postgresql://", "postgresql+psycopg://")))
    with engine.begin() as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount, f"nothing was damaged: {statement}"
    engine.dispose()


async def test_where_everything_counts_nothing_is_found(
    log_settings: Settings, database_url: str, store: TallyAudit
) -> None:
    await newsroom(log_settings, database_url)
    async with ready(log_settings, database_url) as (log, _):
        found = await audited(log, store)
        assert (found.findings, found.uneven, found.on_their_way) == ((), (), 0)
        assert found.articles == len({a.article.article.uri for a in EVENTS})


@pytest.mark.parametrize("stage", ["read", "filed"])
async def test_what_was_lost_before_a_stage_is_found_and_comes_again(
    log_settings: Settings, database_url: str, store: TallyAudit, stage: str
) -> None:
    lost = standing(EVENTS)[:5]
    await newsroom(log_settings, database_url, **{{"read": "unread", "filed": "unfiled"}[stage]: lost})
    before, done, after = await mended(log_settings, database_url, store)
    assert [(one.uri, one.stage, one.fault) for one in sorted(before.findings, key=lambda one: one.uri)] == [
        (uri, stage, "missing") for uri in lost
    ]
    assert (done.articles, done.left, after.findings, after.uneven) == (5, 0, (), ())


async def test_rows_of_the_tallies_that_were_lost_are_found_and_counted_again(
    log_settings: Settings, database_url: str, store: TallyAudit
) -> None:
    await newsroom(log_settings, database_url)
    gone, cut, older = standing(EVENTS)[0], standing(EVENTS)[1], UPDATED.article.article.uri
    here = "article = (SELECT id FROM articles WHERE uri = '{}')"
    damage(
        database_url,
        *(f"DELETE FROM {table} WHERE {here.format(gone)}" for table in ("contributions", "editions")),
        f"DELETE FROM articles WHERE uri = '{gone}'",
        f"DELETE FROM contributions WHERE ordinal = 1 AND {here.format(cut)}",
        f"UPDATE editions SET version = '1', digest = 'old' WHERE {here.format(older)}",
        "UPDATE total_counts SET count = count + 1 WHERE issue = 'peace' AND dimension = 'outlet'",
    )
    before, done, after = await mended(log_settings, database_url, store)
    told = {one.uri: (one.stage, one.fault) for one in before.findings}
    assert told.pop(gone) == ("tallied", "missing")
    assert told.pop(cut) in {("tallied", "incomplete"), ("tallied", "missing")}
    assert told.pop(older) == ("tallied", "stale")
    assert (told, "peace" in before.uneven, done.recounted > 0) == ({}, True, True)
    assert (after.findings, after.uneven) == ((), ())


async def test_what_was_killed_and_counts_all_the_same_is_killed_again(
    log_settings: Settings, database_url: str, store: TallyAudit
) -> None:
    events = [a for a in EVENTS if a.article.article.uri == standing(EVENTS)[0]]
    await newsroom(log_settings, database_url)
    header = msgspec.structs.replace(events[-1].article.article, version="99", digest="")
    kill = msgspec.structs.replace(events[-1].article, article=header, status="canceled", paragraphs=())
    async with running(log_settings, database_url) as (log, tallies, task):
        await log.append([article_record(kill)])
        await until_read(log, tallies, task_alive(task))
    async with ready(log_settings, database_url) as (log, _):
        assert (await audited(log, store)).clean
    await _forget_kill(log_settings, database_url, header.uri, events)
    async with ready(log_settings, database_url) as (log, _):
        found = await audited(log, store)
        assert [(one.uri, one.fault, one.killed) for one in found.findings] == [(header.uri, "orphaned", True)]
        assert (await repair(log, store, found, TermFiler)).articles == 1
    await tallied(log_settings, database_url, current=SEA)
    async with ready(log_settings, database_url) as (log, _):
        assert (await audited(log, store)).clean


async def _forget_kill(settings: Settings, url: str, uri: str, events: list[Arrival]) -> None:
    """The store forgets that an article was killed, and takes it in again."""
    damage(url, f"UPDATE announced SET killed = NULL WHERE uri = '{uri}'")
    async with running(settings, url) as (log, tallies, task):
        for arrival in events:
            await log.append([classified_record(p) for p in TermFiler(SEA).file(arrival.read)])
        await until_read(log, tallies, task_alive(task))


async def test_what_is_on_its_way_is_no_finding_and_what_is_not_the_newsrooms_is_left(
    log_settings: Settings, database_url: str, store: TallyAudit
) -> None:
    await newsroom(log_settings, database_url, uncounted=standing(EVENTS)[:1])
    late = next(a for a in EVENTS if a.article.article.uri == standing(EVENTS)[0])
    foreign = [msgspec.structs.replace(p, article=msgspec.structs.replace(p.article, uri="urn:x")) for p in late.read]
    async with running(log_settings, database_url) as (log, tallies, task):
        await log.append([classified_record(p) for p in TermFiler(SEA).file(foreign)])
        await until_read(log, tallies, task_alive(task))
        await log.append([article_record(late.article)])
        found = await audit(log, store, patience=3_600.0, now=time.time())
        assert found.on_their_way > 0
        assert [(one.uri, one.fault) for one in found.findings] == [("urn:x", "orphaned")]
        assert (await repair(log, store, found, TermFiler)).left == 1
