"""Event time as the tallies keep it: hours since 1970, and microseconds into the hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

DAY_HOURS = 24

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


def instant_of(hour: int, microseconds: int) -> datetime:
    """The time so many hours after the start of 1970 UTC, and microseconds into the hour."""
    return _EPOCH + timedelta(hours=hour, microseconds=microseconds)


def hour_of(time: datetime) -> int:
    """Hours from the start of 1970 UTC to `time`, rounded down."""
    return (time - _EPOCH) // _HOUR


def day_of(hour: int) -> int:
    """The first hour of the day (UTC) that an hour since 1970 belongs to."""
    return hour - hour % DAY_HOURS


def hour_and_microseconds(time: datetime) -> tuple[int, int]:
    """The hour of a time, and the microseconds into it."""
    hour, rest = divmod(time - _EPOCH, _HOUR)
    return hour, rest // _MICROSECOND
