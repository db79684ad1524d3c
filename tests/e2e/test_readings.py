"""What the commands about readings do for their user."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tallying.events import OTHER_READER, READER, announced, header, reread, version
from tallying.feeding import feed
from tallying.running import records

from streams.contract.codec import decode
from streams.contract.readings import reading_id, wanted
from streams.contract.topics import READINGS
from streams.events import ReaderIdentity, Reading
from streams.log.opening import open_log
from streams.settings import Secret, Settings
from streams.tally.store import TallyStore

Command = Callable[..., subprocess.CompletedProcess[str]]
ONE, OTHER = reading_id(READER), reading_id(OTHER_READER)
UNKNOWN = ReaderIdentity(version="old", issues="sha256:old")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with two readings, of which one has half of the articles, and one without a list."""
    articles = [version(header(f"urn:{n}"), ["trade"]) for n in range(2)]
    store = TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))
    feed(store, [announced(), *articles[0], *articles[1]])
    feed(store, [announced(OTHER_READER, "beside", issues=["trade", "climate"]), *reread(articles[0])])
    feed(store, reread(articles[0], UNKNOWN))
    store.close()
    return tmp_path


def told(data: Path) -> list[Reading]:
    """What the log of a data directory says of readings."""

    async def read() -> list[Reading]:
        async with open_log(Settings(data_dir=data)) as log:
            await log.create_topics([READINGS])
            return [decode(record, Reading) for record in await records(log, READINGS.name)]

    return asyncio.run(read())


def shown(streams: Command, data: Path) -> dict[str, dict]:
    done = streams("readings", "--json", "--data", data)
    assert done.returncode == 0, done.stderr
    return {reading["id"]: reading for reading in json.loads(done.stdout)["readings"]}


def test_readings_are_listed_with_their_lists_and_how_far_they_are(streams: Command, data: Path):
    done = streams("readings", "--data", data)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    current = next(line for line in lines if line.startswith(ONE))
    other = next(line for line in lines if line.startswith(OTHER))
    assert "current" in current
    assert "1 issue (TRADE)" in current
    assert "2 issues (TRADE, CLIMATE)" in other
    assert "50%" in other
    assert [(r["articles"], r["current"]) for r in shown(streams, data).values()] == [(2, True), (1, False), (1, False)]


def test_a_reading_used_is_wanted_in_the_store_and_on_the_log(streams: Command, data: Path):
    done = streams("readings", "use", OTHER[:5], "--data", data)
    assert (done.returncode, "50% so far" in done.stdout) == (0, True)
    assert (shown(streams, data)[OTHER]["wanted"], shown(streams, data)[ONE]["current"]) == (True, True)
    event = wanted(told(data))
    assert event is not None
    assert (event.id, len(event.issues.issues)) == (OTHER, 2)


def test_a_reading_used_now_is_current_at_once(streams: Command, data: Path):
    done = streams("readings", "use", OTHER, "--now", "--data", data)
    assert (done.returncode, done.stdout) == (0, f"reading {OTHER} is current\n")
    tallies = json.loads(streams("tallies", "--json", "--data", data).stdout)["tallies"]
    assert [(tally["issue"], tally["articles"]) for tally in tallies] == [("trade", 1)]


def test_a_reading_dropped_is_gone_from_the_store_and_the_log_knows(streams: Command, data: Path):
    done = streams("readings", "drop", OTHER, "--data", data)
    assert (done.returncode, done.stdout) == (0, f"reading {OTHER} is dropped\n")
    assert OTHER not in shown(streams, data)
    assert [(event.id, event.status) for event in told(data)] == [(OTHER, "dropped")]


def test_the_current_reading_is_not_dropped_and_nothing_is_told(streams: Command, data: Path):
    done = streams("readings", "drop", ONE, "--data", data)
    assert done.returncode == 1
    assert "is the current one" in done.stderr
    assert "streams readings use" in done.stderr
    assert told(data) == []


def test_a_reading_whose_list_nobody_knows_is_dropped_in_the_store_alone(streams: Command, data: Path):
    done = streams("readings", "drop", reading_id(UNKNOWN), "--data", data)
    assert done.returncode == 0, done.stderr
    assert reading_id(UNKNOWN) not in shown(streams, data)
    assert told(data) == []


def test_a_reading_that_there_is_not_is_an_error_that_names_those_that_there_are(streams: Command, data: Path):
    done = streams("readings", "use", "zzz", "--data", data)
    assert (done.returncode, ONE in done.stderr) == (1, True)


def test_where_nothing_was_tallied_that_is_said(streams: Command, tmp_path: Path):
    done = streams("readings", "--data", tmp_path)
    assert done.returncode == 1
    assert "there are no tallies" in done.stderr
