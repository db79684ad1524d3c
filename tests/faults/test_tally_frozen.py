"""Tally consumers stopped with SIGSTOP wherever they are: others have their locks and their turn within seconds."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path

import pytest
from services.pairs import ON_POSTGRES
from services.processes import Child
from tallying.coverage import coverage
from tallying.events import header, paragraph
from tallying.feeding import arrivals, feed, place

from streams.log.consuming import Advance
from streams.settings import Secret
from streams.sql import database
from streams.tally.core.fold import fold
from streams.tally.store import TallyStore

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

BOUND = 3 * database.IDLE_SECONDS
"""Seconds; a busy machine is slow to notice."""

# Each says that it has its locks, then stands where it was stopped for ever.
IN_MID_TRANSACTION = """
import sys, time
from tallying.coverage import coverage
from tallying.feeding import arrivals
from streams.settings import Secret
from streams.tally.core.readings import Readings
from streams.tally.sql import intake
from streams.tally.store import TallyStore
store = TallyStore(Secret(sys.argv[1]))
def stand(*arguments):
    print("locked", flush=True)
    time.sleep(3600)
intake.save_states = stand
events = [event for article in coverage(20, paragraphs=8) for event in article]
store.apply([(0, arrival) for arrival in arrivals(events)], {}, now=1.0)
"""
WHILE_ROWS_COME = """
import sys, time
import sqlalchemy
from streams.settings import Secret
from streams.tally.store import TallyStore
from streams.sql.database import writing
store = TallyStore(Secret(sys.argv[1]))
with writing(store._engine) as connection:
    connection.execute(sqlalchemy.text("SELECT 1 FROM announced FOR UPDATE"))
    print("locked", flush=True)
    for _ in connection.execute(sqlalchemy.text("SELECT repeat('x', 1000) FROM generate_series(1, 5000000)")):
        pass
    time.sleep(3600)
"""
WHILE_PUBLISHING = """
import sys, time
from streams.settings import Secret
from streams.tally.store import TallyStore
store = TallyStore(Secret(sys.argv[1]))
assert store.publication(speakers=1) is not None
print("locked", flush=True)
time.sleep(3600)
"""


async def frozen(script: str, url: str, output: Path, *, after: float = 0.0) -> Child:
    tests = str(Path(__file__).parents[1])
    child = Child([sys.executable, "-c", script, url], output=output, environment=os.environ | {"PYTHONPATH": tests})
    async with asyncio.timeout(60):
        while "locked" not in output.read_text():
            assert child.running, output.read_text()
            await asyncio.sleep(0.01)
    await asyncio.sleep(after)
    os.kill(child.pid, signal.SIGSTOP)
    return child


@ON_POSTGRES
@pytest.mark.parametrize(("script", "after"), [(IN_MID_TRANSACTION, 0.0), (WHILE_ROWS_COME, 0.3)])
async def test_one_frozen_in_mid_transaction_holds_up_others_for_seconds_only(
    database_url: str, tmp_path: Path, script: str, after: float
) -> None:
    store = TallyStore(Secret(database_url))
    events = [event for article in coverage(20, paragraphs=8) for event in article]
    feed(store, [paragraph(header("urn:other"))])
    feed(store, [paragraph(header(event.article.uri, "0")) for event in events])
    child = await frozen(script, database_url, tmp_path / "frozen.txt", after=after)
    began = time.monotonic()
    try:
        position = store.positions()[place()]
        advance = Advance(position, position + len(events))
        await asyncio.to_thread(
            store.apply, [(0, arrival) for arrival in arrivals(events)], {place(): advance}, now=1.0
        )
        assert time.monotonic() - began < BOUND
        assert store.tallies() == fold(events)
    finally:
        await asyncio.to_thread(child.kill)
        store.close()


@ON_POSTGRES
async def test_one_frozen_while_it_publishes_keeps_others_from_it_for_seconds_only(
    database_url: str, tmp_path: Path
) -> None:
    store = TallyStore(Secret(database_url))
    feed(store, [paragraph(issues=["trade"])])
    child = await frozen(WHILE_PUBLISHING, database_url, tmp_path / "frozen.txt")
    began = time.monotonic()
    try:
        feed(store, [paragraph(header("urn:b"), issues=["trade"])])
        while (publication := store.publication(speakers=1)) is None:
            assert time.monotonic() - began < BOUND
            await asyncio.sleep(0.05)
        assert [tally.paragraphs for tally in publication.tallies] == [2]
        publication.finish()
    finally:
        await asyncio.to_thread(child.kill)
        store.close()
