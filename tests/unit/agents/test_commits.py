"""Commits stop before the first event in hand."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from classifying.samples import garbage, record
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.app import App
from streams.agents.commits import RunsInHand
from streams.agents.runs import Run
from streams.agents.sqlite import Consumer, FetchesFromFile
from streams.settings import Settings

HERE = TP("paragraphs", 0)
THERE = TP("paragraphs", 1)


def message(*offsets: int, tp: TP = HERE) -> Run:
    return Run(tp, [record(garbage(), offset=offset) for offset in offsets], generation_id=0)


class Bench:
    """A Faust consumer of `kind`, fed by hand."""

    def __init__(self, kind: type[Any], directory: Path) -> None:
        self.app = App("bench", Settings(data_dir=directory))
        self.app.topics._acking_topics.add(HERE.topic)

        async def nothing(*_: Any) -> None: ...

        self.consumer = kind(self.app.transport, nothing, nothing, nothing)
        self.consumer._set_active_tps({HERE, THERE})
        self.begun: dict[int, Run] = {}

    async def begin(self, *offsets: int) -> None:
        for offset in offsets:
            last = self.consumer._read_offset[HERE]
            if last and offset - last > 1:
                await self.consumer._add_gap(HERE, last + 1, offset)
            self.begun[offset] = message(offset)
            await self.consumer.callback(self.begun[offset])
            self.consumer._read_offset[HERE] = offset

    def end(self, *offsets: int) -> int | None:
        """Acknowledge these; the offset that would be committed now."""
        for offset in offsets:
            self.consumer.ack(self.begun[offset])
        following = self.consumer._new_offset(HERE)
        if following is not None:
            self.consumer._committed_offset[HERE] = following
        return following


@pytest.fixture
async def ours(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(Consumer, tmp_path)
    yield bench
    bench.app.transport.close()


@pytest.fixture
async def stock(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(FetchesFromFile, tmp_path)
    yield bench
    bench.app.transport.close()


async def test_a_commit_does_not_pass_the_one_event_in_hand(ours: Bench) -> None:
    await ours.begin(*range(10))

    assert ours.end(0, 1, 2, 3, 4) == 5
    assert ours.end(6, 7, 8, 9) is None
    assert ours.end(5) == 10


async def test_faust_itself_passes_it(stock: Bench) -> None:
    """faust-streaming issue 606, while it is open: when this fails, the guard may go."""
    await stock.begin(*range(10))

    assert stock.end(0, 1, 2, 3, 4) == 5
    assert stock.end(6, 7, 8, 9) == 10


async def test_the_first_commit_of_a_partition_does_not_pass_events_in_hand(ours: Bench) -> None:
    await ours.begin(*range(10))

    assert ours.end(7, 8, 9) is None
    assert ours.end(0, 1, 2) == 3


async def test_faust_itself_passes_any_number_before_the_first_commit(stock: Bench) -> None:
    await stock.begin(*range(10))

    assert stock.end(7, 8, 9) == 10


async def test_a_commit_does_not_pass_the_event_after_a_gap(ours: Bench) -> None:
    await ours.begin(1, 2, 5, 6)

    assert ours.end(1, 2, 6) == 3
    assert ours.end(5) == 7


async def test_faust_itself_passes_the_event_after_a_gap(stock: Bench) -> None:
    await stock.begin(1, 2, 5, 6)

    assert stock.end(1, 2, 6) == 7


async def test_events_after_a_missing_offset_at_the_head_are_committed(ours: Bench) -> None:
    """A transaction's marker at the committed offset must not freeze commits."""
    ours.consumer._committed_offset[HERE] = 4
    await ours.begin(5, 6)

    assert ours.end(5, 6) == 7


async def test_a_run_of_records_is_committed_when_it_has_ended_and_not_before(ours: Bench) -> None:
    first, second = message(0, 1, 2), message(5, 6)
    await ours.consumer.callback(first)
    await ours.consumer.callback(second)

    ours.consumer.ack(second)
    assert ours.end() is None
    ours.consumer.ack(first)
    assert ours.end() == 7


async def test_a_repeated_acknowledgement_changes_nothing(ours: Bench) -> None:
    await ours.begin(0, 1)

    assert ours.end(0, 0) == 1
    assert ours.end(0) is None


