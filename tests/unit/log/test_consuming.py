"""The loop, over a log in memory and a state in a dictionary."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress

import pytest
from tallying.memory_log import PARTITION, MemoryLog

from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.errors import LogUnavailableError, StaleOffsetsError, StoreError, StoreUnavailableError, StreamsError
from streams.log import consuming
from streams.log.consuming import Advance, Consuming
from streams.log.retrying import MOST_STALE_JOINS, BackOff

GONE = LogUnavailableError("broker gone", remedy="start it")
AWAY = StoreUnavailableError("database gone", remedy="start it")


class Ledger:
    """A state that writes values down with the offset behind them, and fails where it is told to."""

    def __init__(self) -> None:
        self.values: list[bytes] = []
        self.offsets: dict[TopicPartition, int] = {}
        self.log: dict[str, str] = {}
        self.advances: list[Advance] = []
        self.asked = 0
        self.turns: list[bool] = []
        self.settled = True
        self.away: StreamsError | None = None
        self.meanwhile: Callable[[], None] = lambda: None
        self.taking = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def positions(self, logs: Mapping[str, str]) -> Offsets:
        self.asked += 1
        self.fail()
        if self.log and self.log != logs:
            raise StoreError("the state is of another log")
        return dict(self.offsets)

    async def take(self, records: Sequence[Record], advances: Mapping[TopicPartition, Advance]) -> None:
        self.taking.set()
        await self.go_on.wait()
        self.meanwhile()
        self.fail()
        if any(self.offsets.get(partition) != advance.before for partition, advance in advances.items()):
            raise StaleOffsetsError("moved")
        self.values += [record.value or b"" for record in records]
        self.offsets |= {partition: advance.after for partition, advance in advances.items()}
        self.advances += advances.values()

    async def between(self, assigned: frozenset[TopicPartition], *, idle: bool) -> bool:
        self.fail()
        self.turns.append(idle)
        return self.settled

    def fail(self) -> None:
        if self.away:
            raise self.away


def numbered(count: int) -> list[NewRecord]:
    return [NewRecord(topic=PARTITION.topic, value=b"%d" % n) for n in range(count)]


def values(count: int) -> list[bytes]:
    return [b"%d" % n for n in range(count)]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BackOff, "pause", lambda *_: 0.001)
    monkeypatch.setattr(consuming, "LOOK_SECONDS", 0.02)


@asynccontextmanager
async def at_work(log: MemoryLog, state: Ledger, *, batch_size: int = 3) -> AsyncIterator[asyncio.Task[None]]:
    loop = Consuming(log, "ledger", [PARTITION.topic], state, name="the ledger", batch_size=batch_size)
    task = asyncio.create_task(loop.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, StreamsError):
            await task


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.001)


async def test_every_record_is_taken_once_in_batches_that_follow_each_other() -> None:
    log, state = MemoryLog(numbered(7)), Ledger()
    async with at_work(log, state):
        await until(lambda: len(state.values) == 7)

    assert state.values == values(7)
    assert state.advances == [
        Advance(before, after, f"memory {PARTITION.topic}") for before, after in ((None, 3), (3, 6), (6, 7))
    ]


async def test_offsets_pass_over_gaps_of_a_compacted_topic() -> None:
    log, state = MemoryLog(numbered(7)), Ledger()
    log.compacted = {1, 4, 5}
    async with at_work(log, state):
        await until(lambda: len(state.values) == 4)

    assert state.values == [b"0", b"2", b"3", b"6"]
    assert [(advance.before, advance.after) for advance in state.advances] == [(None, 3), (3, 4), (4, 7)]


async def test_a_consumer_goes_on_where_its_state_stands() -> None:
    log, state = MemoryLog(numbered(4)), Ledger()
    state.offsets = {PARTITION: 2}
    async with at_work(log, state):
        await until(lambda: state.offsets[PARTITION] == 4)
    assert state.values == [b"2", b"3"]


async def test_what_the_state_has_is_not_taken_again_whatever_the_log_hands_out() -> None:
    log, state = MemoryLog(numbered(5)), Ledger()
    state.offsets = {PARTITION: 3}
    log.rewinds = True
    async with at_work(log, state):
        await until(lambda: state.offsets[PARTITION] == 5)
    assert state.values == [b"3", b"4"]


async def test_records_of_a_partition_that_was_taken_away_are_left_to_its_new_owner() -> None:
    log, state = MemoryLog(numbered(5)), Ledger()
    log.assigned = frozenset()
    async with at_work(log, state):
        await log.idle.wait()
    assert state.values == []


async def test_a_rebalance_in_the_middle_of_a_batch_repeats_and_loses_nothing() -> None:
    log, state = MemoryLog(numbered(6)), Ledger()
    state.go_on.clear()
    async with at_work(log, state):
        await state.taking.wait()
        await log.rebalance()
        state.go_on.set()
        await until(lambda: state.offsets.get(PARTITION) == 6)
    assert state.values == values(6)


async def test_who_lost_a_partition_to_another_joins_anew_and_goes_on_behind_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log, state = MemoryLog(numbered(6)), Ledger()

    def another_takes_the_first_two() -> None:
        state.meanwhile = lambda: None
        state.values, state.offsets = values(2), {PARTITION: 2}

    state.meanwhile = another_takes_the_first_two
    async with at_work(log, state):
        await until(lambda: state.offsets.get(PARTITION) == 6)

    assert state.values == values(6)
    assert (log.joins, caplog.text.count("joining the group anew")) == (2, 1)


async def test_who_finds_its_offsets_moved_again_and_again_stops() -> None:
    log, state = MemoryLog(numbered(3)), Ledger()

    def another_moves_on() -> None:
        raise StaleOffsetsError("moved")

    state.meanwhile = another_moves_on
    async with at_work(log, state) as task:
        with pytest.raises(StaleOffsetsError):
            await asyncio.wait_for(task, 30)
    assert log.joins == MOST_STALE_JOINS + 1


async def test_a_log_that_goes_away_is_waited_for_and_nothing_is_lost_or_taken_twice(
    caplog: pytest.LogCaptureFixture,
) -> None:
    log, state = MemoryLog(numbered(4)), Ledger()
    async with at_work(log, state):
        await until(lambda: len(state.values) == 4)
        log.away = GONE
        log.records = numbered(9)
        await until(lambda: "broker gone" in caplog.text)
        await asyncio.sleep(0.02)
        log.away = None
        await until(lambda: len(state.values) == 9)
        await until(lambda: "goes on" in caplog.text)

    assert state.values == values(9)
    assert len(caplog.records) == 2


async def test_a_database_that_goes_away_is_waited_for_outside_of_the_group(caplog: pytest.LogCaptureFixture) -> None:
    log, state = MemoryLog(numbered(4)), Ledger()
    async with at_work(log, state):
        await until(lambda: len(state.values) == 4)
        state.away = AWAY
        log.records = numbered(9)
        asked = state.asked
        await until(lambda: state.asked > asked + 3)
        assert log.joins == 1
        state.away = None
        await until(lambda: len(state.values) == 9)
        await until(lambda: "goes on" in caplog.text)

    assert state.values == values(9)
    assert [("database gone" in r.getMessage(), "goes on" in r.getMessage()) for r in caplog.records] == [
        (True, False),
        (False, True),
    ]


async def test_a_log_that_is_away_is_noticed_though_nothing_comes(caplog: pytest.LogCaptureFixture) -> None:
    log, state = MemoryLog(), Ledger()
    async with at_work(log, state):
        await log.idle.wait()
        log.away = GONE
        await until(lambda: "broker gone" in caplog.text)


async def test_a_state_of_another_log_ends_it_before_it_joins() -> None:
    log, state = MemoryLog(numbered(4)), Ledger()
    state.log = {PARTITION.topic: "another one"}
    async with at_work(log, state) as task:
        with pytest.raises(StoreError, match="another log"):
            await asyncio.wait_for(task, 30)
    assert (log.joins, state.values) == (0, [])


async def test_a_log_that_is_replaced_under_a_running_consumer_ends_it() -> None:
    log, state = MemoryLog(numbered(4)), Ledger()
    state.log = {PARTITION.topic: f"memory {PARTITION.topic}"}
    async with at_work(log, state) as task:
        await until(lambda: len(state.values) == 4)
        log.name = "replaced"
        with pytest.raises(StoreError, match="another log"):
            await asyncio.wait_for(task, 30)


async def test_an_error_that_does_not_pass_ends_it() -> None:
    log, state = MemoryLog(numbered(4)), Ledger()
    state.away = StoreError("no room for it")
    async with at_work(log, state) as task:
        with pytest.raises(StoreError, match="no room"):
            await asyncio.wait_for(task, 30)


async def test_the_log_is_told_positions_only_once_all_that_was_taken_is_dealt_with() -> None:
    log, state = MemoryLog(numbered(4)), Ledger()
    state.settled = False
    async with at_work(log, state):
        await until(lambda: True in state.turns)
        assert (state.offsets, log.hints) == ({PARTITION: 4}, {})
        state.settled = True
        await until(lambda: log.hints == {PARTITION: 4})
    assert state.turns[:2] == [False, False]
