"""What editors mend: shown, made, and taken back; the one thing that the API writes is a record of each."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from streams.api import answers, parameters
from streams.api.sources import NotFoundError, Sources
from streams.tally.mending import made, undone
from streams.tally.sending import send
from streams.tally.sql.mends import WantedMends


async def mends(sources: Sources, asked: parameters.OfMends) -> answers.Mends:
    wanted = WantedMends(uri=asked.uri, issue=asked.issue, by=asked.by)
    return answers.Mends(mends=await asyncio.to_thread(sources.store.mends, wanted, limit=asked.limit))


async def mend(sources: Sources, asked: parameters.Mending) -> answers.Mended:
    """Mend a paragraph; what holds already is not said twice."""
    of = await asyncio.to_thread(sources.store.mendable, asked.uri, asked.index)
    if of is None or asked.version not in {None, of.version}:
        raise NotFoundError(
            f"{asked.uri}: paragraph {asked.index} does not count, or not in version {asked.version or 'any'}",
            remedy="/history has the article's versions, and when they were withdrawn",
        )
    event, new = made(of, asked.mends, by=asked.by, at=datetime.now(UTC), note=asked.note)
    if new:
        await send(sources.settings, event)
    return answers.Mended(mend=event, new=new)


async def take_back(sources: Sources, asked: parameters.OfMend) -> answers.Mended:
    """Take a mend back; it stays in history."""
    found = await asyncio.to_thread(sources.store.mends, WantedMends(id=asked.id), limit=1)
    if not found:
        raise NotFoundError(f"there is no mend {asked.id!r}", remedy="/mends has those that there are")
    if found[0].back is not None:
        return answers.Mended(mend=found[0].mend, new=False)
    event = undone(found[0], by=asked.by, at=datetime.now(UTC), note=asked.note)
    await send(sources.settings, event)
    return answers.Mended(mend=event, new=True)
