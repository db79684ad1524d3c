"""What counts by day, kept in memory and read again only where it has changed.

Every answer is still of one state of the store: `period_revisions` says, in the same transaction, which days and hours
are what they were.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select

from streams.errors import InputError
from streams.sql.bulk import among, rows_at_once, rows_sent, sent
from streams.tally.core.cells import DIMENSIONS, INSTANT
from streams.tally.core.days import Day, Hour
from streams.tally.core.instants import DAY_HOURS, day_of
from streams.tally.core.readings import KeptReading
from streams.tally.core.summary import SummedCell
from streams.tally.sql.hours import Hours
from streams.tally.sql.schema import HOURS, PERIOD_REVISIONS

KEPT_CELLS = 300_000
"""Some 75 MB with their tallies of days and hours."""
_SAME = 50_000
_AT_ONCE = 500
"""Hours: what is read in one step is held twice for a while."""

_Key = tuple[str, int, float, str, int]
"""Id, generation and creation of the reading, as numbers are given anew; issue and day."""
_SENT = (PERIOD_REVISIONS.c.issue, PERIOD_REVISIONS.c.start)


class _Revision(NamedTuple):
    """Of an issue's day or hour."""

    issue: str
    start: int
    revision: int


class Days:
    """Days as they were read last, those that were asked for last first to stay.

    Args:
        most: cells that are kept.
    """

    def __init__(self, most: int = KEPT_CELLS) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, Day] = OrderedDict()
        self._cells = 0
        self._same: dict[SummedCell, SummedCell] = {}
        self._changing = Lock()

    def find(
        self,
        connection: Connection,
        reading: KeptReading,
        issues: Sequence[str] | None,
        hours: Hours,
        *,
        most: int | None,
    ) -> list[Day]:
        """The days of which hours are asked for, by issue and time.

        Raises:
            InputError: they have more than `most` counts.
        """
        there = _days(connection, reading.number, issues, hours)
        with self._changing:
            kept = [self._kept_of(reading, row) for row in there]
        pairs = list(zip(there, kept, strict=True))
        known = [day for row, day in pairs if day is not None and day.revision == row.revision]
        stale = [(row, day) for row, day in pairs if day is None or day.revision != row.revision]
        left = None if most is None else most - sum(map(len, known))
        read = _read(connection, reading.number, stale, left, self._shared) if stale else []
        if left is not None and sum(map(len, read)) > left:
            raise InputError(
                f"that is summed up from more than {most:,} counts",
                remedy="ask for fewer issues, or for a shorter time with since and until",
            )
        with self._changing:
            for day in read:
                self._keep(reading, day)
        return sorted([*known, *read], key=lambda day: (day.issue, day.start))

    def _shared(self, cell: SummedCell) -> SummedCell:
        """The one of many equal cells that is kept: the same people speak again and again."""
        if len(self._same) >= _SAME:
            self._same.clear()
        return self._same.setdefault(cell, cell)

    def _kept_of(self, reading: KeptReading, row: _Revision) -> Day | None:
        key = _key(reading, row.issue, row.start)
        day = self._kept.get(key)
        if day is not None:
            self._kept.move_to_end(key)
        return day

    def _keep(self, reading: KeptReading, day: Day) -> None:
        key = _key(reading, day.issue, day.start)
        before = self._kept.pop(key, None)
        self._cells += len(day) - (0 if before is None else len(before))
        self._kept[key] = day
        while self._cells > self._most:
            self._cells -= len(self._kept.popitem(last=False)[1])


def _days(connection: Connection, reading: int, issues: Sequence[str] | None, hours: Hours) -> list[_Revision]:
    table = PERIOD_REVISIONS
    query = select(table.c.issue, table.c.start, table.c.count)
    query = query.where(table.c.reading == reading, table.c.hours == DAY_HOURS)
    if issues is not None:
        query = query.where(among(connection, table.c.issue, issues))
    if hours.first is not None:
        query = query.where(table.c.start >= day_of(hours.first))
    if hours.end is not None:
        query = query.where(table.c.start < hours.end)
    return [_Revision(*row) for row in rows_at_once(connection, query)]


