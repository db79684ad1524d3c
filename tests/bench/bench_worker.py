"""Speed of workers on a real Kafka broker, as ratios to the bare loop of reading and filing in the same run.

    python tests/bench/bench_worker.py [ROUNDS]

The text is PolNeAR dev where it is beside the project, else the demo coverage, told several times with another last
sentence of each paragraph, so that nothing is remembered from the time before. The bare loop and the one worker are
each pinned to one core and the broker to another; the two workers and the broker share both. The clock runs from when
every worker has its partitions and a tenth is classified until one has nothing left to read. Beside rates by the clock
there is the processor's time, which says more where the machine does something else as well.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

import msgspec
from quality import polnear
from services.errors import UnavailableError
from services.kafka import KafkaBroker, choose

from streams import demo
from streams.contract.codec import paragraph_record
from streams.contract.topics import CLASSIFIED, PARAGRAPHS, READ, TOPICS
from streams.events import Article, Paragraph, Role
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

BATCH = 64
ROUNDS = 2
PARAGRAPHS_AT_LEAST = 5000
GIVE_UP = 300.0
"""Seconds in which workers must be through."""
LOOK_SECONDS = 0.25
TICKS = os.sysconf("SC_CLK_TCK")
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
STREAMS = Path(sys.executable).parent / "streams"


class Pace(NamedTuple):
    """Paragraphs a second by the clock, and the processor's microseconds a paragraph takes."""

    rate: float
    cost: float
    memory: float = 0.0
    """Peak resident memory of a worker, in MB."""
    broker: float = 0.0
    """Cores that the broker keeps busy, where it is a process of ours."""


class Look(NamedTuple):
    """What there is at a moment: paragraphs classified, those left to read by partition, seconds of processors."""

    time: float
    classified: int
    left: dict[int, int]
    workers: float
    broker: float


def main(rounds: int) -> None:
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
    paragraphs = list(events())
    found: list[tuple[Pace, Pace, Pace]] = []
    try:
        for _ in range(rounds):
            bare = bare_loop(ours)
            found.append((bare, workers(broker, paragraphs, 1, ours), workers(broker, paragraphs, 2, set(cores))))
    finally:
        broker.close()
    print(f"{len(paragraphs):,} paragraphs, {len(cores)} cores, {rounds} rounds")
    for bare, one, two in found:
        print(f"bare loop, one core      {bare.rate:5.0f} paragraphs/s  {bare.cost:5.0f} us of the processor each")
        print(
            f"one worker on that core  {line(one)}  {one.rate / bare.rate:.2f} of the bare loop, {_by_cost(bare, one)}"
        )
        print(
            f"two workers, all cores   {line(two)}  {two.rate / one.rate:.2f} times one worker, {_by_cost(bare, two)}"
        )


def line(pace: Pace) -> str:
    return (
        f"{pace.rate:5.0f} paragraphs/s  {pace.cost:5.0f} us each, {pace.memory:.0f} MB,"
        f" the broker takes {pace.broker:.2f} of a core;"
    )


def _by_cost(bare: Pace, pace: Pace) -> str:
    return f"{bare.cost / pace.cost:.2f} by the processor's time"


