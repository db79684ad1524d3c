"""The whole job in one process: publish inputs, read and file their paragraphs, keep the tallies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import NamedTuple

from streams.agents.stages import Stages
from streams.agents.worker import serve
from streams.contract.readings import filer_group, reader_group, reader_version
from streams.contract.records import Offsets, TopicPartition
from streams.contract.topics import ARTICLES, CLASSIFIED, MENDS, PARAGRAPHS, READ, READINGS, TOPICS
from streams.events import DeadLetter, Reading
from streams.ingest.inputs import Item
from streams.ingest.publisher import Published, publish
from streams.ingest.releasing import Releasing
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.consumer import GROUP as TALLY
from streams.tally.consumer import TallyConsumer
from streams.tally.store import TallyStore

POLL, IDLE_POLL = 0.05, 0.5
"""Seconds between two looks at how far the work has come, and while there is none: a look is a dozen queries."""


class Part(NamedTuple):
    """How many records of a topic a stage has done, of how many there are now."""

    done: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is with what the log holds: paragraphs read, filed and tallied, and whether that is all."""

    read: Part
    filed: Part
    tallied: Part
    done: bool


async def run(
    settings: Settings,
    store: TallyStore,
    load_stages: Callable[[], Stages],
    items: Iterable[Item],
    *,
    once: bool,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    on_notice: Callable[[str], None] = lambda line: None,
    on_dead_letter: Callable[[DeadLetter], None] = lambda letter: None,
) -> Published:
    """Publish `items` while the agents and the tally consumer work; with `once` until all is tallied.

    Nothing is published before all have their consumer groups. Without `once` it runs until it is
    cancelled. Where another reading is current, that of the given list and reader is made from what
    there is, and the other one is shown until it has caught up.

    Args:
        on_notice: told in a line of a change of the current reading.

    Raises:
        GroupBusyError: another process works on this embedded log already.
        StreamsError: the log or the tally store cannot be reached, or the reader cannot be loaded.
    """
    working: asyncio.Future[Reading] = asyncio.get_running_loop().create_future()

    def ready(reading: Reading) -> None:
        if not working.done():
            working.set_result(reading)

    async with open_log(settings) as log:
        await log.create_topics(TOPICS)

        async def read_and_file() -> None:
            await serve(settings, await asyncio.to_thread(load_stages), ready=ready)

        async def publish_items() -> Published:
            await working
            await Releasing(log).release()
            return await publish(log, items, on_dead_letter=on_dead_letter)

        publishing = asyncio.create_task(publish_items())
        tallies = TallyConsumer(log, store, settings)
        work = [
            asyncio.create_task(read_and_file()),
            asyncio.create_task(tallies.run()),
            asyncio.create_task(Releasing(log).run()),
            asyncio.create_task(_watch(log, store, tallies, working, publishing, on_progress, on_notice, once=once)),
        ]
        async with _stopped(publishing, *work):
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            return await publishing


async def progress(log: Log, reading: Reading, held: Offsets | None = None) -> Progress:
    """How far the agents of a reading and the tally consumer are with what the log holds now.

    The tally consumer commits to the log once it has published, so what is done is published too.

    Args:
        held: the next offsets of the tally store; one that was deleted or is another one than the
            commits speak of has not tallied what they say.
    """
    read = await log.committed(reader_group(reader_version(reading.reader)), PARAGRAPHS.name)
    filed = await log.committed(filer_group(reading), READ.name)
    tallied = _held(await log.committed(TALLY, CLASSIFIED.name), held)
    counted = _held(await log.committed(TALLY, ARTICLES.name), held)
    known = _held(await log.committed(TALLY, READINGS.name), held)
    mended = _held(await log.committed(TALLY, MENDS.name), held)
    # After the commits: what came of the events that they speak of was appended before them.
    at = {
        PARAGRAPHS.name: read,
        READ.name: filed,
        CLASSIFIED.name: tallied,
        ARTICLES.name: counted,
        READINGS.name: known,
        MENDS.name: mended,
    }
    ends = {topic: await log.end_offsets(topic) for topic in at}
    return Progress(
        read=_part(ends[PARAGRAPHS.name], read),
        filed=_part(ends[READ.name], filed),
        tallied=_part(ends[CLASSIFIED.name], tallied),
        done=all(_reached(ends[topic], positions) for topic, positions in at.items()),
    )


def _held(committed: dict[TopicPartition, int], held: Offsets | None) -> dict[TopicPartition, int]:
    if held is None:
        return committed
    return {partition: min(offset, held.get(partition, 0)) for partition, offset in committed.items()}


def _part(ends: dict[TopicPartition, int], positions: dict[TopicPartition, int]) -> Part:
    return Part(sum(positions.values()), sum(ends.values()))


def _reached(ends: dict[TopicPartition, int], positions: dict[TopicPartition, int]) -> bool:
    return all(positions.get(partition, 0) >= end for partition, end in ends.items())


async def _watch(
    log: Log,
    store: TallyStore,
    tallies: TallyConsumer,
    working: asyncio.Future[Reading],
    publishing: asyncio.Task[Published],
    on_progress: Callable[[Progress], None],
    on_notice: Callable[[str], None],
    *,
    once: bool,
) -> None:
    """Tell how far it is; return once everything is done and shown, raise what publishing raised."""
    reading = await working
    before = await asyncio.to_thread(_current, store)
    if before not in {None, reading.id}:
        on_notice(f"reading {before} is shown until {reading.id} has caught up ({_called(reading)})")
    given_up = False
    while True:
        published = publishing.done() and publishing.result()
        now = await progress(log, reading, await asyncio.to_thread(store.positions))
        on_progress(now)
        if now.done and once and published and not given_up and await asyncio.to_thread(_lacks, store, reading):
            # All there is has been worked on: what is lacking is a dead letter.
            await tallies.wait_no_longer()
            given_up = True
            continue
        if now.done and (before != reading.id or (once and published)):
            current = await asyncio.to_thread(_current, store)
            if before not in {None, current}:
                on_notice(f"reading {current} has caught up, and is shown now")
            before = current
            if once and published and (current == reading.id or (given_up and await _stays(store, reading, on_notice))):
                return
        await asyncio.sleep(IDLE_POLL if now.done and not once else POLL)


def _current(store: TallyStore) -> str | None:
    """The id of the reading that tallies are shown of: one that has to catch up is not the current one yet."""
    return store.leading_readings().current


def _lacks(store: TallyStore, reading: Reading) -> bool:
    return _current(store) != reading.id or bool(store.incomplete())


async def _stays(store: TallyStore, reading: Reading, on_notice: Callable[[str], None]) -> bool:
    """Whether a reading stays behind whatever is waited for; told in a line."""
    readings = await asyncio.to_thread(store.readings)
    current = next((kept for kept in readings if kept.current), None)
    wanted = next((kept for kept in readings if kept.id == reading.id), None)
    if current is None or wanted is None or wanted.caught_up == 1:
        return False
    behind = round((1 - wanted.caught_up) * current.articles)
    on_notice(
        f"reading {wanted.id} lacks {behind} of {current.articles} articles, so {current.id} is still shown: "
        f"`streams dead-letters` says why, `streams readings use {wanted.id} --now` shows it all the same"
    )
    return True


def _called(reading: Reading) -> str:
    return f"list {reading.issues.name or 'without a name'}, reader {reading.reader.version}"


@asynccontextmanager
async def _stopped(*tasks: asyncio.Task[object]) -> AsyncIterator[None]:
    """Cancel the tasks at the end and wait until they have stopped."""
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
