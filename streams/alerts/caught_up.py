"""Up to when all that was published is counted: a silence of tallies that lag behind is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from streams.alerts.coverage import Coverage
from streams.contract.records import Offsets
from streams.contract.topics import ARTICLES, CLASSIFIED
from streams.log import Log


class CaughtUp:
    """Notes where the log ends, and when; once the tallies have come so far, all up to then is counted.

    So it moves on however much goes on being published, and stands still where tallies, or whoever reads and files for
    them, do.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(self, log: Log, coverage: Coverage, *, clock: Callable[[], float]) -> None:
        self._log = log
        self._coverage = coverage
        self._clock = clock
        self._noted: tuple[datetime, Offsets] | None = None
        self.until: datetime | None = None
        self.given_up: datetime | None = None
        """Publication of the latest article of which nothing could be counted."""

    async def look(self) -> None:
        noted, ends = self._noted or (datetime.fromtimestamp(self._clock(), UTC), await self._ends())
        self._noted = (noted, ends)
        progress = await asyncio.to_thread(self._coverage.progress)
        if progress is None or any(progress.positions.get(place, 0) < end for place, end in ends.items()):
            return
        self._noted = None
        awaited = progress.awaited
        self.until = noted if awaited.since is None else min(noted, awaited.since)
        self.given_up = awaited.given_up

    async def _ends(self) -> Offsets:
        """Of what tallies are made of, where there is anything at all."""
        ends = {**await self._log.end_offsets(ARTICLES.name), **await self._log.end_offsets(CLASSIFIED.name)}
        first = {
            **await self._log.beginning_offsets(ARTICLES.name),
            **await self._log.beginning_offsets(CLASSIFIED.name),
        }
        return {place: end for place, end in ends.items() if end > first.get(place, 0)}
