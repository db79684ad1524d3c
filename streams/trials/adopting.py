"""A trial becomes the reading that is wanted, and is shown in one step once it has caught up."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from streams.agents.announcing import announced
from streams.agents.stages import FilesParagraphs
from streams.contract.codec import reading_record
from streams.contract.readings import latest
from streams.contract.topics import READINGS
from streams.log import Log
from streams.tally.store import ReadingSummary, TallyStore
from streams.tally.trials import Trial, TrialStore
from streams.trials.filing import Filed, file_trial
from streams.trials.labelling import Jobs

LOOKS = 100
"""At whether it has caught up, each at 100,000 articles at most; a tally consumer goes on looking."""


async def adopt(
    log: Log,
    trials: TrialStore,
    store: TallyStore,
    trial: Trial,
    filer: FilesParagraphs,
    *,
    jobs: Jobs | None = None,
    on_progress: Callable[[Filed], None] = lambda filed: None,
) -> ReadingSummary:
    """File what a trial left out and what came since, announce it as wanted, and show it if it has caught up.

    What was filed stays in this store alone. On the log, workers that are started with the list file all of
    it, so that any other consumer has it too, and new coverage from then on; here that changes nothing of
    what counts already. Cut short, it is done again.

    Args:
        jobs: as of `file_trial`.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    trial = trial if trial.whole else await asyncio.to_thread(trials.widen, trial)
    trial = await file_trial(log, trials, trial, filer, jobs=jobs, on_progress=on_progress)
    known = latest(await announced(log)).get(trial.reading.id)
    stands = 1 if known is None else known.generation + (known.status == "dropped")
    event = msgspec.structs.replace(
        trial.reading,
        status="wanted",
        generation=max(stands, trial.reading.generation),
        announced=datetime.now(UTC),
    )
    await asyncio.to_thread(trials.settle, trial, event)
    await log.create_topics([READINGS])
    await log.append([reading_record(event)])
    await asyncio.to_thread(store.use, event.id)
    await asyncio.to_thread(trials.forget, trial)
    return await asyncio.to_thread(_shown, store, event.id)


def _shown(store: TallyStore, identity: str) -> ReadingSummary:
    """Show the reading if it has caught up."""
    for _ in range(LOOKS):
        found = next(reading for reading in store.readings() if reading.id == identity)
        if found.current or found.caught_up < 1.0:
            return found
        store.keep_readings(now=time.time())
    return found
