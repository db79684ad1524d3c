"""Speed of workers on a real Kafka broker, as ratios to the bare loop of reading and filing in the same run.

    python tests/bench/bench_worker.py

The text is PolNeAR dev where it is beside the project, else the demo coverage. The bare loop and the one worker are
each pinned to one core and the broker to another; the two workers and the broker share both. A worker's rate is that
of the times at which it handed over the classified paragraphs, from the tenth part of them on.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import polnear
from services.errors import UnavailableError
from services.kafka import KafkaBroker, choose

from streams import demo
from streams.contract.codec import paragraph_record
from streams.contract.topics import CLASSIFIED, TOPICS
from streams.events import Article, Paragraph
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.log.opening import open_log
from streams.settings import Settings

BATCH = 64
ROUNDS = 2
GIVE_UP = 300.0
"""Seconds in which a worker must be through."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
STREAMS = Path(sys.executable).parent / "streams"


def main() -> None:
    try:
        broker = choose()
    except UnavailableError as error:
        print(f"left out: {error}")
        return
    # aiokafka warns of every retry on a topic that has just been made.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    cores = sorted(os.sched_getaffinity(0))
    ours, brokers = {cores[0]}, {cores[-1]}
    os.sched_setaffinity(0, brokers)
    broker.start()
    os.sched_setaffinity(0, cores)
    try:
        paragraphs = events()
        bare = max(bare_loop(ours) for _ in range(ROUNDS))
        one = max(workers(broker, paragraphs, 1, ours) for _ in range(ROUNDS))
        two = max(workers(broker, paragraphs, 2, set(cores)) for _ in range(ROUNDS))
    finally:
        broker.close()
    print(f"{len(paragraphs):,} paragraphs, {len(cores)} cores, best of {ROUNDS} rounds each")
    print(f"bare loop, one core        {bare:6.0f} paragraphs/s")
    print(f"one worker on that core    {one:6.0f} paragraphs/s   {one / bare:.2f} of the bare loop")
    print(f"two workers, all cores     {two:6.0f} paragraphs/s   {two / one:.2f} times one worker")


def events() -> list[Paragraph]:
    split = polnear.BESIDE / "data" / "dev"
    if split.exists():
        return polnear.paragraphs(split)
    articles = (item for item in read_sources([demo.folder()]) if isinstance(item, Article))
    return [event for article in articles for event in paragraph_events(article)]


def bare_loop(cores: set[int]) -> float:
    """Paragraphs a second, in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--loop", ",".join(map(str, cores))],
        env=os.environ | ONE_THREAD,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return float(done.stdout)


def loop(cores: set[int]) -> None:
    """Print the rate of reading and filing in batches, article by article."""
    os.sched_setaffinity(0, cores)
    from streams.filing import Filer, default_issue_list
    from streams.reading import Reader

    paragraphs, reader, filer = events(), Reader(), Filer(default_issue_list())
    begin = len(paragraphs) // 10
    filer.file(reader.read(paragraphs[:begin]))
    began = time.perf_counter()
    for start in range(begin, len(paragraphs), BATCH):
        filer.file(reader.read(paragraphs[start : start + BATCH]))
    print((len(paragraphs) - begin) / (time.perf_counter() - began))


def workers(broker: KafkaBroker, paragraphs: Sequence[Paragraph], processes: int, cores: set[int]) -> float:
    """Paragraphs a second of workers that find all of them waiting in the log."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder),
            kafka_bootstrap_servers=broker.bootstrap_servers,
            topic_prefix=f"bench-{uuid.uuid4().hex[:8]}-",
        )
        environment = os.environ | {
            "STREAMS_KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap_servers,
            "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
            **ONE_THREAD,
        }
        asyncio.run(_publish(settings, paragraphs))
        process = subprocess.Popen(
            [STREAMS, "worker", "--processes", str(processes)],
            env=environment,
            stderr=subprocess.DEVNULL,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        try:
            times = asyncio.run(_times(settings, len(paragraphs)))
        finally:
            process.terminate()
            process.wait()
    begin = len(times) // 10
    return (len(times) - begin) / (times[-1] - times[begin]) * 1000


async def _publish(settings: Settings, paragraphs: Sequence[Paragraph]) -> None:
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        for start in range(0, len(paragraphs), 500):
            await log.append([paragraph_record(event) for event in paragraphs[start : start + 500]])


async def _times(settings: Settings, count: int) -> list[int]:
    """When each classified paragraph was handed over, in milliseconds, once all are there."""
    async with open_log(settings) as log:
        deadline = time.monotonic() + GIVE_UP
        while sum((await log.end_offsets(CLASSIFIED.name)).values()) < count:
            if time.monotonic() > deadline:
                raise SystemExit(f"not all was classified within {GIVE_UP:.0f} s")
            await asyncio.sleep(1.0)
        at, times = await log.beginning_offsets(CLASSIFIED.name), list[int]()
        while len(times) < count:
            for record in await log.read(at, max_records=1000, timeout=1.0):
                at[record.topic_partition] = record.offset + 1
                times.append(record.timestamp)
        return sorted(times)


if __name__ == "__main__":
    if "--loop" in sys.argv:
        loop({int(core) for core in sys.argv[-1].split(",")})
    else:
        main()
