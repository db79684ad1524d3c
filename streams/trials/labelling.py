"""Records of `read-paragraphs` labelled for one trial: in a thread, or in several processes side by side."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass

from streams.agents.stages import FilesParagraphs
from streams.contract.codec import decode
from streams.contract.readings import reader_version
from streams.contract.records import Record
from streams.errors import InputError
from streams.events import ClassifiedParagraph, ReadParagraph
from streams.garbage import no_garbage_collection
from streams.processes import ended_with_parent, interrupts_held
from streams.tally.core.arrivals import ParagraphArrival, paragraph_arrival
from streams.tally.trials import Trial
from streams.threads import OneThread
from streams.trials.beginning import FilerOf

WORTH_PROCESSES = 15_000
"""Records from which processes are started: each needs two seconds to begin with, and 300 MB, and one files so many in
five."""

Arrivals = list[tuple[int, ParagraphArrival]]
"""What records say to the tallies, each with its partition."""

Label = Callable[[Sequence[Record]], Awaitable[Arrivals]]

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Jobs:
    """So many processes, each with a filer of its own; `filer_of` is imported there by its name."""

    count: int
    filer_of: FilerOf


@asynccontextmanager
async def open_labels(trial: Trial, filer: FilesParagraphs, jobs: Jobs | None) -> AsyncIterator[Label]:
    """Who labels records for a trial, in their order; nobody is left behind at the end."""
    if jobs is None or jobs.count < 2:
        labeller = Labeller(trial, filer)
        with closing(OneThread("labels")) as thread:
            yield lambda records: thread.call(labeller.of, records)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs.count, context, initializer=_begin, initargs=(trial, jobs.filer_of))
    try:
        yield lambda records: _side_by_side(pool, jobs.count, records)
    finally:
        await asyncio.to_thread(pool.shutdown, cancel_futures=True)


async def _side_by_side(pool: ProcessPoolExecutor, count: int, records: Sequence[Record]) -> Arrivals:
    size = -(-len(records) // count)
    # Neighbours stay together: what stands in their windows is weighed once.
    pieces = [records[start : start + size] for start in range(0, len(records), size)]
    with interrupts_held():
        futures = [asyncio.wrap_future(pool.submit(_labels_of, piece)) for piece in pieces]
    return [arrival for found in await asyncio.gather(*futures) for arrival in found]


_labeller: Labeller
"""Of this process, where it is one of several."""


def _begin(trial: Trial, filer_of: FilerOf) -> None:
    global _labeller
    ended_with_parent()
    _labeller = Labeller(trial, filer_of(trial.reading.issues))


def _labels_of(records: Sequence[Record]) -> Arrivals:
    return _labeller.of(records)


class Labeller:
    """Labels records for one trial."""

    def __init__(self, trial: Trial, filer: FilesParagraphs) -> None:
        self._trial = trial
        self._filer = filer
        self._reader = reader_version(trial.reading.reader)
        self._suffix = f"@{self._reader}".encode()

    def of(self, records: Iterable[Record]) -> Arrivals:
        """What they say to the tallies, each with its partition; what cannot be filed is told and left out."""
        with no_garbage_collection():
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
