"""The lag of groups as a metric."""

from __future__ import annotations

import asyncio
from pathlib import Path

from prometheus_client import REGISTRY

from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import ARTICLES
from streams.log.lag import Groups, ShownLag, lag_shown
from streams.log.sqlite.log import SqliteLog
from streams.metrics.exposing import exposed

FIRST, SECOND = TopicPartition("articles", 0), TopicPartition("articles", 1)


def behind(group: str, place: TopicPartition) -> float | None:
    labels = {"group": group, "topic": place.topic, "partition": str(place.partition)}
    return REGISTRY.get_sample_value("newsroom_consumer_lag_records", labels)


def test_the_lag_of_a_partition_is_what_has_not_been_taken_in() -> None:
    ShownLag("a").show({FIRST: 10, SECOND: 4}, {FIRST: 7})

    assert behind("a", FIRST) == 3
    assert behind("a", SECOND) == 4


def test_of_a_partition_that_went_to_another_member_nothing_stays() -> None:
    shown = ShownLag("b")
    shown.show({FIRST: 10, SECOND: 4}, {})
    shown.show({SECOND: 4}, {SECOND: 9})

    assert behind("b", FIRST) is None
    assert behind("b", SECOND) == 0


async def test_the_lag_of_a_group_follows_what_it_commits(tmp_path: Path) -> None:
    log = SqliteLog(tmp_path, partitions=1)
    await log.create_topics([ARTICLES])
    await log.append([NewRecord(topic="articles", key=b"k", value=b"{}")] * 5)
    await log.commit("c", {FIRST: 2})

    async def groups() -> Groups:
        return {"c": frozenset([FIRST])}

    with exposed("worker"):
        async with lag_shown(log, groups), asyncio.timeout(30):
            while behind("c", FIRST) is None:
                await asyncio.sleep(0.01)
    await log.close()

    assert behind("c", FIRST) == 3


async def test_nobody_is_asked_where_nobody_may_read_it(tmp_path: Path) -> None:
    async def groups() -> Groups:
        raise AssertionError("asked")

    log = SqliteLog(tmp_path, partitions=1)
    async with lag_shown(log, groups):
        await asyncio.sleep(0)
    await log.close()
