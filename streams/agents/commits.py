"""Commits that never pass an event in hand: faust-streaming issue 606 and its relatives.

Faust 0.15.3 works out the next offset to commit from the acknowledged offsets and the gaps between
them. That commits past events in hand in three places (``faust/transport/consumer.py``):

- the head check of `Consumer._new_offset` is ``> 1``, although the committed offset is already the
  next one: one event may be passed;
- before the first commit of a partition there is no head check at all: any number may be passed;
- a gap in the offsets (compaction, transaction markers) is taken to include the event after it.

Here what was handed to the streams is kept instead, in order, and a commit takes what is
acknowledged of it from the left, as Kafka's own clients do.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any

from faust.types import TP

from streams.agents.assignments import LOOK_AGAIN, SeeksEachAssignment
from streams.agents.runs import Run

FAUST_LOGGER = logging.getLogger("faust")
"""Our subclasses of Faust's services are talkative too: their lines are Faust's, not the product's."""


class RunsInHand:
    """By partition, the runs handed to the streams and not yet committed, in order.

    The runs themselves, since one that was begun before a seek and ends after it may be shorter than the one that
    begins at its offset now.
    """

    def __init__(self) -> None:
        self._begun: defaultdict[TP, deque[Run]] = defaultdict(deque)

    def begin(self, run: Run) -> None:
        self._begun[run.tp].append(run)

    def take_ended(self, partition: TP) -> int | None:
        """Forget the leading runs that are acknowledged; the offset to commit, or None if it stays."""
        begun = self._begun[partition]
        following = None
        while begun and begun[0].acked:
            following = begun.popleft().following
        return following

    def clear(self) -> None:
        self._begun.clear()


class CommitsInOrder(SeeksEachAssignment):
    """A Faust consumer, of whatever transport, whose commits stop before the first event in hand."""

    logger = FAUST_LOGGER

    finish_within = 5.0
    """Seconds that a rebalance or a stop waits for the events in hand."""

    def __init__(self, transport: Any, callback: Callable[[Run], Awaitable[None]], *args: Any, **kw: Any) -> None:
        self._in_hand = RunsInHand()

        async def begin(run: Run) -> None:
            self._in_hand.begin(run)
            await callback(run)

        super().__init__(transport, begin, *args, **kw)

    def _new_offset(self, tp: TP) -> int | None:
        following = self._in_hand.take_ended(tp)
        if following is not None:
            ended = self._acked_index[tp]
            ended.difference_update([offset for offset in ended if offset < following])
            self._acked[tp] = sorted(ended)
        return following

    async def _add_gap(self, tp: TP, offset_from: int, offset_to: int) -> None:
        """Gaps need no bookkeeping: only events that were begun are waited for."""

    async def wait_empty(self) -> None:
        """Wait for the events in hand, and commit.

        Faust's own waits for ever, whatever cancels it, where an output is never acknowledged, and
        commits nothing while another commit, which may know less, is under way.
        """
        for _ in range(int(self.finish_within / LOOK_AGAIN)):
            if self.should_stop or not self._events_in_hand():
                break
            await asyncio.sleep(LOOK_AGAIN)
        while await self.maybe_wait_for_commit_to_finish():
            pass
        await self.commit_and_end_transactions()

    def _events_in_hand(self) -> bool:
        return any(not message.acked for message in self._unacked_messages)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Commit what ends while others wait for these partitions; Faust forgets first what had ended."""
        self.stop_flow()
        self.app.flow_control.suspend()
        self.app.flow_control.clear()
        await self.wait_empty()
        await super().on_partitions_revoked(revoked)

    async def _seek_assignment(self) -> None:
        """What was begun before comes again."""
        self._in_hand.clear()
        await super()._seek_assignment()
