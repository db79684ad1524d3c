"""Rows of a span of event time, by their columns ``hour`` and ``instant``."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, Table

from streams.tally.core.instants import hour_and_microseconds, hour_of
from streams.tally.core.span import Span


class Hours(NamedTuple):
    """From an hour since 1970 to another one, which is left out; None is open."""

    first: int | None
    end: int | None


def hours_of(span: Span) -> Hours:
    """In whole hours: that of the second time is there too, unless it begins then."""
    first = None if span.since is None else hour_of(span.since)
    if span.until is None:
        return Hours(first, None)
    hour, rest = hour_and_microseconds(span.until)
    return Hours(first, hour + (rest > 0))


def of_hours(table: Table, span: Span) -> list[ColumnElement[bool]]:
    """In whole hours, as of `hours_of`."""
    first, end = hours_of(span)
    found: list[ColumnElement[bool]] = []
    if first is not None:
        found.append(table.c.hour >= first)
    if end is not None:
        found.append(table.c.hour < end)
    return found


def within(table: Table, span: Span) -> list[ColumnElement[bool]]:
    """To the microsecond."""
    found: list[ColumnElement[bool]] = []
    hour, instant = table.c.hour, table.c.instant
    if span.since is not None:
        at, rest = hour_and_microseconds(span.since)
        # Not compared as a pair: so an index on the hour is of use on either database.
        found.append((hour >= at) & ((hour > at) | (instant >= rest)))
    if span.until is not None:
        at, rest = hour_and_microseconds(span.until)
        found.append((hour <= at) & ((hour < at) | (instant < rest)))
    return found
