"""Trials, as the tally store keeps them."""

from __future__ import annotations

import asyncio
from contextlib import closing

from streams.api import answers, parameters
from streams.api.sources import NotFoundError, Sources
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.trials import Trial, TrialStore
from streams.trials.comparing import difference
from streams.trials.difference import Difference


async def trials(sources: Sources, asked: parameters.Tabled) -> answers.Trials:
    found = await asyncio.to_thread(_trials, sources.settings)
    return answers.Trials(trials=tuple(map(_state, found)))


async def trial(sources: Sources, asked: parameters.OfTrial) -> Difference:
    found = await asyncio.to_thread(_named, sources.settings, asked.name)
    # In a loop of its own: filing the examples again takes a while, and nobody else is to wait for it.
    return await asyncio.to_thread(asyncio.run, _difference(sources.settings, found))


def _trials(settings: Settings) -> tuple[Trial, ...]:
    with closing(TrialStore(settings.tally_database, writable=False)) as store:
        return store.trials()


def _named(settings: Settings, name: str) -> Trial:
    found = next((trial for trial in _trials(settings) if trial.name == name), None)
    if found is None:
        raise NotFoundError(f"there is no trial {name!r}", remedy="/trials has those that there are")
    return found


async def _difference(settings: Settings, found: Trial) -> Difference:
    # Imported here, because it brings word vectors with it.
    from streams.filing import Filer

    with closing(TrialStore(settings.tally_database, writable=False)) as store:
        async with open_log(settings, writable=False) as log:
            return await difference(log, found.name, store.moves(found), Filer)


def _state(found: Trial) -> answers.TrialState:
    return answers.TrialState(
        name=found.name,
        list_name=found.reading.issues.name,
        reading=found.reading.id,
        since=found.since,
        until=found.until,
        filed=found.filed,
    )
