"""Spikes and silences, by how much is told of an issue each hour: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from statistics import fmean, pstdev
from typing import NamedTuple

from streams.alerts.rules import Counted, SpikeCondition

HOUR = timedelta(hours=1)
LATE = timedelta(days=7)
"""How late coverage may come and still make a spike, whatever a rule's grace: counts are asked for no longer back."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Counts(NamedTuple):
    """How much is told of an issue."""

    hours: Mapping[Counted, Mapping[datetime, int]]
    """By hour of publication, which its beginning names; an hour without any may be left out."""
    first: datetime | None = None
    last: datetime | None = None
    """Publication of the earliest and the latest."""
    until: datetime | None = None
    """Up to when all that was published is counted; None where that is not known, as when tallies lag behind."""
    uncounted: datetime | None = None
    """Publication of the latest article of which nothing could be counted, and which may be on any issue."""

    def any_between(self, after: datetime, until: datetime) -> bool:
        """Whether anything was told in the hours that lie between two times."""
        return any(
            count > 0 and after < hour <= until for found in self.hours.values() for hour, count in found.items()
        )


class Spike(NamedTuple):
    """A time looked at."""

    start: datetime
    stands: bool
    """Whether it is a spike."""
    words: str


def spike_times(condition: SpikeCondition, now: datetime, grace: timedelta) -> Iterator[datetime]:
    """The times of the condition's length that are looked at: those that begin within the grace, the last with `now`.

    They begin at whole multiples of their length since 1970, so that one burst is one spike.
    """
    length, grace = HOUR * condition.hours, min(grace, LATE)
    start = now - (now - _EPOCH) % length
    while start + length + grace > now:
        yield start
        start -= length


def spike(counts: Counts, condition: SpikeCondition, start: datetime) -> Spike | None:
    """Whether the time that begins there is a spike against those before it.

    None where the issue was first told of within those: what is new has nothing to be measured by. It is one where it
    has at least `floor` and more than the mean of the times before it and so many of their (population) standard
    deviations.
    """
    length = HOUR * condition.hours
    if counts.first is None or counts.first > start - length * condition.against:
        return None
    hours = counts.hours.get(condition.count, {})
    count = _total(hours, start, condition.hours)
    before = [_total(hours, start - length * back, condition.hours) for back in range(1, condition.against + 1)]
    mean, deviation = fmean(before), pstdev(before)
    stands = count >= condition.floor and count > mean + condition.deviations * deviation
    words = (
        f"{count} {condition.count} in {_hours(condition.hours)} from {start:%Y-%m-%d %H:%M} UTC,"
        f" {mean:.1f} on average in the {_times(condition)} before"
    )
    return Spike(start, stands, words)


def _times(condition: SpikeCondition) -> str:
    """``24 hours``, or ``8 times 3 hours``."""
    return (
        f"{condition.against} hours" if condition.hours == 1 else f"{condition.against} times {condition.hours} hours"
    )


def silence(counts: Counts, lasting: timedelta) -> datetime | None:
    """Since when nothing was told, if that is as long ago; None where it is not, may not be, or nothing ever was.

    It is as long ago by what is counted, and not by the clock: who lags behind has not heard what is told.
    """
    if counts.last is None or counts.until is None:
        return None
    heard = max(counts.last, counts.uncounted or counts.last)
    return counts.last if counts.until - heard >= lasting else None


def _hours(count: int) -> str:
    return "the hour" if count == 1 else f"{count} hours"


def _total(hours: Mapping[datetime, int], start: datetime, length: int) -> int:
    return sum(hours.get(start + HOUR * hour, 0) for hour in range(length))
