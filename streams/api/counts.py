"""What is counted: by issue, by speaker, by who agrees with whom."""

from __future__ import annotations

import asyncio

from streams.api import answers, parameters
from streams.api.sources import Sources
from streams.tally.core.span import Span
from streams.tally.sql.days import KEPT_CELLS
from streams.tally.store import TallyStore

MOST_COUNTS = KEPT_CELLS
"""That tallies of hours or days are summed up from: as many as are kept in memory."""


async def issues(sources: Sources, asked: parameters.Tabled) -> answers.Issues:
    labels = await asyncio.to_thread(sources.store.labels)
    return answers.Issues(issues=tuple(answers.IssueName(id=name, label=label) for name, label in labels.items()))


async def tallies(sources: Sources, asked: parameters.OfTallies) -> answers.Tallies:
    return await asyncio.to_thread(_tallies, sources.store, asked)


def _tallies(store: TallyStore, asked: parameters.OfTallies) -> answers.Tallies:
    found = store.tallies(
        issues=asked.issue or None,
        since=asked.since,
        until=asked.until,
        by=asked.by,
        reading=asked.reading,
        most=MOST_COUNTS,
    )
    labels, shown = store.labels(), {tally.issue for tally in found}
    return answers.Tallies(tallies=found, labels={name: labels[name] for name in labels if name in shown})


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
