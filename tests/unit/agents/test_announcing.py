import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from classifying.samples import WordFiler, WordReader, new_records, word_stages

from streams.agents import announcing
from streams.agents.announcing import announce, announced, decided, in_words
from streams.agents.stages import Stages
from streams.contract.records import NewRecord
from streams.contract.topics import READINGS, TOPICS
from streams.errors import LogUnavailableError
from streams.issues import Issue, IssueList
from streams.log import Log
from streams.log.sqlite.log import SqliteLog


class Fish(WordFiler):
    issues = IssueList(issues=(Issue(id="fish", label="Fish"),))


FISH = Stages(WordReader(), Fish())


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    opened = SqliteLog(tmp_path, partitions=2)
    await opened.create_topics(TOPICS)
    yield opened
    await opened.close()


async def nothing() -> None:
    """Nothing is to be done before."""


def leading() -> asyncio.Event:
    event = asyncio.Event()
    event.set()
    return event


async def start(log: Log, stages: Stages, *, switch_back: bool = False) -> str:
    decision = await decided(log, stages, switch_back=switch_back)
    said = await in_words(log, decision)
    await announce(log, decision, leading(), nothing, who="worker")
    return said.split(") ", 1)[1]


async def test_a_worker_says_what_there_is_to_read_or_to_file_again(log: Log) -> None:
    assert await start(log, word_stages()) == "is new"
    await log.append(new_records(articles=2, paragraphs=3))

    class Another(WordReader):
        version = "0-other"

    assert await start(log, Stages(Another(), WordFiler())) == "is new: reads 6 paragraphs again"
    assert await start(log, FISH) == "is new"


async def test_the_reading_that_is_wanted_is_not_announced_twice(log: Log) -> None:
    await start(log, word_stages())
    assert await start(log, word_stages()) == "is the one wanted"
    assert len(await announced(log)) == 1


async def test_an_old_worker_that_starts_again_amid_new_ones_does_not_switch_back_and_says_how_to(log: Log) -> None:
    await start(log, word_stages())
    await start(log, FISH)
    assert "`streams readings use" in await start(log, word_stages())
    assert [reading.issues for reading in await announced(log)] == [WordFiler.issues, Fish.issues]


async def test_where_who_starts_last_decides_a_reading_is_wanted_again(log: Log) -> None:
    await start(log, word_stages())
    await start(log, FISH)
    assert await start(log, word_stages(), switch_back=True) == "is wanted again"
    assert [reading.issues for reading in await announced(log)][-1] == WordFiler.issues


async def test_a_record_that_is_no_reading_is_left_out(log: Log) -> None:
    await log.append([NewRecord(topic=READINGS.name, key=b"x", value=b"no JSON")])
    await start(log, word_stages())
    assert len(await announced(log)) == 1


async def test_of_several_that_start_at_once_the_one_that_leads_announces_and_the_others_wait_for_that(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "LOOK_AGAIN", 0.01)
    decision = await decided(log, word_stages(), switch_back=False)
    leads, prepared = asyncio.Event(), list[str]()

    async def prepare(name: str) -> None:
        prepared.append(name)

    others = [
        asyncio.create_task(announce(log, decision, event, partial(prepare, name), who=name))
        for name, event in (("first", leads), ("second", asyncio.Event()))
    ]
    await asyncio.sleep(0.05)
    assert not any(other.done() for other in others)
    leads.set()
    async with asyncio.timeout(30):
        await asyncio.gather(*others)
    assert prepared == ["first"]
    assert len(await announced(log)) == 1


async def test_an_outage_before_it_is_announced_is_ridden_out(log: Log) -> None:
    decision = await decided(log, word_stages(), switch_back=False)
    failures = [LogUnavailableError("the broker is away")]

    async def prepare() -> None:
        if failures:
            raise failures.pop()

    async with asyncio.timeout(30):
        await announce(log, decision, leading(), prepare, who="worker")
    assert len(await announced(log)) == 1
