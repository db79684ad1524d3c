"""Workers run by tests, in this event loop or as processes, and what they leave on the log."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from classifying.samples import WordFiler

from streams.agents.stages import ReadsParagraphs, Stages
from streams.agents.worker import serve
from streams.contract.codec import decode
from streams.contract.records import Record
from streams.contract.topics import CLASSIFIED
from streams.events import ClassifiedParagraph
from streams.log import Log
from streams.settings import Settings

PATIENCE = 90.0
SCRIPT = Path(__file__).parent / "process.py"


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await condition():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def worker(settings: Settings, reader: ReadsParagraphs) -> AsyncIterator[list[BaseException]]:
    """A worker with this reader and the `WordFiler`, once it has its partitions.

    Yields the faults it reports, in place of ending this process.
    """
    ready = asyncio.Event()
    faults: list[BaseException] = []
    stages = Stages(reader, WordFiler())
    serving = asyncio.create_task(serve(settings, stages, ready=lambda reading: ready.set(), fault=faults.append))
    waiting = asyncio.create_task(ready.wait())
    try:
        await asyncio.wait([serving, waiting], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        assert ready.is_set(), "the worker was never assigned anything"
        yield faults
    finally:
        waiting.cancel()
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


class Process:
    """A worker in a process of its own, with the `WordReader` and the `WordFiler`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, settings: Settings, *, seconds: float = 0.0, processes: int = 1) -> Process:
        variables = {
            "STREAMS_DATA_DIR": str(settings.data_dir),
            "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
            "STREAMS_BATCH_SIZE": str(settings.batch_size),
            "STREAMS_PARTITIONS": str(settings.partitions),
            "STREAMS_KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers or "",
            "STREAMS_KAFKA_SESSION_TIMEOUT": str(settings.kafka_session_timeout),
        }
        if settings.kafka_password:
            variables |= {
                "STREAMS_KAFKA_SECURITY_PROTOCOL": settings.kafka_security_protocol,
                "STREAMS_KAFKA_USERNAME": settings.kafka_username or "",
                "STREAMS_KAFKA_PASSWORD": settings.kafka_password.reveal(),
                "STREAMS_KAFKA_SSL_CAFILE": str(settings.kafka_ssl_cafile),
            }
        return cls(
            await asyncio.create_subprocess_exec(
                *(sys.executable, str(SCRIPT), str(seconds), str(processes)),
                env=os.environ | variables,
                stderr=asyncio.subprocess.PIPE,
            )
        )

    async def lines_until(self, words: str) -> list[str]:
        """What it writes to stderr, up to the first line that has `words`."""
        lines: list[str] = []
        assert self._process.stderr
        async with asyncio.timeout(PATIENCE):
            while line := (await self._process.stderr.readline()).decode():
                lines.append(line.rstrip())
                if words in line:
                    return lines
        raise AssertionError(f"it ended without saying {words!r}: {lines}")

    async def ends_within(self, seconds: float) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._process.wait(), seconds)
        return self._process.returncode is not None

    def signal(self, number: int) -> None:
        self._process.send_signal(number)

    async def kill(self) -> None:
        self.signal(signal.SIGKILL)
        await self._process.communicate()

    async def ended(self) -> tuple[int, str]:
        """Its exit code and the rest of what it wrote."""
        async with asyncio.timeout(PATIENCE):
            _, errors = await self._process.communicate()
        assert self._process.returncode is not None
        return self._process.returncode, errors.decode()


async def count(log: Log, topic: str) -> int:
    return sum((await log.end_offsets(topic)).values())


async def records(log: Log, topic: str) -> list[Record]:
    """Everything on a topic, in offset order within each partition."""
    found: list[Record] = []
    start = await log.beginning_offsets(topic)
    while sum(start.values()) < await count(log, topic):
        for record in await log.read(start, max_records=5000, timeout=1.0):
            found.append(record)
            start[record.topic_partition] = record.offset + 1
    return found


async def classified(log: Log) -> list[tuple[str, int]]:
    """Article and ordinal of every classified paragraph on the log."""
    events = [decode(record, ClassifiedParagraph) for record in await records(log, CLASSIFIED.name)]
    return [(event.article.uri, event.ordinal) for event in events]
