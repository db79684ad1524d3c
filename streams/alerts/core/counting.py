"""Spikes and silences, by how much is told of an issue each hour: pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from statistics import fmean, pstdev
from typing import NamedTuple

from streams.alerts.rules import Counted, SpikeCondition

HOUR = timedelta(hours=1)


class Counts(NamedTuple):
    """How much is told of an issue."""

    hours: Mapping[Counted, Mapping[datetime, int]]
    """By hour of publication, which its beginning names; an hour without any may be left out."""
    first: datetime | None = None
    last: datetime | None = None
    """Publication of the earliest and the latest."""


class Spike(NamedTuple):
    """A time looked at."""

    start: datetime
    stands: bool
    """Whether it is a spike."""
    words: str


def spike(counts: Counts, condition: SpikeCondition) -> Spike | None:
    """Whether the latest time of the condition's length is a spike against those before it.

    None where the issue was never told of before that time: what is new has nothing to be measured by. It is one where
    it has at least `floor` and more than the mean of the times before it and so many of their (population) standard
    deviations.
    """
    if counts.first is None or counts.last is None:
        return None
    hours = counts.hours.get(condition.count, {})
    length = HOUR * condition.hours
    start = counts.last.replace(minute=0, second=0, microsecond=0) - length + HOUR
    if counts.first >= start:
        return None
    count = _total(hours, start, condition.hours)
    before = [_total(hours, start - length * back, condition.hours) for back in range(1, condition.against + 1)]
    mean, deviation = fmean(before), pstdev(before)
    stands = count >= condition.floor and count > mean + condition.deviations * deviation
    when = f"from {start:%Y-%m-%d %H:%M} UTC in {condition.hours} h"
    words = f"{count} {condition.count} {when}, {mean:.1f} on average before"
    return Spike(start, stands, words)


def silence(counts: Counts, lasting: timedelta, now: datetime) -> datetime | None:
    """Since when nothing was told, if that is as long ago; None where it is not, or nothing ever was."""
    return counts.last if counts.last is not None and now - counts.last >= lasting else None


def _total(hours: Mapping[datetime, int], start: datetime, length: int) -> int:
    return sum(hours.get(start + HOUR * hour, 0) for hour in range(length))
