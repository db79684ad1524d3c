import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from classifying.samples import new_records

from streams.agents.catching_up import tell_until_caught_up
from streams.contract.topics import PARAGRAPHS, TOPICS
from streams.log.sqlite.file import SqliteFile
from streams.log.sqlite.log import SqliteLog

GROUP = "reader"


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[SqliteLog]:
    opened = SqliteLog(tmp_path, partitions=1)
    await opened.create_topics(TOPICS)
    yield opened
    await opened.close()


async def test_it_tells_how_far_a_group_is_until_it_has_what_there_was_at_the_start(
    log: SqliteLog, tmp_path: Path
) -> None:
    await log.append(new_records(articles=1, paragraphs=4))
    said: list[str] = []
    [partition] = await log.partitions(PARAGRAPHS.name)
    file = SqliteFile(tmp_path)

    def say(line: str) -> None:
        said.append(line)
        file.commit(GROUP, {partition: 2 * len(said)})

    async with asyncio.timeout(30):
        await tell_until_caught_up(log, GROUP, PARAGRAPHS.name, "read", say, every=0.01)
    file.close()
    assert said == ["read 0 of 4 paragraphs", "read 2 of 4 paragraphs", "read all 4 paragraphs that there were"]


async def test_it_says_nothing_where_there_is_nothing_to_catch_up(log: SqliteLog) -> None:
    said: list[str] = []
    await tell_until_caught_up(log, GROUP, PARAGRAPHS.name, "read", said.append, every=0.01)
    assert said == []
