from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import TALLIES
from streams.log.sqlite.file import SqliteFile
from streams.log.sqlite.polling import Poller

START = {TopicPartition(TALLIES.name, 0): 0}
NEWS = NewRecord(topic=TALLIES.name, value=b"news")


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SqliteFile]:
    file = SqliteFile(tmp_path)
    file.create_topics([TALLIES])
    yield file
    file.close()


async def waiting(poller: Poller, **more: object) -> asyncio.Task[list[bytes | None]]:
    async def read() -> list[bytes | None]:
        return [record.value for record in await poller.read(START, max_records=5, timeout=30.0, **more)]

    task = asyncio.create_task(read())
    await asyncio.sleep(0.05)
    assert not task.done()
    return task


async def test_a_record_of_another_process_ends_the_wait(file: SqliteFile, tmp_path: Path) -> None:
    reading = await waiting(Poller(file))
    other = SqliteFile(tmp_path)
    await asyncio.to_thread(other.append, [NEWS])
    other.close()

    assert await reading == [b"news"]


async def test_a_commit_alone_does_not_end_the_wait(file: SqliteFile) -> None:
    reading = await waiting(Poller(file))
    await asyncio.to_thread(file.commit, "tally", START)
    await asyncio.sleep(0.05)
    assert not reading.done()
    await asyncio.to_thread(file.append, [NEWS])

    assert await reading == [b"news"]


async def test_nobody_waits_for_what_is_no_longer_wanted(file: SqliteFile) -> None:
    wanted = True
    reading = await waiting(Poller(file), wanted=lambda: wanted)
    wanted = False

    assert await reading == []


async def test_what_is_there_is_handed_out_without_a_wait(file: SqliteFile) -> None:
    file.append([NEWS])
    assert [r.value for r in await Poller(file).read(START, max_records=5, timeout=0.0)] == [b"news"]
