"""Paragraphs that were read, filed for a trial straight into the tally store.

No agents: what fails here ends the command, and the next one goes on where the store stands.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from streams.agents.stages import FilesParagraphs
from streams.contract.codec import decode
from streams.contract.readings import reader_version
from streams.contract.records import Record, TopicPartition
from streams.contract.topics import READ
from streams.errors import InputError, LogError, LogUnavailableError
from streams.events import ClassifiedParagraph, ReadParagraph
from streams.log import Log
from streams.tally.core.arrivals import ParagraphArrival, paragraph_arrival
from streams.tally.trials import Trial, TrialStore
from streams.threads import OneThread

AT_ONCE = 2_000
"""Records that are read, and counted in one transaction."""
PATIENCE = 30.0
"""Seconds without a record, before the end, after which filing is given up."""

_LOGGER = logging.getLogger(__name__)


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
    on_progress: Callable[[Filed], None] = lambda filed: None,
) -> Trial:
    """File what there is and is not filed yet.

    Args:
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
    filing = _Filing(trial, filer)
    with closing(OneThread("trial")) as thread:
        reading = asyncio.ensure_future(_next(log, at, ends))
        on_progress(Filed(trial, sum(at.values()) - sum(begins.values()), of))
        while records := await reading:
            at |= {record.topic_partition: record.offset + 1 for record in records}
            # Read ahead while these are filed.
            reading = asyncio.ensure_future(_next(log, at, ends))
            try:
                arrivals = await thread.call(filing.file, records)
                after = replace(
                    trial,
                    filed=trial.filed + len(arrivals),
                    log=identity,
                    positions={place.partition: offset for place, offset in at.items()},
                )
                await thread.call(store.take, trial, arrivals, after)
            except BaseException:
                reading.cancel()
                raise
            trial = after
            on_progress(Filed(trial, sum(at.values()) - sum(begins.values()), of))
    return trial


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


class _Filing:
    """Files records of `read-paragraphs` for one trial."""

    def __init__(self, trial: Trial, filer: FilesParagraphs) -> None:
        self._trial = trial
        self._filer = filer
        self._reader = reader_version(trial.reading.reader)
        self._suffix = f"@{self._reader}".encode()

    def file(self, records: Iterable[Record]) -> list[tuple[int, ParagraphArrival]]:
        """What they say to the tallies, each with its partition; what cannot be filed is told and left out."""
        wanted = [(record.partition, paragraph) for record in records if (paragraph := self._wanted(record))]
        classified = self._classified([paragraph for _, paragraph in wanted])
        return list(self._arrivals(zip((partition for partition, _ in wanted), classified, strict=True)))

    def _wanted(self, record: Record) -> ReadParagraph | None:
        """The paragraph, if it is by the trial's reader and of its time."""
        # The key says whose it is, at a hundredth of what decoding costs; a producer of its own may leave it out.
        if record.key is not None and not record.key.endswith(self._suffix):
            return None
        try:
            paragraph = decode(record, ReadParagraph)
        except InputError as error:
            _LOGGER.debug("left out: %s", error.message)  # the filer has told of it
            return None
        published, trial = paragraph.article.published, self._trial
        early = trial.since is not None and published < trial.since
        late = trial.until is not None and published >= trial.until
        return None if early or late or paragraph.reader != self._reader else paragraph

    def _classified(self, paragraphs: Sequence[ReadParagraph]) -> Sequence[ClassifiedParagraph | None]:
        try:
            return self._filer.file(paragraphs)
        except Exception:
            return [self._alone(paragraph) for paragraph in paragraphs]

    def _alone(self, paragraph: ReadParagraph) -> ClassifiedParagraph | None:
        try:
            return self._filer.file([paragraph])[0]
        except Exception as error:
            place = f"{paragraph.article.uri}#{paragraph.article.version}/{paragraph.ordinal}"
            _LOGGER.warning("%s cannot be filed, and is left out: %s: %s", place, type(error).__name__, error)
            return None

    def _arrivals(
        self, classified: Iterable[tuple[int, ClassifiedParagraph | None]]
    ) -> Iterator[tuple[int, ParagraphArrival]]:
        for partition, event in classified:
            if event is None:
                continue
            try:
                yield partition, paragraph_arrival(event)
            except InputError as error:
                _LOGGER.warning("left out: %s", error.message)


def _refuse_other_log(trial: Trial, identity: str) -> None:
    if trial.log not in (None, identity):
        raise LogError(
            f"trial {trial.name} was filed from another log: {trial.log}, this is {identity}",
            remedy=f"`streams trial drop {trial.name}`, and begin it again",
        )
