"""Paragraphs that were read, filed for a trial straight into the tally store.

No agents: what fails here ends the command, and the next one goes on where the store stands.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from streams.agents.stages import FilesParagraphs
from streams.contract.records import Record, TopicPartition
from streams.contract.topics import READ
from streams.errors import LogError, LogUnavailableError
from streams.log import Log
from streams.tally.trials import Trial, TrialStore
from streams.threads import OneThread
from streams.trials.labelling import WORTH_PROCESSES, Arrivals, Jobs, Label, open_labels

AT_ONCE = 2_000
"""Records that are read, and counted in one transaction."""
PATIENCE = 30.0
"""Seconds without a record, before the end, after which filing is given up."""


class Filed(NamedTuple):
    """How far a trial is with what the log held when its filing began."""

    trial: Trial
    done: int
    of: int
    """Records of `read-paragraphs`, of every reader and time."""


async def file_trial(
    log: Log,
    store: TrialStore,
    trial: Trial,
    filer: FilesParagraphs,
    *,
    jobs: Jobs | None = None,
    on_progress: Callable[[Filed], None] = lambda filed: None,
) -> Trial:
    """File what there is and is not filed yet.

    Args:
        jobs: the processes that label where there is much to label, in place of `filer`; what comes of it is the same.
        on_progress: called after every batch, in this thread.

    Returns:
        The trial as it stands at the end.

    Raises:
        LogError: the trial was filed from another log.
        LogUnavailableError: the log cannot be reached, or gives no records before its end.
        StaleOffsetsError: another command files the same trial.
    """
    identity = (await log.identities([READ.name]))[READ.name]
    _refuse_other_log(trial, identity)
    begins, ends = await log.beginning_offsets(READ.name), await log.end_offsets(READ.name)
    at = {place: max(begin, trial.positions.get(place.partition, 0)) for place, begin in begins.items()}
    of = sum(ends.values()) - sum(begins.values())
    begun = sum(begins.values())
    few = of + begun - sum(at.values()) < WORTH_PROCESSES
    on_progress(Filed(trial, sum(at.values()) - begun, of))
    async with open_labels(trial, filer, None if few else jobs) as label:
        with closing(OneThread("trial")) as thread:
            labelled = asyncio.ensure_future(_labelled(log, at, ends, label))
            try:
                while batch := await labelled:
                    # The next ones are read and labelled while these are counted.
                    labelled = asyncio.ensure_future(_labelled(log, batch.at, ends, label))
                    after = replace(
                        trial,
                        filed=trial.filed + len(batch.arrivals),
                        log=identity,
                        positions={place.partition: offset for place, offset in batch.at.items()},
                    )
                    await thread.call(store.take, trial, batch.arrivals, after)
                    trial = after
                    on_progress(Filed(trial, sum(batch.at.values()) - begun, of))
            finally:
                labelled.cancel()
                await asyncio.wait([labelled])
    return trial


class _Labelled(NamedTuple):
    """Arrivals, and the next offset of each partition after them."""

    arrivals: Arrivals
    at: Mapping[TopicPartition, int]


async def _labelled(
    log: Log,
    at: Mapping[TopicPartition, int],
    ends: Mapping[TopicPartition, int],
    label: Label,
) -> _Labelled | None:
    """What the next records say to the tallies; None where there are no more."""
    records = await _next(log, at, ends)
    if not records:
        return None
    after = dict(at) | {record.topic_partition: record.offset + 1 for record in records}
    return _Labelled(await label(records), after)


async def _next(log: Log, at: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]) -> list[Record]:
    """Records before the end; none where there are no more."""
    wanted = {place: offset for place, offset in at.items() if offset < ends[place]}
    if not wanted:
        return []
    records = await log.read(wanted, max_records=AT_ONCE, timeout=PATIENCE)
    if not records:
        raise LogUnavailableError(
            f"{READ.name}: no record came within {PATIENCE:.0f} s, before its end",
            remedy="see to the log, and try again",
        )
    return records


def _refuse_other_log(trial: Trial, identity: str) -> None:
    if trial.log not in (None, identity):
        raise LogError(
            f"trial {trial.name} was filed from another log: {trial.log}, this is {identity}",
            remedy=f"`streams trial drop {trial.name}`, and begin it again",
        )
