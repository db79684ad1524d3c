"""What counts by day, kept in memory and read again only where it has changed.

Every answer is still of one state of the store: `day_revisions` says, in the same transaction, which days are what
they were.
"""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Connection, Select, bindparam, cast, func, select

from streams.errors import InputError
from streams.sql.bulk import among, rows_at_once, rows_sent, sent
from streams.tally.core.cells import DIMENSIONS
from streams.tally.core.days import Day
from streams.tally.core.instants import DAY_HOURS, day_of
from streams.tally.core.readings import KeptReading
from streams.tally.core.summary import SummedCell
from streams.tally.sql.hours import Hours
from streams.tally.sql.schema import DAY_REVISIONS, HOURS

KEPT_CELLS = 200_000
"""Some 40 MB with their tallies."""

_Key = tuple[str, int, float, str, int]
"""Id, generation and creation of the reading, as numbers are given anew; issue and day."""
_SENT = (DAY_REVISIONS.c.issue, DAY_REVISIONS.c.day)


class Days:
    """Days as they were read last, those that were asked for last first to stay.

    Args:
        most: cells that are kept.
    """

    def __init__(self, most: int = KEPT_CELLS) -> None:
        self._most = most
        self._kept: OrderedDict[_Key, Day] = OrderedDict()
        self._cells = 0
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
        there = _revisions(connection, reading.number, issues, hours)
        with self._changing:
            found = [self._known(reading, *row) for row in there]
        stale = [row for row, day in zip(there, found, strict=True) if day is None]
        known = [day for day in found if day is not None]
        left = None if most is None else most - sum(map(len, known))
        read = _read(connection, reading.number, stale, left) if stale else []
        if left is not None and sum(map(len, read)) > left:
            raise InputError(
                f"that is summed up from more than {most:,} counts",
                remedy="ask for fewer issues, or for a shorter time with since and until",
            )
        with self._changing:
            for day in read:
                self._keep(reading, day)
        return sorted([*known, *read], key=lambda day: (day.issue, day.start))

    def _known(self, reading: KeptReading, issue: str, start: int, revision: int) -> Day | None:
        key = _key(reading, issue, start)
        day = self._kept.get(key)
        if day is None or day.revision != revision:
            return None
        self._kept.move_to_end(key)
        return day

    def _keep(self, reading: KeptReading, day: Day) -> None:
        key = _key(reading, day.issue, day.start)
        before = self._kept.pop(key, None)
        self._cells += len(day) - (0 if before is None else len(before))
        self._kept[key] = day
        while self._cells > self._most:
            self._cells -= len(self._kept.popitem(last=False)[1])


class _Revision(NamedTuple):
    issue: str
    day: int
    revision: int


def _revisions(connection: Connection, reading: int, issues: Sequence[str] | None, hours: Hours) -> list[_Revision]:
    table = DAY_REVISIONS
    query = select(table.c.issue, table.c.day, cast(func.sum(table.c.count), BigInteger))
    query = query.where(table.c.reading == reading)
    if issues is not None:
        query = query.where(among(connection, table.c.issue, issues))
    if hours.first is not None:
        query = query.where(table.c.day >= day_of(hours.first))
    if hours.end is not None:
        query = query.where(table.c.day < hours.end)
    return [_Revision(*row) for row in rows_at_once(connection, query.group_by(table.c.issue, table.c.day))]


def _read(connection: Connection, reading: int, wanted: Sequence[_Revision], most: int | None) -> list[Day]:
    """Days from the store; where they have more cells than `most`, with as many as show that."""
    dialect = connection.dialect.name
    # A day without a count has a row, too.
    limit = sys.maxsize if most is None else max(0, most) + 1 + len(wanted)
    variables = sent(dialect, _SENT, [row[:2] for row in wanted]) | {"reading": reading, "most": limit}
    cells: dict[tuple[str, int], list[SummedCell]] = {}
    for issue, day, dimension, value, hour, count in rows_at_once(connection, _cells(dialect), variables):
        if dimension is not None:
            # The same words stand in many cells, and are kept for long.
            cells.setdefault((issue, day), []).append((sys.intern(dimension), sys.intern(value), hour, count))
    return [Day(issue, day, revision, cells.get((issue, day), ())) for issue, day, revision in wanted]


@cache
def _cells(dialect: str) -> Select[Any]:
    wanted = rows_sent(dialect, _SENT)
    here = (
        (HOURS.c.reading == bindparam("reading"))
        & (HOURS.c.issue == wanted.c.issue)
        & HOURS.c.dimension.in_(DIMENSIONS)
        & (HOURS.c.hour >= wanted.c.day)
        & (HOURS.c.hour < wanted.c.day + DAY_HOURS)
    )
    shown = (wanted.c.issue, wanted.c.day, HOURS.c.dimension, HOURS.c.value, HOURS.c.hour, HOURS.c.count)
    # An outer join, which SQLite takes in this order: else it reads all that there is, and looks for each among what
    # was sent.
    return select(*shown).join_from(wanted, HOURS, here, isouter=True).limit(bindparam("most"))


def _key(reading: KeptReading, issue: str, start: int) -> _Key:
    return reading.id, reading.generation, reading.created, issue, start
