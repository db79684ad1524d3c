from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from streams.contract.records import NewRecord, Offsets, TopicPartition
from streams.contract.topics import ARTICLES, TOPICS
from streams.errors import GroupBusyError
from streams.log.sqlite.file import SqliteFile
from streams.log.sqlite.log import SqliteLog

TOPIC = ARTICLES.name
NEWS = NewRecord(topic=TOPIC, key=b"a", value=b"news")


async def beginning(partitions: frozenset[TopicPartition]) -> Offsets:
    return {}


@pytest.fixture
async def log(tmp_path: Path):
    log = SqliteLog(tmp_path, partitions=2)
    await log.create_topics(TOPICS)
    yield log
    await log.close()


async def test_a_waiting_read_sees_a_record_of_another_process_soon(log: SqliteLog, tmp_path: Path) -> None:
    other = SqliteFile(tmp_path)
    reading = asyncio.create_task(log.read(await log.end_offsets(TOPIC), max_records=5, timeout=30.0))
    await asyncio.sleep(0)
    await asyncio.to_thread(other.append, [NEWS])

    assert [record.value for record in await reading] == [b"news"]
    other.close()


async def test_a_waiting_read_is_not_satisfied_by_another_topic(log: SqliteLog) -> None:
    reading = asyncio.create_task(log.read(await log.end_offsets(TOPIC), max_records=5, timeout=30.0))
    await log.append([NewRecord(topic="tallies", value=b"other")])
    await log.append([NEWS])

    assert [record.value for record in await reading] == [b"news"]


async def test_a_read_ends_after_its_time_without_a_record(log: SqliteLog) -> None:
    assert await log.read(await log.end_offsets(TOPIC), max_records=5, timeout=0.05) == []
    assert await log.read({}, max_records=5, timeout=0.01) == []


async def test_a_group_has_one_reader_until_that_one_leaves(log: SqliteLog) -> None:
    async with log.subscribe("tally", [TOPIC], start=beginning):
        with pytest.raises(GroupBusyError, match="'tally' already has its worker"):
            await log.subscribe("tally", [TOPIC], start=beginning).__aenter__()
        async with log.subscribe("alert", [TOPIC], start=beginning):
            pass
    async with log.subscribe("tally", [TOPIC], start=beginning):
        pass


async def test_a_reader_that_fails_to_start_gives_its_group_back(log: SqliteLog) -> None:
    async def broken(partitions: frozenset[TopicPartition]) -> Offsets:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await log.subscribe("tally", [TOPIC], start=broken).__aenter__()
    async with log.subscribe("tally", [TOPIC], start=beginning):
        pass


async def test_a_reader_goes_on_after_what_it_has_read(log: SqliteLog) -> None:
    await log.append([NewRecord(topic=TOPIC, key=b"a", value=b"%d" % n) for n in range(5)])
    async with log.subscribe("tally", [TOPIC], start=beginning) as reader:
        first = await reader.read(max_records=3, timeout=0.0)
        second = await reader.read(max_records=3, timeout=0.0)

    assert [record.value for record in first + second] == [b"0", b"1", b"2", b"3", b"4"]


async def test_a_cancelled_read_loses_nothing(log: SqliteLog) -> None:
    async with log.subscribe("tally", [TOPIC], start=beginning) as reader:
        reading = asyncio.create_task(reader.read(max_records=3, timeout=30.0))
        await asyncio.sleep(0)
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        await log.append([NEWS])
        assert [record.value for record in await reader.read(max_records=3, timeout=30.0)] == [b"news"]
