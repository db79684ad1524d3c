"""How fast tallies are kept; not run by pytest.

    python tests/bench/bench_tally.py [--paragraphs N] [--batch N] [--database URL] [--directory DIR]

Synthetic classified paragraphs of 1 KB (`tallying.coverage`): two of three on an issue, as many
statements as paragraphs, an agreement in one of seven. Measured are

- the store alone: decode, fold and write records that are in memory; then the same ones again,
  then with other labels, then as a second version;
- the consumer: the same from the embedded log, with the tallies published, first and again;
- a reader: all tallies, and those by day, of what is then in the store.

Seconds are wall time and this process's CPU time; PostgreSQL's own work is only in the first. Give
``--database`` an empty database; without it a SQLite file in a temporary directory is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
from tallying.coverage import coverage

from streams.contract.codec import classified_record
from streams.contract.records import NewRecord, Record, TopicPartition
from streams.contract.topics import TOPICS
from streams.log import Log
from streams.log.consuming import Advance
from streams.log.opening import open_log
from streams.settings import Secret, Settings
from streams.tally.consumer import GROUP, TallyConsumer
from streams.tally.core.batch import read_batch
from streams.tally.store import TallyStore

PLACE = TopicPartition("classified-paragraphs", 0)


def records(paragraphs: int, *, version: str = "1", relabelled: bool = False) -> list[NewRecord]:
    found: list[NewRecord] = []
    for article in coverage(paragraphs // 30 + 1):
        header = msgspec.structs.replace(article[0].article, version=version)
        for event in article:
            text = event.text + " Anew." if relabelled else event.text
            found.append(classified_record(msgspec.structs.replace(event, article=header, text=text)))
    return found[:paragraphs]


@contextmanager
def measured(what: str, paragraphs: int) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:34} {paragraphs / wall:8,.0f}/s wall  {paragraphs / cpu:8,.0f}/s of this process's CPU")


def keep(store: TallyStore, found: list[NewRecord], size: int) -> None:
    """As the consumer does, without a log."""
    before = store.positions().get(PLACE)
    for first in range(0, len(found), size):
        # The consumer holds the collector off as well.
        gc.disable()
        start = before or 0
        batch = read_batch(
            Record(
                topic=PLACE.topic,
                partition=PLACE.partition,
                offset=start + n,
                key=record.key,
                value=record.value,
                headers=record.headers,
                timestamp=0,
            )
            for n, record in enumerate(found[first : first + size])
        )
        after = start + len(found[first : first + size])
        store.apply(batch.arrivals, {PLACE: Advance(before, after)}, now=time.time())
        before = after
        gc.enable()


async def consume(store: TallyStore, settings: Settings, found: list[NewRecord]) -> None:
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        for what in ("consumer, first time", "consumer, again"):
            for first in range(0, len(found), 5_000):
                await log.append(found[first : first + 5_000])
            with measured(what, len(found)):
                task = asyncio.create_task(TallyConsumer(log, store, settings).run())
                await until_published(log, task)
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def until_published(log: Log, task: asyncio.Task[None]) -> None:
    """Wait until the consumer has told the log that all is taken in, and what came of it published.

    Seldom: looking takes time from what is measured.
    """
    ends = {place: end for place, end in (await log.end_offsets(PLACE.topic)).items() if end}
    while await log.committed(GROUP, PLACE.topic) != ends:
        if task.done():
            task.result()
        await asyncio.sleep(0.05)


def timed(what: str, call: Callable[[], object]) -> None:
    start = time.perf_counter()
    call()
    print(f"{what:34} {(time.perf_counter() - start) * 1000:8,.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how fast tallies are kept.")
    parser.add_argument("--paragraphs", type=int, default=100_000)
    parser.add_argument("--batch", type=int, default=Settings().tally_batch_size)
    parser.add_argument("--database", help="SQLAlchemy URL of an empty database")
    parser.add_argument("--directory", type=Path, default=Path(tempfile.mkdtemp(prefix="bench-tally-")))
    options = parser.parse_args()
    url = options.database or f"sqlite:///{options.directory / 'store.db'}"
    settings = Settings(data_dir=options.directory, tally_batch_size=options.batch)
    found = records(options.paragraphs)
    # The collector shall not go through the bench's own records time and again.
    gc.freeze()
    store = TallyStore(Secret(url))
    work = [
        ("store, first time", found),
        ("store, again", found),
        ("store, all labelled anew", records(options.paragraphs, relabelled=True)),
        ("store, a second version of all", records(options.paragraphs, version="2")),
    ]
    for what, batch in work:
        with measured(what, len(batch)):
            keep(store, batch, options.batch)
    del work
    timed("all tallies", store.tallies)
    timed("all tallies by day", lambda: store.tallies(by="day"))
    timed("latest agreements", store.latest_agreements)
    store.close()
    if options.database is None:
        store = TallyStore(Secret(f"sqlite:///{options.directory / 'consumer.db'}"))
        asyncio.run(consume(store, settings, found))
        store.close()


if __name__ == "__main__":
    main()