def events() -> Iterator[Paragraph]:
    """The same text again and again, each time with another last sentence."""
    split, paragraphs = polnear.BESIDE / "data" / "dev", list[Paragraph]()
    if split.exists():
        paragraphs = polnear.paragraphs(split)
    else:
        articles = (item for item in read_sources([demo.folder()]) if isinstance(item, Article))
        paragraphs = [event for article in articles for event in paragraph_events(article)]
    for number in range(-(-PARAGRAPHS_AT_LEAST // len(paragraphs))):
        yield from (told_again(paragraph, number) for paragraph in paragraphs)


def told_again(paragraph: Paragraph, number: int) -> Paragraph:
    def text(text: str, role: Role = "body") -> str:
        return text if role == "header" else f"{text} It was told {number} times."

    replace = msgspec.structs.replace
    return replace(
        paragraph,
        article=replace(paragraph.article, uri=f"{paragraph.article.uri}/{number}"),
        text=text(paragraph.text),
        window=tuple(replace(part, text=text(part.text, part.role)) for part in paragraph.window),
    )


def bare_loop(cores: set[int]) -> Pace:
    """In a process of its own."""
    command = [sys.executable, __file__, "--loop", ",".join(map(str, cores))]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True)
    return Pace(*json.loads(done.stdout))


def loop(cores: set[int]) -> None:
    """Print the pace of reading and filing in batches, article by article."""
    os.sched_setaffinity(0, cores)
    from streams.filing import Filer, default_issue_list
    from streams.reading import Reader

    paragraphs, reader, filer = list(events()), Reader(), Filer(default_issue_list())
    begin = len(paragraphs) // 10
    filer.file(reader.read(paragraphs[:begin]))
    began, took = time.perf_counter(), time.process_time()
    for start in range(begin, len(paragraphs), BATCH):
        filer.file(reader.read(paragraphs[start : start + BATCH]))
    count = len(paragraphs) - begin
    print(json.dumps((count / (time.perf_counter() - began), (time.process_time() - took) / count * 1e6)))


class Workers:
    """Worker processes under one supervisor, as ``streams worker`` starts them."""

    def __init__(self, settings: Settings, number: int, cores: set[int]) -> None:
        self.number = number
        self.partitions: dict[int, set[int]] = {}
        """Of `paragraphs`, by process id."""
        self._pattern = re.compile(rf"worker (\d+): reads {settings.topic_prefix}{PARAGRAPHS.name} ([\d ]+)$")
        self._process = subprocess.Popen(
            [STREAMS, "worker", "--processes", str(number)],
            env=os.environ
            | ONE_THREAD
            | {
                "STREAMS_KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers or "",
                "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
            },
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
        self._following = threading.Thread(target=self._follow)
        self._following.start()

    def _follow(self) -> None:
        assert self._process.stderr
        for text in self._process.stderr:
            if found := self._pattern.search(text.rstrip()):
                self.partitions[int(found[1])] = {int(number) for number in found[2].split()}

    def all_read(self, left: dict[int, int]) -> bool:
        """Whether each has partitions of its own, and something left to read in them."""
        mine = list(self.partitions.values())
        return (
            len(mine) == self.number
            and sum(map(len, mine)) == len(left)
            and all(any(left[partition] for partition in partitions) for partitions in mine)
        )

    def seconds(self) -> float:
        return sum(map(seconds_of, self.partitions))

    def memory(self) -> float:
        """Peak of the largest, in MB."""
        status = [Path(f"/proc/{pid}/status").read_text() for pid in self.partitions]
        return max(int(found[1]) for text in status if (found := re.search(r"VmHWM:\s+(\d+) kB", text))) / 1024

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._following.join()


def seconds_of(pid: int) -> float:
    """Of the processor, that a process has had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def workers(broker: KafkaBroker, paragraphs: Sequence[Paragraph], number: int, cores: set[int]) -> Pace:
    """The pace of workers that find all paragraphs waiting in the log."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            data_dir=Path(folder),
            kafka_bootstrap_servers=broker.bootstrap_servers,
            topic_prefix=f"bench-{uuid.uuid4().hex[:8]}-",
        )
        asyncio.run(_publish(settings, paragraphs))
        at_work = Workers(settings, number, cores)
        try:
            looks = asyncio.run(_looks(settings, at_work, len(paragraphs), getattr(broker, "pid", None)))
            memory = at_work.memory()
        finally:
            at_work.close()
    first, last = looks[0], looks[-1]
    count, seconds = last.classified - first.classified, last.time - first.time
    return Pace(
        rate=count / seconds,
        cost=(last.workers - first.workers) / count * 1e6,
        memory=memory,
        broker=(last.broker - first.broker) / seconds,
    )


async def _publish(settings: Settings, paragraphs: Sequence[Paragraph]) -> None:
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        for start in range(0, len(paragraphs), 500):
            await log.append([paragraph_record(event) for event in paragraphs[start : start + 500]])


async def _looks(settings: Settings, at_work: Workers, count: int, broker: int | None) -> list[Look]:
    """At the log while every worker is at work, from the tenth part on."""
    looks: list[Look] = []
    deadline = time.monotonic() + GIVE_UP
    async with open_log(settings) as log:
        while time.monotonic() < deadline:
            look = await _look(log, at_work, broker)
            if at_work.all_read(look.left) and look.classified > count // 10:
                looks.append(look)
            elif not any(look.left.values()):
                return looks
            await asyncio.sleep(LOOK_SECONDS)
    raise SystemExit(f"not all was read within {GIVE_UP:.0f} s")


async def _look(log: Log, at_work: Workers, broker: int | None) -> Look:
    classified = sum((await log.end_offsets(CLASSIFIED.name)).values())
    read = {partition.partition: end for partition, end in (await log.end_offsets(READ.name)).items()}
    there = {partition.partition: end for partition, end in (await log.end_offsets(PARAGRAPHS.name)).items()}
    return Look(
        time.perf_counter(),
        classified,
        {partition: end - read[partition] for partition, end in there.items()},
        at_work.seconds(),
        seconds_of(broker) if broker else 0.0,
    )


if __name__ == "__main__":
    if "--loop" in sys.argv:
        loop({int(core) for core in sys.argv[-1].split(",")})
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
