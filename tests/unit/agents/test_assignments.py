"""Every assignment is sought, and what was fetched from there is handed over or sought again."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from streams.agents.app import App
from streams.agents.assignments import LOOK_AGAIN, starting_offset
from streams.agents.sqlite import Consumer
from streams.contract.records import Record
from streams.settings import Settings

HERE, THERE = TP("paragraphs", 0), TP("paragraphs", 1)


@pytest.mark.parametrize(
    ("committed", "first", "end", "starts"),
    [
        pytest.param(7, 0, 9, 7, id="at the commit"),
        pytest.param(None, 0, 9, 0, id="at the beginning without one"),
        pytest.param(None, 4, 9, 4, id="at what retention has left"),
        pytest.param(0, 0, 9, 0, id="at a commit of nothing"),
        pytest.param(9, 0, 9, 9, id="at the end when all is read"),
        pytest.param(3, 4, 9, 4, id="behind what retention has deleted"),
        pytest.param(10, 4, 9, 4, id="at the beginning of a log that ends before the commit"),
    ],
)
def test_a_partition_is_read_on_where_its_commit_is_or_whole(
    committed: int | None, first: int, end: int, starts: int
) -> None:
    assert starting_offset(committed, first=first, end=end) == starts


class Fetches:
    """A consumer of two partitions whose fetches are given by hand, with what it does, in order."""

    def __init__(self, directory: Path) -> None:
        self.app = App("bench", Settings(data_dir=directory))

        async def nothing(*_: Any) -> None: ...

        self.consumer = Consumer(self.app.transport, nothing, nothing, nothing)
        self.consumer._next = {HERE: 0, THERE: 0}
        self.consumer._set_active_tps({HERE, THERE})
        self.consumer.seek_to_committed = self._seek
        self.consumer.transport.poller = SimpleNamespace(read=self._read)
        self.steps: list[str] = []
        self.begun, self.go_on = asyncio.Event(), asyncio.Event()
        self.go_on.set()
        self.records = [record(HERE, 0), record(THERE, 0), record(HERE, 1)]

    async def _seek(self) -> dict[TP, int]:
        self.steps.append("seek")
        return {HERE: 0, THERE: 0}

    async def _read(self, *_: Any, **__: Any) -> list[Record]:
        self.steps.append("fetch")
        self.begun.set()
        await self.go_on.wait()
        return self.records

    async def get(self) -> list[int]:
        """Offsets handed over by one fetch."""
        return [message.offset async for _, message in self.consumer.getmany(1.0)]


def record(partition: TP, offset: int) -> Record:
    return Record(
        topic=partition.topic,
        partition=partition.partition,
        offset=offset,
        key=None,
        value=b"",
        headers=(),
        timestamp=0,
    )


@pytest.fixture
async def fetches(tmp_path: Path) -> AsyncIterator[Fetches]:
    fetches = Fetches(tmp_path)
    yield fetches
    fetches.app.transport.close()


async def test_partitions_are_sought_before_the_first_fetch_and_not_again(fetches: Fetches) -> None:
    assert await fetches.get() == [0, 0, 1]
    assert await fetches.get() == [0, 0, 1]
    assert fetches.steps == ["seek", "fetch", "fetch"]


async def test_records_of_a_partition_come_in_runs_and_partitions_take_turns(fetches: Fetches) -> None:
    fetches.app.run_size = 2
    fetches.records = [*(record(HERE, offset) for offset in range(5)), record(THERE, 7), record(THERE, 9)]

    runs = [
        (run.tp.partition, [record.offset for record in run.records]) async for _, run in fetches.consumer.getmany(1.0)
    ]

    assert runs == [(0, [0, 1]), (1, [7, 9]), (0, [2, 3]), (0, [4])]


async def test_while_there_is_no_room_for_any_partition_it_looks_again_soon(
    fetches: Fetches, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faust looks again after a second, when its agents have long been idle."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(fetches.consumer, "sleep", sleep)
    for partition in (HERE, THERE):
        fetches.consumer.on_buffer_full(partition)
    assert await fetches.get() == []
    fetches.consumer.on_buffer_drop(THERE)
    fetches.records = [record(THERE, 0)]

    assert await fetches.get() == [0]
    assert waited == [LOOK_AGAIN]


async def test_a_fetch_that_brings_nothing_needs_no_seek(fetches: Fetches) -> None:
    fetches.records = []

    assert await fetches.get() == await fetches.get() == []
    assert fetches.steps == ["seek", "fetch", "fetch"]


@pytest.mark.parametrize("change", ["revoked", "assigned"])
async def test_what_a_fetch_brings_after_a_rebalance_is_dropped_and_sought_again(fetches: Fetches, change: str) -> None:
    fetches.go_on.clear()
    getting = asyncio.create_task(fetches.get())
    await fetches.begun.wait()
    if change == "revoked":
        await fetches.consumer.on_partitions_revoked({HERE, THERE})
    else:
        await fetches.consumer.on_partitions_assigned({HERE, THERE}, 2)
    fetches.go_on.set()
    assert await getting == []

    fetches.consumer._set_active_tps({HERE, THERE})
    fetches.consumer.resume_flow()
    assert await fetches.get() == [0, 0, 1]
    assert fetches.steps == ["seek", "fetch", "seek", "fetch"]


async def test_what_a_rebalance_keeps_from_being_handed_over_is_sought_again(fetches: Fetches) -> None:
    handed = fetches.consumer.getmany(1.0)
    await anext(handed)
    await fetches.consumer.on_partitions_assigned({HERE, THERE}, 2)
    assert [message.offset async for _, message in handed] == []

    assert await fetches.get() == [0, 0, 1]
    assert fetches.steps == ["seek", "fetch", "seek", "fetch"]


async def test_a_seek_that_a_rebalance_overtakes_is_made_again(fetches: Fetches) -> None:
    seek = fetches._seek

    async def overtaken() -> dict[TP, int]:
        fetches.consumer.seek_to_committed = seek
        await fetches.consumer.on_partitions_assigned({HERE, THERE}, 2)
        return await seek()

    fetches.consumer.seek_to_committed = overtaken

    assert await fetches.get() == []
    assert await fetches.get() == [0, 0, 1]
    assert fetches.steps == ["seek", "seek", "fetch"]


async def test_a_partition_that_is_read_again_from_before_is_handed_over_and_committed_anew(fetches: Fetches) -> None:
    """Faust drops what lies before the last it read, and takes no acknowledgement before the last commit."""
    fetches.consumer._read_offset[HERE] = 900
    fetches.consumer._committed_offset[HERE] = 900
    await fetches.get()

    assert fetches.consumer._read_offset[HERE] is None
    assert fetches.consumer._committed_offset[HERE] == 0


async def test_a_member_that_had_no_partition_fetches_nothing_before_it_may(fetches: Fetches) -> None:
    await fetches.consumer.on_partitions_revoked(set())

    assert not fetches.consumer.flow_active