async def test_what_ends_while_partitions_are_revoked_is_committed(ours: Bench) -> None:
    """Faust's own consumer forgets first what had ended, and then waits for the rest."""
    committed: list[int] = []

    async def commit(offsets: dict[TP, int]) -> bool:
        committed.append(offsets[HERE])
        return True

    ours.consumer._next = {HERE: 0}
    ours.consumer._commit = commit
    await ours.begin(0, 1, 2)
    ours.consumer.ack(ours.begun[0])
    slow = ours.begun[1]
    ours.consumer.track_message(slow)
    revoking = asyncio.create_task(ours.consumer.on_partitions_revoked({HERE}))
    await asyncio.sleep(0.05)
    ours.consumer.ack(slow)
    await revoking

    assert committed == [2]


async def test_after_a_seek_the_same_events_are_waited_for_again(ours: Bench) -> None:
    await ours.begin(0, 1, 2)
    ours.end(0)
    await ours.consumer._seek_assignment()
    await ours.begin(1, 2)

    assert ours.end(2) is None
    assert ours.end(1) == 3


async def test_a_run_that_ends_after_a_seek_says_nothing_of_the_longer_one_that_begins_there_now(ours: Bench) -> None:
    before, again = message(0, 1), message(0, 1, 2, 3)
    await ours.consumer.callback(before)
    await ours.consumer._seek_assignment()
    await ours.consumer.callback(again)

    ours.consumer.ack(before)
    assert ours.end() is None
    ours.consumer.ack(again)
    assert ours.end() == 4


async def test_waiting_for_an_event_that_never_ends_ends(ours: Bench) -> None:
    """Faust's own wait goes on for ever and swallows what cancels it, so a stop or a rebalance would hang."""
    never = message(0)
    ours.consumer.track_message(never)
    ours.consumer.finish_within = 0.05

    async with asyncio.timeout(30):
        await ours.consumer.wait_empty()


async def test_waiting_goes_on_until_the_event_in_hand_has_ended(ours: Bench) -> None:
    await ours.begin(0)
    slow = ours.begun[0]
    ours.consumer.track_message(slow)
    waiting = asyncio.create_task(ours.consumer.wait_empty())
    await asyncio.sleep(0.05)
    assert not waiting.done()

    ours.consumer.ack(slow)
    async with asyncio.timeout(30):
        await waiting


async def test_what_ended_during_another_commit_is_committed_before_a_stop(ours: Bench) -> None:
    """Faust's own commit only waits for the other one, which began before and so leaves it out."""
    committed: list[int] = []
    committing, go_on = asyncio.Event(), asyncio.Event()

    async def commit(offsets: dict[TP, int]) -> bool:
        committing.set()
        await go_on.wait()
        committed.append(offsets[HERE])
        return True

    ours.consumer._next = {HERE: 0}
    ours.consumer._commit = commit
    await ours.begin(0, 1)
    ours.consumer.ack(ours.begun[0])
    other = asyncio.create_task(ours.consumer.commit())
    await committing.wait()
    ours.consumer.ack(ours.begun[1])
    waiting = asyncio.create_task(ours.consumer.wait_empty())
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(other, waiting)

    assert committed == [1, 2]


GAPS_AND_SIZES = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4)), max_size=30)


@given(GAPS_AND_SIZES, st.randoms(use_true_random=False), st.lists(st.integers(min_value=1, max_value=5), max_size=30))
def test_in_any_order_of_ends_commits_stop_before_the_first_in_hand(
    gaps_and_sizes: list[tuple[int, int]], shuffle: Any, steps: list[int]
) -> None:
    in_hand = RunsInHand()
    following, waiting = 0, list[Run]()
    for gap, size in gaps_and_sizes:
        waiting.append(message(*range(following + gap, following + gap + size)))
        following += gap + size
        in_hand.begin(waiting[-1])
    shuffle.shuffle(waiting)
    committed = None
    for step in [*steps, len(waiting)]:
        for run in waiting[:step]:
            run.acked = True
        del waiting[:step]
        committed = in_hand.take_ended(HERE) or committed
        assert committed is None or all(run.offset >= committed for run in waiting)
    assert committed == (following or None)


def test_partitions_do_not_wait_for_one_another() -> None:
    in_hand = RunsInHand()
    here, there = message(1), message(9, tp=THERE)
    in_hand.begin(here)
    in_hand.begin(there)
    there.acked = True

    assert in_hand.take_ended(THERE) == 10
    assert in_hand.take_ended(HERE) is None
