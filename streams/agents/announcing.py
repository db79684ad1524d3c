"""Readings on the log: which were announced, and which one a worker announces when it starts."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime

from streams.agents.stages import Stages
from streams.contract.codec import decode, reading_record
from streams.contract.readings import Decision, decide, latest
from streams.contract.topics import PARAGRAPHS, READ, READINGS
from streams.errors import DecodeError, LogUnavailableError
from streams.events import Reading
from streams.log import Log
from streams.log.outages import Outages
from streams.log.snapshot import snapshot

LOOK_AGAIN = 2.0
"""Seconds between two looks at whether another worker has announced the reading."""

logger = logging.getLogger(__name__)


async def announced(log: Log) -> list[Reading]:
    """Every reading that was announced, in order; a record that is none is told and left out."""
    found = []
    async for record in snapshot(log, READINGS.name):
        try:
            found.append(decode(record, Reading))
        except DecodeError as error:
            logger.warning("left out: %s", error.message)
    return found


async def decided(log: Log, stages: Stages, *, switch_back: bool) -> Decision:
    """What a worker with these stages is to announce; see `decide`."""
    issues, now = stages.filer.issues, datetime.now(UTC)
    return decide(await announced(log), stages.identity, issues, switch_back=switch_back, now=now)


async def announce(
    log: Log, decision: Decision, leads: asyncio.Event, before: Callable[[], Awaitable[None]], *, who: str
) -> None:
    """Announce the reading, if it is to be: one worker does, and the others wait until it has.

    An outage of the log is ridden out.

    Args:
        leads: set while this worker is the one to do it.
        before: what is to be done first, for which one worker is enough; done again where it was cut short.
        who: waits for the log, for the lines.
    """
    outages = Outages(who)
    while decision.announce:
        try:
            if await _is_set(leads):
                await before()
                await log.append([reading_record(decision.reading)])
                return
            if decision.status == "new" and await _stands(log, decision.reading):
                return
            outages.over()
        except LogUnavailableError as error:
            await outages.wait(error)


async def _is_set(event: asyncio.Event) -> bool:
    """Whether it is, or comes to be within `LOOK_AGAIN`."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LOOK_AGAIN):
            await event.wait()
    return event.is_set()


async def _stands(log: Log, reading: Reading) -> bool:
    found = latest(await announced(log)).get(reading.id)
    return found is not None and found.status != "dropped" and found.generation >= reading.generation


async def in_words(log: Log, decision: Decision) -> str:
    """One line on which reading is made, and what there is to do for it."""
    reading = decision.reading
    name = f"reading {reading.id} (list {reading.issues.name or 'without a name'}, reader {reading.reader.version})"
    if decision.status == "wanted":
        return f"{name} is the one wanted"
    if decision.status == "again":
        return f"{name} is wanted again"
    if decision.status == "another":
        return f"{name} goes on, but another one is wanted: `streams readings use {reading.id}` makes it current"
    verb, topic = ("reads", PARAGRAPHS) if decision.new_reader else ("files", READ)
    begin, end = await log.beginning_offsets(topic.name), await log.end_offsets(topic.name)
    there = sum(end.values()) - sum(begin.values())
    return f"{name} is new" + (f": {verb} {there:,} paragraphs again" if there else "")
