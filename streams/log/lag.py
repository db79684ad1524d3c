"""How far consumer groups are behind the log, as a metric."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

from streams.contract.records import Offsets, TopicPartition
from streams.errors import StreamsError
from streams.log import Log
from streams.metrics.exposing import are_exposed
from streams.metrics.instruments import LAG

LOOK_SECONDS = 5.0

Groups = Mapping[str, frozenset[TopicPartition]]
"""Partitions by consumer group."""


class ShownLag:
    """The lag of one group, in the partitions that are looked at; of those that were before nothing stays."""

    def __init__(self, group: str) -> None:
        self._group = group
        self._shown: set[TopicPartition] = set()

    def show(self, ends: Offsets, positions: Offsets) -> None:
        """Show it as of now.

        Args:
            ends: of the partitions that are looked at.
            positions: the next offset of each; one that is left out has its beginning at 0.
        """
        for place in self._shown - ends.keys():
            LAG.remove(self._group, place.topic, str(place.partition))
        for place, end in ends.items():
            behind = max(0, end - positions.get(place, 0))
            LAG.labels(self._group, place.topic, place.partition).set(behind)
        self._shown = set(ends)


@asynccontextmanager
async def lag_shown(log: Log, groups: Callable[[], Awaitable[Groups]]) -> AsyncIterator[None]:
    """Show the lag of groups for a while, if anybody may read it; see `watch_lag`."""
    if not are_exposed():
        yield
        return
    watching = asyncio.create_task(watch_lag(log, groups))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def watch_lag(log: Log, groups: Callable[[], Awaitable[Groups]]) -> None:
    """Show the lag of groups by what they have committed, again and again until cancelled.

    A log that is away is told by those who need it; until it is back the last figures stand.

    Args:
        groups: asked before every look.
    """
    shown: dict[str, ShownLag] = {}
    while True:
        try:
            now = await groups()
            for group, places in now.items():
                await _show(log, shown.setdefault(group, ShownLag(group)), group, places)
            for group in shown.keys() - now.keys():
                shown.pop(group).show({}, {})
        except StreamsError:
            pass
        await asyncio.sleep(LOOK_SECONDS)


async def _show(log: Log, shown: ShownLag, group: str, places: frozenset[TopicPartition]) -> None:
    ends: dict[TopicPartition, int] = {}
    positions: dict[TopicPartition, int] = {}
    for topic in {place.topic for place in places}:
        # What is committed first: what is appended meanwhile is lag, and no lag is below nothing.
        committed, begins = await log.committed(group, topic), await log.beginning_offsets(topic)
        ends |= {place: end for place, end in (await log.end_offsets(topic)).items() if place in places}
        positions |= {place: max(committed.get(place, 0), begin) for place, begin in begins.items()}
    shown.show(ends, positions)
