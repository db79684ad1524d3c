"""Run tally consumers in tests, publish to them, and wait for what they bring about."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from services.processes import Child
from tallying.feeding import Event

from streams.contract.codec import article_record, classified_record, decode
from streams.contract.records import Record
from streams.contract.topics import AGREEMENTS, ARTICLES, CLASSIFIED, MENDS, TALLIES, TOPICS
from streams.events import Agreement, Article, Tally
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Secret, Settings
from streams.tally.consumer import TallyConsumer
from streams.tally.store import TallyStore

_PATIENCE_SECONDS = 90
_SCRIPT = Path(__file__).parent / "consume.py"


@asynccontextmanager
async def ready(settings: Settings, url: str) -> AsyncIterator[tuple[Log, TallyStore]]:
    """The log with its topics, and the store."""
    store = TallyStore(Secret(url))
    try:
        async with open_log(settings) as log:
            await log.create_topics(TOPICS)
            yield log, store
    finally:
        store.close()


@asynccontextmanager
async def running(settings: Settings, url: str) -> AsyncIterator[tuple[Log, TallyStore, asyncio.Task[None]]]:
    """The same with a consumer at work."""
    async with ready(settings, url) as (log, store), consuming(TallyConsumer(log, store, settings)) as task:
        yield log, store, task


@asynccontextmanager
async def consuming(consumer: TallyConsumer) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(consumer.run())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def consumer_process(settings: Settings, url: str, output: Path) -> Child:
    """A consumer in a process of its own; the caller ends it."""
    given: Mapping[str, object] = {
        "DATA_DIR": settings.data_dir,
        "DATABASE_URL": url,
        "TOPIC_PREFIX": settings.topic_prefix,
        "PARTITIONS": settings.partitions,
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "KAFKA_SESSION_TIMEOUT": settings.kafka_session_timeout,
        "TALLY_BATCH_SIZE": settings.tally_batch_size,
    }
    environment = {f"STREAMS_{name}": str(value) for name, value in given.items() if value}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("STREAMS_")}
    return Child([sys.executable, str(_SCRIPT)], output=output, environment=plain | environment)


async def publish(log: Log, events: Iterable[Event]) -> None:
    await log.append([article_record(e) if isinstance(e, Article) else classified_record(e) for e in events])


async def until(true: Callable[[], bool], alive: Callable[[], None]) -> None:
    """Wait for what consumers are to bring about; `alive` raises when they cannot any longer."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while not await asyncio.to_thread(true):
        alive()
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.02)


def task_alive(task: asyncio.Task[None]) -> Callable[[], None]:
    return lambda: task.result() if task.done() else None


def children_alive(*children: Child) -> Callable[[], None]:
    def check() -> None:
        for child in children:
            assert child.running, child.output.read_text()

    return check


async def until_read(log: Log, store: TallyStore, alive: Callable[[], None]) -> None:
    """Wait until the store has reached the end of the log."""
    ends = {
        place: end
        for topic in (ARTICLES, CLASSIFIED, MENDS)
        for place, end in (await log.end_offsets(topic.name)).items()
    }

    def all_read() -> bool:
        positions = store.positions()
        return all(positions.get(place, 0) >= end for place, end in ends.items())

    await until(all_read, alive)


async def until_published(
    log: Log, store: TallyStore, alive: Callable[[], None], issues: Iterable[str] = ()
) -> list[Tally]:
    """Wait until the last tally published of each issue shown, or of `issues`, is the one shown; return all."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        tallies = [decode(record, Tally) for record in await records(log, TALLIES.name)]
        last = {tally.issue: (tally.paragraphs, tally.statements) for tally in tallies}
        shown = {tally.issue: (tally.paragraphs, tally.statements) for tally in await asyncio.to_thread(store.tallies)}
        if all(last.get(issue) == shown.get(issue, (0, 0)) for issue in {*shown, *issues}):
            return tallies
        alive()
        assert time.monotonic() < deadline, "it took too long"
        await asyncio.sleep(0.05)


async def until_reported(log: Log, ids: Collection[str], alive: Callable[[], None]) -> list[Agreement]:
    """Wait until of the reports of agreements on the log those with these ids stand; return all with retractions."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        reports = [decode(record, Agreement) for record in await records(log, AGREEMENTS.name)]
        standing = {report.id: report for report in reports}
        wrong = set(ids) ^ {identity for identity, report in standing.items() if not report.retracted}
        if not wrong:
            return reports
        alive()
        assert time.monotonic() < deadline, f"not reported, or never taken back: {sorted(wrong)}"
        await asyncio.sleep(0.05)


async def records(log: Log, topic: str) -> list[Record]:
    """Everything on a topic."""
    ends = await log.end_offsets(topic)
    found: list[Record] = []
    start = dict.fromkeys(ends, 0)
    while any(start[place] < end for place, end in ends.items()):
        for record in await log.read(start, max_records=1000, timeout=5.0):
            found.append(record)
            start[record.topic_partition] = record.offset + 1
    return found
