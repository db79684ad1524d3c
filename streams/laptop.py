"""The whole job in one process: publish inputs, classify their paragraphs, keep the tallies."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from streams.agents.app import CLASSIFIER
from streams.agents.classify import ReadsParagraphs
from streams.agents.worker import serve
from streams.contract.records import Offsets, TopicPartition
from streams.contract.topics import ARTICLES, CLASSIFIED, PARAGRAPHS, TOPICS
from streams.events import Article, DeadLetter
from streams.ingest.publisher import Published, publish
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.consumer import GROUP as TALLY
from streams.tally.consumer import TallyConsumer
from streams.tally.store import TallyStore

POLL = 0.05
"""Seconds between two looks at how far the work has come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is: of the paragraphs in the log, how many are classified and how many tallied."""

    paragraphs: int
    classified: int
    tallied: int
    done: bool


async def run(
    settings: Settings,
    store: TallyStore,
    load_reader: Callable[[], ReadsParagraphs],
    items: Iterable[Article | DeadLetter],
    *,
    once: bool,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    on_dead_letter: Callable[[DeadLetter], None] = lambda letter: None,
) -> Published:
    """Publish `items` while the agents and the tally consumer work; with `once` until all is tallied.

    Nothing is published before both have their consumer groups. Without `once` it runs until it is
    cancelled.

    Raises:
        GroupBusyError: another process works on this embedded log already.
        StreamsError: the log or the tally store cannot be reached, or the reader cannot be loaded.
    """
    classifying = asyncio.Event()
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)

        async def classify() -> None:
            await serve(settings, await asyncio.to_thread(load_reader), ready=classifying.set)

        async def publish_items() -> Published:
            await classifying.wait()
            return await publish(log, items, on_dead_letter=on_dead_letter)

        publishing = asyncio.create_task(publish_items())
        work = [
            asyncio.create_task(classify()),
            asyncio.create_task(TallyConsumer(log, store, settings).run()),
            asyncio.create_task(_watch(log, store, publishing, on_progress, once=once)),
        ]
        async with _stopped(publishing, *work):
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            return await publishing


async def progress(log: Log, held: Offsets | None = None) -> Progress:
    """How far the classifier and the tally consumer are with what the log holds now.

    The tally consumer commits to the log once it has published, so what is done is published too.

    Args:
        held: the next offsets of the tally store; one that was deleted or is another one than the
            commits speak of has not tallied what they say.
    """
    ends = {topic.name: await log.end_offsets(topic.name) for topic in (PARAGRAPHS, CLASSIFIED, ARTICLES)}
    read = await log.committed(CLASSIFIER, PARAGRAPHS.name)
    tallied = _held(await log.committed(TALLY, CLASSIFIED.name), held)
    counted = _held(await log.committed(TALLY, ARTICLES.name), held)
    return Progress(
        paragraphs=sum(ends[PARAGRAPHS.name].values()),
        classified=sum(ends[CLASSIFIED.name].values()),
        tallied=sum(tallied.values()),
        done=_reached(ends[PARAGRAPHS.name], read)
        and _reached(ends[CLASSIFIED.name], tallied)
        and _reached(ends[ARTICLES.name], counted),
    )


def _held(committed: dict[TopicPartition, int], held: Offsets | None) -> dict[TopicPartition, int]:
    if held is None:
        return committed
    return {partition: min(offset, held.get(partition, 0)) for partition, offset in committed.items()}


def _reached(ends: dict[TopicPartition, int], positions: dict[TopicPartition, int]) -> bool:
    return all(positions.get(partition, 0) >= end for partition, end in ends.items())


async def _watch(
    log: Log,
    store: TallyStore,
    publishing: asyncio.Task[Published],
    on_progress: Callable[[Progress], None],
    *,
    once: bool,
) -> None:
    """Tell how far it is; return once everything is done, raise what publishing raised."""
    while True:
        published = publishing.done() and publishing.result()
        now = await progress(log, await asyncio.to_thread(store.positions))
        on_progress(now)
        if once and published and now.done:
            return
        await asyncio.sleep(POLL)


@asynccontextmanager
async def _stopped(*tasks: asyncio.Task[object]) -> AsyncIterator[None]:
    """Cancel the tasks at the end and wait until they have stopped."""
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
