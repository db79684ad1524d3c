"""What counts of an issue on one day, and its tallies, each made once: pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TypeVar

from streams.tally.core.cells import INSTANT
from streams.tally.core.instants import DAY_HOURS
from streams.tally.core.summary import IssueTally, Period, SummedCell, bucket_start, is_empty, summarise

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

_SPANS = 8
"""Parts of a day whose sums and tallies are remembered: what is asked for again and again begins or ends in few."""


class Day:
    """The cells of an issue on a day (UTC).

    Args:
        start: its first hour.
        revision: another one whenever the cells are others.
        cells: several of a dimension, value and hour add up.
    """

    __slots__ = ("_cells", "_sums", "_tallies", "issue", "revision", "start")

    def __init__(self, issue: str, start: int, revision: int, cells: Sequence[SummedCell]) -> None:
        self.issue = issue
        self.start = start
        self.revision = revision
        self._cells = cells
        self._sums: dict[tuple[int, int], tuple[SummedCell, ...]] = {}
        self._tallies: dict[tuple[int, int, Period], tuple[IssueTally, ...]] = {}

    def __len__(self) -> int:
        return len(self._cells)

    def sums(self, first: int, end: int) -> tuple[SummedCell, ...]:
        """The cells from an hour to another one, which is left out, summed up; of instants the first and the last."""
        span = self._within(first, end)
        found = self._sums.get(span)
        if found is None:
            found = _remember(self._sums, span, tuple(_summed(self._between(*span))))
        return found

    def tallies(self, first: int, end: int, by: Period) -> tuple[IssueTally, ...]:
        """The tallies of the day, or of each of its hours, that are not empty, of what is between two hours."""
        span = (*self._within(first, end), by)
        found = self._tallies.get(span)
        if found is None:
            made = self._by_day(first, end) if by == "day" else self._by_hour(first, end)
            found = _remember(self._tallies, span, tuple(tally for tally in made if not is_empty(tally)))
        return found

    def _by_day(self, first: int, end: int) -> Iterable[IssueTally]:
        yield summarise(self.issue, self.sums(first, end), start=bucket_start(self.start, "day"))

    def _by_hour(self, first: int, end: int) -> Iterable[IssueTally]:
        hours: dict[int, list[SummedCell]] = {}
        for cell in self._between(*self._within(first, end)):
            hours.setdefault(cell[2], []).append(cell)
        for hour, cells in sorted(hours.items()):
            yield summarise(self.issue, cells, start=bucket_start(hour, "hour"))

    def _within(self, first: int, end: int) -> tuple[int, int]:
        return max(first, self.start), min(end, self.start + DAY_HOURS)

    def _between(self, first: int, end: int) -> Sequence[SummedCell]:
        if end - first == DAY_HOURS:
            return self._cells
        return [cell for cell in self._cells if first <= cell[2] < end]


def _summed(cells: Iterable[SummedCell]) -> Iterable[SummedCell]:
    counts: dict[tuple[str, str], int] = {}
    instants: list[tuple[int, str]] = []
    for dimension, value, hour, count in cells:
        if dimension == INSTANT:
            if count:
                instants.append((hour, value))
        else:
            counts[dimension, value] = counts.get((dimension, value), 0) + count
    for (dimension, value), count in counts.items():
        yield dimension, value, 0, count
    for hour, value in {min(instants), max(instants)} if instants else ():
        yield INSTANT, value, hour, 1


def _remember(kept: dict[K, V], span: K, found: V) -> V:
    if len(kept) >= _SPANS:
        kept.clear()
    kept[span] = found
    return found
