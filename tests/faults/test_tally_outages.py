"""A database that goes away under a tally consumer, and comes back."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path

import pytest
from services.postgres import PostgresServer, create_database, drop_database
from services.processes import Child
from tallying.coverage import coverage
from tallying.running import children_alive, consumer_process, publish, ready, until, until_published

from streams.settings import Settings
from streams.tally.core.fold import fold
from streams.tally.store import TallyStore

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

WAITS, GOES_ON = "waits, and tries again", "goes on after"


def told(output: Path, text: str) -> int:
    return output.read_text().count(text)


async def until_told(child: Child, text: str, times: int = 1) -> None:
    await until(lambda: told(child.output, text) >= times, children_alive(child))


async def until_shown(store: TallyStore, expected: object, child: Child) -> None:
    await until(lambda: store.tallies() == expected, children_alive(child))


@pytest.mark.postgres
async def test_a_consumer_rides_out_a_database_that_goes_away(
    log_settings: Settings, own_postgres_server: PostgresServer, tmp_path: Path
) -> None:
    name = f"outage_{uuid.uuid4().hex[:8]}"
    url = create_database(own_postgres_server, name)
    events = [event for article in coverage(30, paragraphs=10) for event in article]
    half = len(events) // 2
    async with ready(log_settings, url) as (log, store):
        child = consumer_process(log_settings, url, tmp_path / "consumer.txt")
        try:
            await publish(log, events[:half])
            await until_shown(store, fold(events[:half]), child)
            await asyncio.to_thread(own_postgres_server.stop)
            await publish(log, events[half:])
            await until_told(child, WAITS)
            await asyncio.to_thread(own_postgres_server.start)
            # The pooled connection of this process has broken too, and is told from a good one by its use.
            await until(lambda: shows(store), children_alive(child))
            await until_shown(store, fold(events), child)
            await until_published(log, store, children_alive(child))
            await until_told(child, GOES_ON)
        finally:
            await asyncio.to_thread(child.kill)
    drop_database(own_postgres_server, name)
    assert (told(child.output, WAITS), told(child.output, GOES_ON)) == (1, 1)


def shows(store: TallyStore) -> bool:
    try:
        return bool(store.tallies())
    except Exception:
        return False
