from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from streams.contract.records import NewRecord
from streams.contract.topics import ARTICLES, TOPICS
from streams.errors import LogUnavailableError
from streams.log import Log, snapshot
from streams.log.sqlite.log import SqliteLog


@pytest.fixture
async def log(tmp_path: Path) -> AsyncIterator[Log]:
    opened = SqliteLog(tmp_path, partitions=3)
    await opened.create_topics(TOPICS)
    yield opened
    await opened.close()


def numbered(count: int, start: int = 0) -> list[NewRecord]:
    return [NewRecord(topic=ARTICLES.name, key=b"%d" % n, value=b"%d" % n) for n in range(start, start + count)]


async def test_every_record_comes_once_and_in_order_within_its_partition(
    log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(snapshot, "MOST_RECORDS", 7)
    await log.append(numbered(50))
    found = [record async for record in snapshot.snapshot(log, ARTICLES.name)]
    assert sorted(int(record.value or b"") for record in found) == list(range(50))
    for partition in range(3):
        offsets = [record.offset for record in found if record.partition == partition]
        assert offsets == list(range(len(offsets)))


async def test_what_is_appended_meanwhile_does_not_keep_it_going(log: Log) -> None:
    await log.append(numbered(3))
    found = 0
    async for _ in snapshot.snapshot(log, ARTICLES.name):
        found += 1
        await log.append(numbered(1, start=100 + found))
    assert found == 3


async def test_an_empty_topic_has_none(log: Log) -> None:
    assert [record async for record in snapshot.snapshot(log, ARTICLES.name)] == []


async def test_a_log_that_stops_before_the_end_is_not_taken_for_read(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*args: object, **kw: object) -> list[object]:
        return []

    await log.append(numbered(1))
    monkeypatch.setattr(log, "read", nothing)
    with pytest.raises(LogUnavailableError, match="before its end"):
        [record async for record in snapshot.snapshot(log, ARTICLES.name)]
