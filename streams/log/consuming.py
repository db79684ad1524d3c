"""The consuming loop of whoever keeps a state with its offsets: what happens beside taking records in.

The state is the truth: it says where reading begins, and moves its offsets in the transaction that
takes records in, each from where this consumer left it. So a record counts once, whatever fails, and
whoever is no longer the reader of a partition cannot write.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, Protocol

from streams.contract.records import Offsets, Record, TopicPartition
from streams.errors import StreamsError
from streams.log import GroupReader, Log
from streams.log.lag import ShownLag
from streams.log.outages import Outages
from streams.log.retrying import answer_to
from streams.metrics import instruments
from streams.metrics.exposing import are_exposed

POLL_SECONDS = 0.2
HINT_SECONDS = 1.0
"""How often to tell the log where reading is, while records keep coming: a round trip that everything waits for."""
LOOK_SECONDS = 5.0
"""How often to ask the log for what no record tells: that it is away, or another one."""

_LOGGER = logging.getLogger(__name__)


class Advance(NamedTuple):
    """From which next offset to which; from None where the state has no offset of the partition yet."""

    before: int | None
    after: int
    log: str | None = None
    """Id of the topic on its log (`Log.identities`), kept with the offset; None leaves the one that is kept."""


class State(Protocol):
    """What a consumer keeps, in a table or a file, with the next offset of every partition it has read.

    `LogUnavailableError` and `StoreUnavailableError` of any method are ridden out; any other error
    ends the consumer. Cancelled, a method finishes the transaction under way first.
    """

    async def positions(self, logs: Mapping[str, str]) -> Offsets:
        """The next offsets, asked before every beginning; a partition that was never read is left out.

        Args:
            logs: the id of each topic on the log that is to be read on (`Log.identities`).

        Raises:
            StreamsError: the offsets are of another log.
        """
        ...

    async def take(self, records: Sequence[Record], advances: Mapping[TopicPartition, Advance]) -> None:
        """Take records in and move the offsets past them: both, or neither.

        Args:
            records: one or more, in offset order within each partition.
            advances: of every partition that they are from.

        Raises:
            StaleOffsetsError: an offset is not where this consumer left it; nothing was changed.
        """
        ...

    async def between(self, assigned: frozenset[TopicPartition], *, idle: bool) -> bool:
        """Called after every look for records, to publish what is owed, and for what time brings about.

        Args:
            assigned: the partitions that are this consumer's now.
            idle: there were no records.

        Returns:
            Whether all that was taken in is dealt with, so that the log may be told so.
        """
        ...


class Consuming:
    """One member of a consumer group, reading for `state` until it is cancelled.

    Args:
        name: of the consumer, for its lines.
        batch_size: most records at once.
    """

    def __init__(
        self, log: Log, group: str, topics: Sequence[str], state: State, *, name: str, batch_size: int
    ) -> None:
        self._log = log
        self._group = group
        self._stage = group.partition(".")[0]
        self._topics = topics
        self._state = state
        self._name = name
        self._batch_size = batch_size
        self._outages = Outages(name)
        self._lag = ShownLag(group)
        self._stale_joins = 0
        self._logs: dict[str, str] = {}
        self._positions: dict[TopicPartition, int] = {}
        self._told: dict[TopicPartition, int] = {}
        self._told_at = 0.0

    async def run(self) -> None:
        """Consume until cancelled; an outage of the log or of the state is waited for, however long.

        Raises:
            StaleOffsetsError: other consumers keep moving the offsets of our partitions.
            GroupBusyError: on the embedded log, the group has its consumer already.
            StreamsError: the state is of another log, or anything else that does not pass by itself.
        """
        while True:
            try:
                await self._consume()
            except StreamsError as error:
                match answer_to(error, stale_joins=self._stale_joins):
                    case "wait":
                        await self._outages.wait(error)
                    case "join anew":
                        # A partition went to another member while a batch of it was under way: nothing
                        # was written, and joining tells which partitions are ours and from where.
                        self._stale_joins += 1
                        instruments.REJOINS.labels(self._group).inc()
                        _LOGGER.warning("%s; joining the group anew", error.message)
                    case "give up":
                        raise

    async def _consume(self) -> None:
        """Join the group and read; return when the log is another one than it was."""
        # Asked before joining too: who cannot begin must not take partitions from those who can.
        await self._state.positions(await self._log.identities(self._topics))
        async with self._log.subscribe(self._group, self._topics, start=self._start) as reader:
            look_at = _now() + LOOK_SECONDS
            while True:
                records = await reader.read(max_records=self._batch_size, timeout=POLL_SECONDS)
                if records:
                    await self._take(records, reader)
                dealt_with = await self._state.between(reader.assignment(), idle=not records)
                if dealt_with and (not records or _now() >= self._told_at + HINT_SECONDS):
                    await self._tell_positions(reader)
                if records:
                    self._outages.over()
                if _now() >= look_at:
                    if await self._log.identities(self._topics) != self._logs:
                        return
                    self._outages.over()
                    await self._show_lag(reader.assignment())
                    look_at = _now() + LOOK_SECONDS

    async def _start(self, assigned: frozenset[TopicPartition]) -> Offsets:
        logs = await self._log.identities(self._topics)
        positions = await self._state.positions(logs)
        self._logs, self._told = logs, {}
        self._positions = {partition: positions[partition] for partition in assigned if partition in positions}
        instruments.ASSIGNMENTS.labels(self._group).inc()
        _LOGGER.info("%s has partitions %s", self._name, ", ".join(map(str, sorted(assigned))) or "none")
        return self._positions

    async def _take(self, records: Sequence[Record], reader: GroupReader) -> None:
        # A rebalance may move our positions while we wait: hold to those that these records follow.
        before, ours = dict(self._positions), reader.assignment()
        new: list[Record] = []
        after: dict[TopicPartition, int] = {}
        for place, found in groupby(records, key=attrgetter("topic", "partition")):
            partition = TopicPartition(*place)
            if partition in ours:
                start = before.get(partition, 0)
                if taken := [record for record in found if record.offset >= start]:
                    new += taken
                    after[partition] = taken[-1].offset + 1
        if new:
            advances = {p: Advance(before.get(p), offset, self._logs[p.topic]) for p, offset in after.items()}
            with instruments.BATCH_SECONDS.labels(self._stage).time():
                await self._state.take(new, advances)
            instruments.count_in(self._stage, (record.topic for record in new))
            self._positions |= after
            self._stale_joins = 0

    async def _show_lag(self, assigned: frozenset[TopicPartition]) -> None:
        if are_exposed():
            ends = [await self._log.end_offsets(topic) for topic in self._topics]
            ours = {place: end for of_topic in ends for place, end in of_topic.items() if place in assigned}
            self._lag.show(ours, self._positions)

    async def _tell_positions(self, reader: GroupReader) -> None:
        if self._positions != self._told:
            self._told = dict(self._positions)
            self._told_at = _now()
            await reader.commit(self._told)


def _now() -> float:
    return asyncio.get_running_loop().time()