def _read(
    connection: Connection,
    reading: int,
    stale: Sequence[tuple[_Revision, Day | None]],
    most: int | None,
    shared: Callable[[SummedCell], SummedCell],
) -> list[Day]:
    """Days with the hours that have changed from the store; where they have more cells than `most`, with as many as
    show that."""
    dialect = connection.dialect.name
    days = {(row.issue, row.start): (row, day) for row, day in stale}
    variables = sent(dialect, _SENT, list(days)) | {"reading": reading}
    hours: dict[tuple[str, int], dict[int, Hour]] = {day: {} for day in days}
    changed: list[_Revision] = []
    for revision in (_Revision(*row) for row in rows_at_once(connection, _hours(dialect), variables) if row[0]):
        day = (revision.issue, day_of(revision.start))
        before = days[day][1]
        hour = None if before is None else before.hours.get(revision.start)
        if hour is not None and hour.revision == revision.revision:
            hours[day][revision.start] = hour
        else:
            changed.append(revision)
    left = None if most is None else most - sum(len(hour.cells) for found in hours.values() for hour in found.values())
    for start in range(0, len(changed), _AT_ONCE):
        if left is not None and left < 0:
            break
        some = changed[start : start + _AT_ONCE]
        for hour in _changed_hours(connection, reading, some, left, shared):
            hours[hour.issue, day_of(hour.start)][hour.start] = hour
            left = None if left is None else left - len(hour.cells)
    return [Day(*row, hours[day], before) for day, (row, before) in days.items()]


def _changed_hours(
    connection: Connection,
    reading: int,
    wanted: Sequence[_Revision],
    most: int | None,
    shared: Callable[[SummedCell], SummedCell],
) -> Iterator[Hour]:
    dialect = connection.dialect.name
    # An hour without a count has a row, too.
    limit = sys.maxsize if most is None else max(0, most) + 1 + len(wanted)
    variables = sent(dialect, _SENT, [row[:2] for row in wanted]) | {"reading": reading, "most": limit}
    cells: dict[tuple[str, int], list[SummedCell]] = {}
    for issue, hour, dimension, value, count in rows_at_once(connection, _cells(dialect), variables):
        if dimension is not None:
            # Only of instants does the hour say anything.
            at = hour if dimension == INSTANT else 0
            cells.setdefault((issue, hour), []).append(shared((dimension, value, at, count)))
    for issue, hour, revision in wanted:
        yield Hour(issue, hour, revision, tuple(cells.get((issue, hour), ())))


@cache
def _hours(dialect: str) -> Select[Any]:
    """The revisions of the hours of days."""
    wanted, table = rows_sent(dialect, _SENT), PERIOD_REVISIONS
    here = (
        (table.c.reading == bindparam("reading"))
        & (table.c.hours == 1)
        & (table.c.issue == wanted.c.issue)
        & (table.c.start >= wanted.c.start)
        & (table.c.start < wanted.c.start + DAY_HOURS)
    )
    return select(table.c.issue, table.c.start, table.c.count).join_from(wanted, table, here, isouter=True)


@cache
def _cells(dialect: str) -> Select[Any]:
    """The cells of hours."""
    wanted = rows_sent(dialect, _SENT)
    here = (
        (HOURS.c.reading == bindparam("reading"))
        & (HOURS.c.issue == wanted.c.issue)
        & HOURS.c.dimension.in_(DIMENSIONS)
        & (HOURS.c.hour == wanted.c.start)
    )
    shown = (wanted.c.issue, wanted.c.start, HOURS.c.dimension, HOURS.c.value, HOURS.c.count)
    # Outer joins, which SQLite takes in this order: else it reads all that there is, and looks for each among what was
    # sent.
    return select(*shown).join_from(wanted, HOURS, here, isouter=True).limit(bindparam("most"))


def _key(reading: KeptReading, issue: str, start: int) -> _Key:
    return reading.id, reading.generation, reading.created, issue, start
