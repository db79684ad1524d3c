"""What is counted: by issue, by speaker, by who agrees with whom."""

from __future__ import annotations

import asyncio

from streams.api import answers, parameters
from streams.api.sources import Sources
from streams.tally.core.span import Span
from streams.tally.sql.days import KEPT_CELLS

MOST_COUNTS = KEPT_CELLS
"""That tallies of hours or days are summed up from: as many as are kept in memory."""


async def issues(sources: Sources, asked: parameters.Tabled) -> answers.Issues:
    labels = await asyncio.to_thread(sources.store.labels)
    return answers.Issues(issues=tuple(answers.IssueName(id=name, label=label) for name, label in labels.items()))


async def tallies(sources: Sources, asked: parameters.OfTallies) -> answers.Tallies:
    found = await asyncio.to_thread(
        sources.store.labelled_tallies,
        asked.issue or None,
        Span(asked.since, asked.until),
        by=asked.by,
        reading=asked.reading,
        most=MOST_COUNTS,
    )
    return answers.Tallies(tallies=found.tallies, labels=dict(found.labels))


async def speakers(sources: Sources, asked: parameters.OfSpeakers) -> answers.Speakers:
    found = await asyncio.to_thread(
        sources.store.speakers,
        asked.issue,
        Span(asked.since, asked.until),
        name=asked.name,
        part=asked.q,
        limit=asked.limit,
        reading=asked.reading,
    )
    return answers.Speakers(speakers=found)


async def pairs(sources: Sources, asked: parameters.OfPairs) -> answers.Pairs:
    span = Span(asked.since, asked.until)
    found = await asyncio.to_thread(sources.store.pairs, asked.issue, span, reading=asked.reading)
    return answers.Pairs(pairs=tuple(found[: asked.limit]), left_out=max(0, len(found) - asked.limit))


async def readings(sources: Sources, asked: parameters.Tabled) -> answers.Readings:
    return answers.Readings(readings=await asyncio.to_thread(sources.store.readings))
