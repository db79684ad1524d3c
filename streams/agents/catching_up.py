"""How far agents are with what there was when they started, told in a line now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from streams.contract.records import Offsets
from streams.log import Log

TELL_EVERY = 10.0
"""Seconds between two lines."""


async def tell_until_caught_up(
    log: Log, group: str, topic: str, verb: str, say: Callable[[str], None], *, every: float = TELL_EVERY
) -> None:
    """Say how far a group is with what a topic holds now, until it has it all; nothing if it has it already."""
    begins, ends = await log.beginning_offsets(topic), await log.end_offsets(topic)
    total = sum(ends.values()) - sum(begins.values())
    first = True
    while True:
        done = _done(begins, ends, await log.committed(group, topic))
        if done >= total:
            if not first:
                say(f"{verb} all {total:,} paragraphs that there were")
            return
        if not first:
            say(f"{verb} {done:,} of {total:,} paragraphs")
        first = False
        await asyncio.sleep(every)


def _done(begins: Offsets, ends: Offsets, committed: Offsets) -> int:
    reached = (min(max(committed.get(place, 0), begins[place]), ends[place]) - begins[place] for place in ends)
    return sum(reached)
