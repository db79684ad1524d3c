"""Whether the server answers, whether the tallies have caught up with the log, and how far they are behind."""

from __future__ import annotations

import asyncio

import msgspec

from streams import __version__
from streams.api import answers, parameters
from streams.api.answers import Lag, PartitionLag
from streams.api.sources import NotReadyError, Sources
from streams.contract.topics import ARTICLES, CLASSIFIED
from streams.log import Log
from streams.tally.store import TallyStore


async def behind(log: Log, store: TallyStore) -> Lag:
    """How many records of what the tallies are made of they have not taken in."""
    topics = (ARTICLES.name, CLASSIFIED.name)
    asked = [*map(log.end_offsets, topics), *map(log.beginning_offsets, topics)]
    articles, classified, *begins = await asyncio.gather(*asked)
    ends, first = {**articles, **classified}, {**begins[0], **begins[1]}
    # The ends before: what comes while this is asked is no lag.
    positions = await asyncio.to_thread(store.positions)
    partitions = tuple(
        PartitionLag(
            topic=place.topic,
            partition=place.partition,
            position=max(positions.get(place, 0), first.get(place, 0)),
            end=end,
        )
        for place, end in sorted(ends.items())
    )
    return Lag(lag=sum(max(0, part.end - part.position) for part in partitions), partitions=partitions)


async def health(sources: Sources, asked: parameters.Nothing) -> answers.Health:
    return answers.Health(status="ok", version=__version__)


async def readiness(sources: Sources, asked: parameters.Nothing) -> answers.Readiness:
    left = (await behind(sources.log, sources.store)).lag
    sources.ready = sources.ready or left == 0
    if not sources.ready:
        raise NotReadyError(f"the tallies are {left:,} records behind the log", remedy="wait; /lag says how far")
    return answers.Readiness(ready=True, lag=left)


async def lag(sources: Sources, asked: parameters.Tabled) -> answers.Lag:
    found, waiting = await behind(sources.log, sources.store), await asyncio.to_thread(sources.store.waiting)
    return msgspec.structs.replace(found, waiting=waiting.articles, since=waiting.since)
