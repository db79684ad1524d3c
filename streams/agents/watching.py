"""A line when the log is away, and one when it is back: the agents wait for it by themselves, without a word."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from streams.errors import StreamsError
from streams.log import Log
from streams.log.outages import Outages

LOOK_SECONDS = 5.0
"""Between two looks at whether the log answers."""


async def tell_outages(log: Log, topics: Sequence[str], *, who: str) -> None:
    """Until cancelled, tell when `who` waits for the log and when it goes on."""
    outages = Outages(who)
    while True:
        try:
            await log.identities(topics)
        except StreamsError as error:
            await outages.wait(error)
        else:
            outages.over()
            await asyncio.sleep(LOOK_SECONDS)
