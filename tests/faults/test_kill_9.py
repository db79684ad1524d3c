"""Worker and tally consumer killed in mid-run, as processes of the real command: the tallies do not show it."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from functools import cache
from pathlib import Path

import msgspec
import pytest
from services.postgres import create_database, drop_database
from services.processes import Child, tail

from streams import demo
from streams.cli.options import stages_of
from streams.contract.topics import CLASSIFIED
from streams.events import Article, DeadLetter
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.publisher import publish
from streams.ingest.sources import read_sources
from streams.issues import parse_issue_list
from streams.log.opening import open_log
from streams.settings import Secret, Settings
from streams.tally.core.fold import fold
from streams.tally.core.summary import IssueTally
from streams.tally.store import TallyStore

STREAMS = Path(sys.executable).parent / "streams"
PATIENCE_SECONDS = 90
COPIES = 8
"""Of the demo coverage, under other uris, so that there is a middle of the run to be killed in."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


@cache
def coverage() -> list[Article]:
    items = list(read_sources([demo.folder()]))
    assert not any(isinstance(item, DeadLetter) for item in items)
    return [renamed(item, copy) for copy in range(COPIES) for item in items if isinstance(item, Article)]


def renamed(article: Article, copy: int) -> Article:
    header = msgspec.structs.replace(article.article, uri=f"{article.article.uri}/copy-{copy}")
    return msgspec.structs.replace(article, article=header)


@cache
def undisturbed_tallies() -> tuple[IssueTally, ...]:
    """What one pass with no log, no database and no fault gives."""
    articles = coverage()
    issues = parse_issue_list(demo.issue_list().read_bytes(), source="issues.json")
    paragraphs = [event for article in articles for event in paragraph_events(article)]
    return fold(stages_of(issues).classify(paragraphs), articles)


@pytest.fixture
def settings(log_settings: Settings, request: pytest.FixtureRequest):
    """The embedded log with SQLite, Kafka with PostgreSQL: the two that people run."""
    issues = demo.issue_list()
    chosen = msgspec.structs.replace(log_settings, issues=issues, batch_size=8, tally_batch_size=20)
    if not chosen.kafka_bootstrap_servers:
        yield chosen
        return
    server = request.getfixturevalue("postgres_server")
    name = f"kill_{os.getpid()}"
    yield msgspec.structs.replace(chosen, database_url=Secret(create_database(server, name)))
    drop_database(server, name)


def environment(settings: Settings) -> dict[str, str]:
    values = {
        "STREAMS_DATA_DIR": settings.data_dir,
        "STREAMS_ISSUES": settings.issues,
        "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
        "STREAMS_BATCH_SIZE": settings.batch_size,
        "STREAMS_TALLY_BATCH_SIZE": settings.tally_batch_size,
        "STREAMS_KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers or "",
        "STREAMS_KAFKA_SESSION_TIMEOUT": settings.kafka_session_timeout,
        "STREAMS_DATABASE_URL": settings.database_url.reveal() if settings.database_url else "",
    }
    return {"PATH": os.environ["PATH"]} | {name: str(value) for name, value in values.items()}


@asynccontextmanager
async def processes(settings: Settings) -> AsyncIterator[Callable[[str], Child]]:
    """Start the commands of the product; all are gone at the end."""
    started: list[Child] = []

    def start(command: str) -> Child:
        output = settings.data_dir / f"{command}-{len(started)}.log"
        started.append(Child([str(STREAMS), command], output=output, environment=environment(settings)))
        return started[-1]

    try:
        yield start
    except BaseException:
        for path in sorted(settings.data_dir.glob("*.log")):
            print(f"{path.name}:\n{tail(path)}", file=sys.stderr)
        raise
    finally:
        for child in started:
            child.kill()


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not await reached():
            await asyncio.sleep(0.02)


async def test_a_worker_and_a_consumer_killed_in_mid_run_leave_the_tallies_of_an_undisturbed_pass(settings: Settings):
    articles = coverage()
    undisturbed = undisturbed_tallies()
    with closing(TallyStore(settings.tally_database)) as store:
        async with open_log(settings) as log, processes(settings) as start:
            third = len(articles) // 3
            begin, middle, end = articles[:third], articles[third : 2 * third], articles[2 * third :]

            async def classified(paragraphs: float) -> bool:
                return sum((await log.end_offsets(CLASSIFIED.name)).values()) >= paragraphs

            async def tallied(paragraphs: float) -> bool:
                # By the store: what the consumer commits to the log comes later, and in large steps.
                positions = await asyncio.to_thread(store.positions)
                return sum(after for place, after in positions.items() if place.topic == CLASSIFIED.name) >= paragraphs

            async def done() -> bool:
                return await asyncio.to_thread(store.tallies) == undisturbed

            # What follows a kill is published after it, so that each falls in the middle of the run.
            worker, consumer = start("worker"), start("tally")
            first = (await publish(log, begin)).paragraphs
            await until(lambda: classified(first / 2))
            worker.end(signal.SIGKILL, patience=10)

            second = (await publish(log, middle)).paragraphs
            worker = start("worker")
            await until(lambda: tallied(first + second / 2))
            consumer.end(signal.SIGKILL, patience=10)

            await publish(log, end)
            consumer = start("tally")
            await until(done)
            for child in (worker, consumer):
                assert child.end(signal.SIGTERM, patience=20) == 0
        assert store.tallies() == undisturbed
