"""When to look at a source again, and what the status of its answer means: pure, with the time and chance given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Literal

from msgspec.structs import replace

from streams.events import WatchedSource

JITTER = 0.1
"""Share of a wait by which it is longer or shorter, so that sources that were started together do not stay so."""
LONGEST_BACKOFF = timedelta(hours=6)
LONGEST_ASKED = timedelta(days=1)
"""A server that asks for more than this with ``Retry-After`` is looked at all the same."""
GONE = frozenset({404, 410})
GONE_AFTER = {404: 10, 410: 3}
"""After so many such answers in a row a source is gone for good: 410 says so outright, 404 may be a mistake."""

Kind = Literal["changed", "unchanged", "failed", "gone"]
News = Literal["new", "updated", "killed", "refused"]
"""What something that a source has not held before is published as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one look at a source went."""

    kind: Kind
    error: str = ""
    wait: timedelta = timedelta(0)
    """For how long it asked to be left alone."""
    soon: timedelta | None = None
    """When to look again instead, where something is just being written."""
    etag: str = ""
    modified: str = ""
    digest: str = ""
    counts: Mapping[News, int] = field(default_factory=dict)


def outcome_of(status: int, retry_after: str, now: datetime, failures: int = 0) -> Outcome | None:
    """What an answer without a body means; None if its body is to be read.

    Args:
        failures: how often the source has failed before.
    """
    if status == 200:
        return None
    if status == 304:
        return Outcome(kind="unchanged")
    kind: Kind = "gone" if status in GONE and failures + 1 >= GONE_AFTER[status] else "failed"
    return Outcome(kind=kind, error=f"the server says {status}", wait=asked_wait(retry_after, now))


def asked_wait(retry_after: str, now: datetime) -> timedelta:
    """What a ``Retry-After`` asks for, seconds or a date (RFC 9110, 10.2.3), up to a day; nothing if it is neither."""
    stated = retry_after.strip()
    try:
        if stated.isascii() and stated.isdigit():
            wait = timedelta(seconds=min(int(stated[:9]), LONGEST_ASKED.total_seconds()))
        else:
            moment = parsedate_to_datetime(stated)
            wait = (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment) - now
    except (ValueError, TypeError, OverflowError, IndexError):
        return timedelta(0)
    return min(max(wait, timedelta(0)), LONGEST_ASKED)


def wait_after(failures: int, asked: timedelta, every: timedelta, chance: Callable[[], float]) -> timedelta:
    """How long to wait: `every`, doubled with each failure up to six hours, and never less than was `asked`.

    Args:
        failures: in a row.
        chance: a number from 0 to 1.
    """
    backoff = max(every, min(every * (1 << min(failures, 20)), LONGEST_BACKOFF))
    around = backoff * (1 + JITTER * (2 * chance() - 1))
    return max(around, asked * (1 + JITTER * chance()))


def polled(
    before: WatchedSource | None,
    source: str,
    outcome: Outcome,
    now: datetime,
    every: timedelta,
    chance: Callable[[], float],
) -> WatchedSource:
    """The source after a look at it."""
    known = before or WatchedSource(source=source, polled=now)
    there = outcome.kind in ("changed", "unchanged")
    failures = 0 if there else known.failures + 1
    wait = wait_after(failures, outcome.wait, every, chance) if outcome.soon is None else outcome.soon
    state = replace(
        known,
        polled=now,
        answered=now if there else known.answered,
        next=None if outcome.kind == "gone" else now + wait,
        failures=failures,
        error=outcome.error,
        new=known.new + outcome.counts.get("new", 0),
        updated=known.updated + outcome.counts.get("updated", 0),
        killed=known.killed + outcome.counts.get("killed", 0),
        refused=known.refused + outcome.counts.get("refused", 0),
    )
    if outcome.kind != "changed":
        return state
    return replace(state, etag=outcome.etag, modified=outcome.modified, digest=outcome.digest)
