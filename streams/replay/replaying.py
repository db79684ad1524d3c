"""Coverage published again, in the order of its schedule and at its pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from itertools import takewhile
from math import isinf
from typing import NamedTuple

import msgspec

from streams.contract.codec import paragraph_record
from streams.contract.records import NewRecord
from streams.contract.topics import ARTICLES
from streams.errors import LogUnavailableError
from streams.events import Article
from streams.ingest.paragraphs import paragraph_events
from streams.log import Log
from streams.log.outages import Outages
from streams.replay.pace import Pace
from streams.replay.schedule import Due, Entry, Schedule
from streams.threads import OneThread

AT_ONCE, ADDED_AT_ONCE = 1_000, 5_000
_ARTICLE = msgspec.json.Decoder(Article)


class Replayed(NamedTuple):
    """How far a replay is."""

    done: int
    of: int
    time: int
    """Event time of the last one, in microseconds since 1970."""


async def fill(schedule: Schedule, entries: AsyncIterator[Entry], thread: OneThread) -> None:
    """Put everything into a schedule, unless some of it was replayed already."""
    if schedule.settled and schedule.done:
        return
    await thread.call(schedule.clear)
    batch: list[Entry] = []
    async for entry in entries:
        batch.append(entry)
        if len(batch) >= ADDED_AT_ONCE:
            await thread.call(schedule.add, batch)
            batch = []
    await thread.call(schedule.add, batch)
    await thread.call(schedule.settle)


async def replay(
    log: Log,
    schedule: Schedule,
    thread: OneThread,
    *,
    speed: float,
    paragraphs: bool,
    on_progress: Callable[[Replayed], None] = lambda replayed: None,
) -> Replayed:
    """Publish what is left of a schedule; cancelled, the next one goes on after what is acknowledged.

    A log that goes away meanwhile is waited for.

    Args:
        speed: times the pace of event time; infinite for none.
        paragraphs: publish each article's paragraphs after it, to be read.
    """
    now = asyncio.get_running_loop().time
    of = await thread.call(schedule.count)
    outages = Outages("the replay")
    pace: Pace | None = None
    told = Replayed(schedule.done, of, 0)
    while due := await thread.call(schedule.next, AT_ONCE):
        if not isinf(speed):
            pace = pace or Pace(due[0].time, now(), speed)
            due = await _wait(due, pace, now)
        records = await thread.call(_records, due, paragraphs=paragraphs)
        await _append(log, records, outages)
        await thread.call(schedule.replayed, due)
        told = Replayed(schedule.done, of, due[-1].time)
        on_progress(told)
    return told


async def _wait(due: Sequence[Due], pace: Pace, now: Callable[[], float]) -> Sequence[Due]:
    """Those that are due, once at least one is."""
    await asyncio.sleep(max(0.0, pace.due(due[0].time) - now()))
    moment = now()
    return [due[0], *takewhile(lambda each: pace.due(each.time) <= moment, due[1:])]


def _records(due: Sequence[Due], *, paragraphs: bool) -> list[NewRecord]:
    found: list[NewRecord] = []
    for each in due:
        found.append(each.record)
        if paragraphs and each.record.topic == ARTICLES.name:
            with suppress(msgspec.DecodeError):  # its consumers have told of it
                found += map(paragraph_record, paragraph_events(_ARTICLE.decode(each.record.value or b"")))
    return found


async def _append(log: Log, records: Sequence[NewRecord], outages: Outages) -> None:
    while True:
        try:
            await log.append(records)
        except LogUnavailableError as error:
            await outages.wait(error)
        else:
            outages.over()
            return
