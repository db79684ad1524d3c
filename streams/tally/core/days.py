"""What counts of an issue on one day, and its tallies, each made once: pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from streams.tally.core.cells import INSTANT
from streams.tally.core.instants import DAY_HOURS
from streams.tally.core.summary import IssueTally, Period, SummedCell, bucket_start, is_empty, summarise

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

Counts: TypeAlias = dict[tuple[str, str], int]

_SPANS = 8
"""Parts of a day whose sums and tallies are remembered: what is asked for again and again begins or ends in few."""


class Hour:
    """The cells of an issue in an hour.

    Args:
        start: since 1970.
        revision: another one whenever the cells are others.
        cells: several of a dimension and value add up.
    """

    __slots__ = ("_tally", "cells", "instants", "issue", "revision", "start")

    def __init__(self, issue: str, start: int, revision: int, cells: Sequence[SummedCell]) -> None:
        self.issue = issue
        self.start = start
        self.revision = revision
        self.cells = cells
        self.instants = _instants(cells)
        """The first and the last, as cells."""
        self._tally: IssueTally | None = None

    @property
    def tally(self) -> IssueTally:
        if self._tally is None:
            self._tally = summarise(self.issue, self.cells, start=bucket_start(self.start, "hour"))
        return self._tally


class Day:
    """The hours of an issue on a day (UTC) in which anything ever counted.

    Args:
        start: its first hour.
        revision: another one whenever an hour's is.
        hours: by their starts.
        before: the same day as it was, to go on from what was summed up of it.
    """

    __slots__ = ("_counts", "_size", "_sums", "_tallies", "hours", "issue", "revision", "start")

    def __init__(
        self, issue: str, start: int, revision: int, hours: Mapping[int, Hour], before: Day | None = None
    ) -> None:
        self.issue = issue
        self.start = start
        self.revision = revision
        self.hours = hours
        self._size = sum(len(hour.cells) for hour in hours.values())
        self._counts: Counts | None = (
            None if before is None or before._counts is None else _moved(before._counts, before.hours, hours)
        )
        """By dimension and value, of the whole day."""
        self._sums: dict[tuple[int, int], tuple[SummedCell, ...]] = {}
        self._tallies: dict[tuple[int, int, Period], tuple[IssueTally, ...]] = {}

    def __len__(self) -> int:
        """How many cells it has."""
        return self._size

    def sums(self, first: int, end: int) -> tuple[SummedCell, ...]:
        """The cells from an hour to another one, which is left out, summed up; of instants the first and the last."""
        span = self._within(first, end)
        found = self._sums.get(span)
        if found is None:
            between = self._between(*span)
            found = _remember(self._sums, span, tuple(_cells(self._counted(between), between)))
        return found

    def tallies(self, first: int, end: int, by: Period) -> tuple[IssueTally, ...]:
        """The tallies of the day, or of each of its hours, that are not empty, of what is between two hours."""
        span = (*self._within(first, end), by)
        found = self._tallies.get(span)
        if found is None:
            made = self._by_day(first, end) if by == "day" else [hour.tally for hour in self._between(*span[:2])]
            found = _remember(self._tallies, span, tuple(tally for tally in made if not is_empty(tally)))
        return found

    def _by_day(self, first: int, end: int) -> Iterator[IssueTally]:
        yield summarise(self.issue, self.sums(first, end), start=bucket_start(self.start, "day"))

    def _counted(self, between: Sequence[Hour]) -> Counts:
        if len(between) < len(self.hours):
            return _counts(between)
        if self._counts is None:
            self._counts = _counts(between)
        return self._counts

    def _within(self, first: int, end: int) -> tuple[int, int]:
        return max(first, self.start), min(end, self.start + DAY_HOURS)

    def _between(self, first: int, end: int) -> list[Hour]:
        return [hour for start, hour in sorted(self.hours.items()) if first <= start < end]


def _counts(hours: Iterable[Hour]) -> Counts:
    counts: Counts = {}
    for hour in hours:
        _add(counts, hour, 1)
    return counts


def _moved(counts: Counts, before: Mapping[int, Hour], after: Mapping[int, Hour]) -> Counts:
    """The counts after some hours have changed: they are few of a day."""
    moved = dict(counts)
    for start, hour in after.items():
        was = before.get(start)
        if was is not hour:
            if was is not None:
                _add(moved, was, -1)
            _add(moved, hour, 1)
    return {cell: count for cell, count in moved.items() if count}


def _add(counts: Counts, hour: Hour, times: int) -> None:
    for dimension, value, _, count in hour.cells:
        if dimension != INSTANT:
            counts[dimension, value] = counts.get((dimension, value), 0) + times * count


def _cells(counts: Counts, hours: Iterable[Hour]) -> Iterator[SummedCell]:
    for (dimension, value), count in counts.items():
        yield dimension, value, 0, count
    instants = [instant for hour in hours for instant in hour.instants]
    yield from instants[:1] + instants[-1:]


def _instants(cells: Iterable[SummedCell]) -> tuple[SummedCell, ...]:
    found = [cell for cell in cells if cell[0] == INSTANT and cell[3]]
    return (min(found), max(found)) if found else ()


def _remember(kept: dict[K, V], span: K, found: V) -> V:
    if len(kept) >= _SPANS:
        kept.clear()
    kept[span] = found
    return found
