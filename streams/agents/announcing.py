"""Readings on the log: which were announced, and which one a worker announces when it starts."""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from streams.agents.stages import Stages
from streams.contract.codec import decode, reading_record
from streams.contract.readings import Decision, decide
from streams.contract.topics import PARAGRAPHS, READ, READINGS
from streams.errors import DecodeError
from streams.events import Reading
from streams.log import Log
from streams.log.snapshot import snapshot

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


async def announce(log: Log, decision: Decision) -> None:
    """Announce the reading, if it is to be."""
    if decision.announce:
        await log.append([reading_record(decision.reading)])


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
