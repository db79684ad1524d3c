"""The API under load: queries and live clients while a worker reads at full speed into the same store.

    python tests/bench/bench_serve.py [--seconds N | --minutes N] [--kafka]

One worker, one tally consumer and one server, as processes, on the embedded log or on Kafka; the worker takes what the
others leave (`nice`), as README says for one machine. 200 clients follow the
live stream, most of them all of it; every tenth goes away now and then and comes back with the last id. 50 queries a
second come at random moments, most of them for tallies, and their time counts from when they were due. What each
client was told is compared with the log, event by event. The memory of the server is looked at every second.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean, quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

import aiohttp
import msgspec
from bench.bench_alerts import articles, publish, told_again
from bench.bench_worker import seconds_of
from services.errors import UnavailableError
from services.kafka import choose

from streams import demo
from streams.api.telling import FOLLOWED_TOPICS
from streams.contract.topics import CLASSIFIED, TOPICS
from streams.events import Article
from streams.ingest.paragraphs import paragraph_events
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

SECONDS = 30.0
CLIENTS = 200
QUERIES = 50
"""A second."""
AHEAD = 1_000
"""Paragraphs that wait for the worker, so that it is never idle."""
BEFORE = 500
"""Paragraphs that are counted before anybody asks."""
GIVE_UP = 600.0
SETTLED = 5.0
"""Seconds left out at the beginning, for processes to come to speed."""
DAYS = 30
"""Over which the coverage was published."""
WANTED_MS = 100
TALLIES = (
    "/tallies",
    "/tallies?by=day",
    "/tallies?issue=fentanyl&issue=us-china-relations&by=day",
    "/tallies?since={week}&by=hour",
    "/tallies?since={week}",
)
OTHERS = (
    "/statements?limit=20",
    "/statements?limit=20&q=agreed+talks&issue=fentanyl",
    "/agreements?status=reached&limit=20",
    "/speakers?limit=20",
    "/lag",
)
TALLY_SHARE = 0.7
STREAMS = Path(sys.executable).parent / "streams"
HERE = Path(__file__).parent


def main(seconds: float, *, on_kafka: bool) -> None:
    # aiokafka warns of every retry on a topic that has just been made.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        servers = None
        if on_kafka:
            try:
                broker = choose()
            except UnavailableError as error:
                print(f"left out: {error}")
                return
            broker.start()
            stack.callback(broker.close)
            servers = broker.bootstrap_servers
        settings = Settings(
            data_dir=Path(folder), kafka_bootstrap_servers=servers, topic_prefix=f"bench-{uuid.uuid4().hex[:8]}-"
        )
        asyncio.run(measure(settings, seconds))


async def measure(settings: Settings, seconds: float) -> None:
    feed = Feed(list(articles()))
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        with ExitStack() as stack:
            feeding = stack.enter_context(ExitStack())
            worker = feeding.enter_context(at_work(settings, "nice", "-n", "10", STREAMS, "worker"))
            tally = feeding.enter_context(at_work(settings, STREAMS, "tally"))
            await feed.until_read(log)
            server = stack.enter_context(at_work(settings, STREAMS, "serve", "--port", "0", stderr=subprocess.PIPE))
            assert server.stderr
            found = re.search(rb"http://\S+", server.stderr.readline())
            assert found, server.stderr.read()
            url = found[0].decode()
            following = stack.enter_context(script(settings, "following.py", url, str(CLIENTS)))
            assert following.stdout
            assert following.stdin
            assert await asyncio.to_thread(following.stdout.readline) == b"ready\n"
            asking = stack.enter_context(script(settings, "bench_serve.py", "--ask", url, str(seconds)))
            assert asking.stdin
            assert asking.stdout
            assert await asyncio.to_thread(asking.stdout.readline) == b"ready\n"
            asking.stdin.write(b"go\n")
            asking.stdin.flush()
            looks = await under_load(log, feed, [server.pid, worker.pid, tally.pid, following.pid], seconds)
            answers = json.loads(await asyncio.to_thread(asking.stdout.readline))
            feeding.close()
            ends = [(*place, end) for topic in FOLLOWED_TOPICS for place, end in (await _ends(log, topic)).items()]
            following.stdin.write(json.dumps(ends).encode() + b"\n")
            following.stdin.flush()
            told = json.loads(await asyncio.to_thread(following.stdout.readline))
    report(looks, answers, told)


class Feed:
    """Coverage without an end."""

    def __init__(self, texts: Sequence[Article]) -> None:
        self._texts = texts
        self._began = datetime.now(UTC)
        self._chance = random.Random(7)
        self.articles = self.paragraphs = 0

    async def keep_ahead(self, log: Log) -> int:
        """See that enough is left to read; the number of paragraphs classified so far."""
        classified = sum((await log.end_offsets(CLASSIFIED.name)).values())
        while self.paragraphs - classified < AHEAD:
            self.articles += 1
            article = told_again(self._texts[self.articles % len(self._texts)], self.articles)
            published = self._began - timedelta(hours=self._chance.randrange(DAYS * 24))
            header = msgspec.structs.replace(article.article, published=published)
            article = msgspec.structs.replace(article, article=header)
            self.paragraphs += sum(1 for _ in paragraph_events(article))
            await publish(log, article)
        return classified

    async def until_read(self, log: Log) -> None:
        """Until the worker is at work and the tallies have something to tell."""
        async with asyncio.timeout(GIVE_UP):
            while await self.keep_ahead(log) < BEFORE:
                await asyncio.sleep(0.1)


class Look(msgspec.Struct):
    time: float
    classified: int
    memory: float
    """Of the server, in MB."""
    cores: list[float]
    """Seconds of the processor that the server, the worker, the tally consumer and the clients have had."""


async def under_load(log: Log, feed: Feed, pids: list[int], seconds: float) -> list[Look]:
    looks: list[Look] = []
    began = time.perf_counter()
    while (now := time.perf_counter()) < began + SETTLED + seconds:
        classified = await feed.keep_ahead(log)
        if not looks or now - looks[-1].time >= 1.0:
            looks.append(Look(now, classified, memory_of(pids[0]), list(map(seconds_of, pids))))
        await asyncio.sleep(0.1)
    return [look for look in looks if look.time >= began + SETTLED]


def report(looks: list[Look], answers: dict[str, list[float]], told: dict[str, float]) -> None:
    first, last = looks[0], looks[-1]
    took = last.time - first.time
    load = " ".join(f"{part:.1f}" for part in os.getloadavg())
    server, worker, tally, clients = ((b - a) / took for a, b in zip(first.cores, last.cores, strict=True))
    print(
        f"{CLIENTS} live clients, {QUERIES} queries/s, {took:.0f} s; the worker reads and files"
        f" {(last.classified - first.classified) / took:.0f} paragraphs/s; load {load}"
    )
    print(f"cores: server {server:.2f}, worker {worker:.2f}, tally {tally:.2f}, the clients {clients:.2f}")
    together = defaultdict(list)
    for path, times in answers.items():
        together["tallies" if path in TALLIES else "others" if path in OTHERS else "failed"] += times
        print(f"  {line(times)}  {path}")
    print(f"tallies   {line(together['tallies'])}, wanted p99 {WANTED_MS} ms")
    print(f"others    {line(together['others'])}; {len(together['failed'])} failed")
    print(
        f"live      {told['events']:,} events in all, {told['of_one']:,} each, {told['bytes'] / took / 1e6:.0f} MB/s:"
        f" {told['lost']} lost, {told['more']} repeated or unknown, {told['disordered']} clients out of order,"
        f" {told['dropped']} let go, {told['refused']} refused, {told['behind']} behind;"
        f" {told['came_back']} times somebody came back"
    )
    print(
        f"          from the log to a client p50 {told['late'][0] * 1000:.0f} ms, p99 {told['late'][1] * 1000:.0f} ms"
    )
    tenth = max(1, len(looks) // 10)
    memory = [fmean(look.memory for look in looks[n : n + tenth]) for n in range(0, len(looks), tenth)]
    print(f"memory    {' '.join(f'{part:.0f}' for part in memory)} MB, by tenths of the time")


def line(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return "too few"
    parts = quantiles(seconds, n=100)
    return f"p50 {parts[49] * 1000:5.1f} ms  p99 {parts[98] * 1000:6.1f} ms  of {len(seconds):5}"


async def ask(url: str, seconds: float) -> None:
    """Queries at random moments; prints the time of each by path, from when it was due to its last byte."""
    chance = random.Random(11)
    times: dict[str, list[float]] = defaultdict(list)
    week = (datetime.now(UTC) - timedelta(days=7)).strftime("%Y-%m-%dT%H:00:00Z")

    async def one(session: aiohttp.ClientSession, path: str, due: float) -> None:
        try:
            async with session.get(url + path.format(week=week)) as answer:
                await answer.read()
                answer.raise_for_status()
        except aiohttp.ClientError as error:
            times[f"{path}: {error!r}"].append(time.perf_counter() - due)
        else:
            times[path].append(time.perf_counter() - due)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session, asyncio.TaskGroup() as group:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await asyncio.sleep(SETTLED)
        began = due = time.perf_counter()
        while due < began + seconds:
            due += chance.expovariate(QUERIES)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            path = chance.choice(TALLIES if chance.random() < TALLY_SHARE else OTHERS)
            group.create_task(one(session, path, due))
    print(json.dumps(times), flush=True)


@contextmanager
def at_work(settings: Settings, *command: str | Path, **pipes: int) -> Iterator[subprocess.Popen[bytes]]:
    """A process with the settings in its environment, until the end of the block."""
    environment = {
        "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
        "STREAMS_DATA_DIR": str(settings.data_dir),
        "STREAMS_ISSUES": str(demo.folder().parent / "issues.json"),
    }
    if settings.kafka_bootstrap_servers:
        environment["STREAMS_KAFKA_BOOTSTRAP_SERVERS"] = settings.kafka_bootstrap_servers
    pipes.setdefault("stderr", subprocess.DEVNULL)
    with subprocess.Popen(command, env=os.environ | environment, **pipes) as process:
        try:
            yield process
        finally:
            process.terminate()


def script(settings: Settings, name: str, *words: str) -> contextmanager[Iterator[subprocess.Popen[bytes]]]:
    command = (sys.executable, HERE / name, *words)
    return at_work(settings, *command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None)


async def _ends(log: Log, kind: str) -> dict[object, int]:
    return await log.end_offsets(FOLLOWED_TOPICS[kind].name)


def memory_of(pid: int) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found[1]) / 1024


if __name__ == "__main__":
    if "--ask" in sys.argv:
        asyncio.run(ask(sys.argv[2], float(sys.argv[3])))
    else:
        parser = argparse.ArgumentParser()
        parser.add_argument("--seconds", type=float, default=SECONDS)
        parser.add_argument("--minutes", type=float, default=0.0)
        parser.add_argument("--kafka", action="store_true")
        options = parser.parse_args()
        main(options.minutes * 60 or options.seconds, on_kafka=options.kafka)
