"""How fast the log appends and reads; not run by pytest.

    python tests/bench/bench_log.py [--records N] [--batch N] [--kafka HOST:PORT] [--directory DIR]

Records are of 600 bytes, key and headers included, 40 of a key after one another as the paragraphs
of an article are. Without ``--kafka`` it measures the embedded log in a temporary directory, and the
price of ``synchronous=FULL`` beside it.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

from streams.contract.records import NewRecord
from streams.contract.topics import CLASSIFIED, TOPICS
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

TOPIC = CLASSIFIED.name
RECORD_BYTES = 600
PARAGRAPHS = 40


def batches(records: int, size: int) -> Iterator[list[NewRecord]]:
    for first in range(0, records, size):
        yield [new_record(number) for number in range(first, min(first + size, records))]


def new_record(number: int) -> NewRecord:
    key = f"https://newsroom.example/2023/11/15/article-{number // PARAGRAPHS}".encode()
    headers = (("ce_id", key + b"#1/%d" % (number % PARAGRAPHS)), ("ce_type", CLASSIFIED.type.encode()))
    used = len(key) + sum(len(name) + len(value) for name, value in headers)
    return NewRecord(topic=TOPIC, key=key, value=os.urandom((RECORD_BYTES - used) // 2).hex().encode(), headers=headers)


async def append_all(log: Log, work: Sequence[Sequence[NewRecord]]) -> list[float]:
    """Seconds that each batch took to be acknowledged."""
    seconds = []
    for batch in work:
        start = time.perf_counter()
        await log.append(batch)
        seconds.append(time.perf_counter() - start)
    return seconds


async def read_all(log: Log, size: int) -> int:
    positions = await log.beginning_offsets(TOPIC)
    count = 0
    while found := await log.read(positions, max_records=size):
        count += len(found)
        for record in found:
            positions[record.topic_partition] = record.offset + 1
    return count


async def wake_up(log: Log, writer: Log, times: int) -> list[float]:
    """Seconds from the acknowledgement of a record by another connection to its arrival at a waiting reader."""
    seconds = []
    for _ in range(times):
        reading = asyncio.create_task(log.read(await log.end_offsets(TOPIC), max_records=1, timeout=5.0))
        await asyncio.sleep(0.1)
        await writer.append([new_record(0)])
        start = time.perf_counter()
        await reading
        seconds.append(time.perf_counter() - start)
    return seconds


async def idle_share(log: Log, duration: float) -> float:
    """Part of a core that a reader costs while it waits."""
    cpu, wall = time.process_time(), time.perf_counter()
    await log.read(await log.end_offsets(TOPIC), max_records=1, timeout=duration)
    return (time.process_time() - cpu) / (time.perf_counter() - wall)


def price_of_durability(directory: Path, commits: int = 200) -> dict[str, float]:
    """Median milliseconds of a commit of one record, by SQLite's level of synchronisation."""
    found = {}
    for level in ("FULL", "NORMAL", "OFF"):
        connection = sqlite3.connect(directory / f"{level}.db", isolation_level=None)
        connection.executescript(f"PRAGMA journal_mode = WAL; PRAGMA synchronous = {level}; CREATE TABLE r (v BLOB);")
        seconds = []
        for _ in range(commits):
            start = time.perf_counter()
            connection.execute("INSERT INTO r VALUES (zeroblob(600))")
            seconds.append(time.perf_counter() - start)
        connection.close()
        found[level] = statistics.median(seconds) * 1000
    return found


async def measure(settings: Settings, records: int, size: int) -> None:
    work = list(batches(records, size))
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await log.append(work[0])
        start = time.perf_counter()
        seconds = await append_all(log, work[1:])
        wrote = time.perf_counter() - start
        start = time.perf_counter()
        count = await read_all(log, size)
        read = time.perf_counter() - start
        async with open_log(settings) as writer:
            arrivals = await wake_up(log, writer, 50)
        share = await idle_share(log, 5.0)
    print(f"append  {(records - size) / wrote:>10,.0f} records/s   batch of {size}: {ms(seconds)}")
    print(f"read    {count / read:>10,.0f} records/s   {count:,} records, {size} a read")
    print(f"wake-up after the append's acknowledgement: {ms(arrivals)}")
    print(f"a waiting reader costs {share:.1%} of a core")


def ms(seconds: list[float]) -> str:
    return f"median {statistics.median(seconds) * 1000:.1f} ms, worst {max(seconds) * 1000:.1f} ms"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--records", type=int, default=200_000)
    options.add_argument("--batch", type=int, default=1000)
    options.add_argument("--kafka", metavar="HOST:PORT")
    options.add_argument("--directory", type=Path, help="where the temporary log lies")
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir=given.directory) as name:
        prefix = f"bench-{uuid.uuid4().hex[:8]}-"
        settings = Settings(data_dir=Path(name), kafka_bootstrap_servers=given.kafka, topic_prefix=prefix)
        asyncio.run(measure(settings, given.records, given.batch))
        if not given.kafka:
            prices = price_of_durability(Path(name))
            print("one record a commit: " + ", ".join(f"{level} {value:.2f} ms" for level, value in prices.items()))


if __name__ == "__main__":
    main()
