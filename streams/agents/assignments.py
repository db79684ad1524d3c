"""Every partition of every assignment is sought, and all that is fetched from there is handed over.

Faust 0.15.3 loses records when a group's members change (faust-streaming issues 216 and 221, robinhood
issue 115, aiokafka issue 1003):

- a fetch that outlasts a rebalance may bring records of the new assignment, which are dropped, and a
  partition without a commit is sought by nobody, so that it is read on behind them;
- partitions may be fetched before they are sought, and a seek that takes too long is taken as done;
- a record before what was read last is dropped, though a commit that is out of range, or that has
  expired, has the partition read from its beginning.

Here one task seeks, fetches and hands over, in this order. It seeks again whenever an assignment has
begun or ended, or something it fetched was not handed over.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from faust.transport.consumer import Consumer
from faust.types import TP

from streams.agents.runs import Run, cut

LOOK_AGAIN = 0.02
"""Seconds between two looks at what other tasks have to change first."""


def starting_offset(committed: int | None, *, first: int, end: int) -> int:
    """Where a partition that holds offsets `first` up to `end` is read on: its commit, else its beginning."""
    return first if committed is None or not first <= committed <= end else committed


class SeeksEachAssignment(Consumer):
    """A Faust consumer, of whatever transport, that hands over everything from the commits on, in runs."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        self._rebalances = 0
        self._in_place = False
        super().__init__(*args, **kw)

    async def perform_seek(self) -> None:
        """Have every partition sought before anything more is fetched."""
        self._rebalances += 1
        self._in_place = False

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        # Faust lets a member that had no partition fetch before it knows of those it is given.
        self.stop_flow()
        await self.perform_seek()
        await super().on_partitions_revoked(revoked)

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        await self.perform_seek()
        await super().on_partitions_assigned(assigned, generation_id)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Run]]:
        """What was fetched, up to where an assignment begins or ends; partitions take turns."""
        fetched = await self._fetched(timeout)
        if not fetched:
            return
        rebalances = self._rebalances
        runs = {partition: cut(records, self.app.run_size) for partition, records in fetched.items()}
        for partition, records in self.scheduler.iterate(runs):
            if rebalances != self._rebalances or not self.flow_active:
                return
            yield partition, self._to_message(partition, records)
        self._in_place = rebalances == self._rebalances

    async def _fetched(self, timeout: float) -> Mapping[TP, Sequence[Any]]:
        if not self.flow_active:
            await self.wait(self.can_resume_flow)
        active = self._get_active_partitions()
        if active:
            fetched: Mapping[TP, Sequence[Any]] = await self._getmany(active, timeout)
            return fetched
        # Faust waits a second for room in a buffer that is worked off in less.
        await self.sleep(LOOK_AGAIN)
        return {}

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Any:
        if not self._in_place:
            await self._seek_assignment()
        if not self._in_place:
            await self.sleep(LOOK_AGAIN)
            return {}
        rebalances, self._in_place = self._rebalances, False
        # A copy, because Faust empties the set in a rebalance, and aiokafka takes an empty one for all there are.
        fetched = await super()._getmany(None if active_partitions is None else set(active_partitions), timeout)
        if rebalances != self._rebalances:
            return {}
        self._in_place = not fetched
        return fetched

    async def _seek_assignment(self) -> None:
        rebalances = self._rebalances
        sought = await self.seek_to_committed()
        self._read_offset.update(dict.fromkeys(sought))
        self._committed_offset.update(sought)
        self._in_place = rebalances == self._rebalances
