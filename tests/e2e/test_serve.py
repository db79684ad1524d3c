"""`streams serve` as a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tallying.events import announced, paragraph, quoting
from tallying.feeding import feed

from streams.contract.topics import TOPICS
from streams.log.sqlite.log import SqliteLog
from streams.settings import Secret
from streams.tally.store import TallyStore

STREAMS = Path(sys.executable).with_name("streams")
Command = Callable[..., subprocess.CompletedProcess[str]]


@contextmanager
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server and its address, as it says it."""
    command = [str(STREAMS), "serve", "--data", str(tmp_path), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            found = re.search(r"http://\S+", process.stderr.readline())
            assert found
            yield process, found[0]
        finally:
            process.kill()


@pytest.fixture
async def coverage(tmp_path: Path) -> Path:
    """A log and tallies."""
    log = SqliteLog(tmp_path, prefix="", partitions=2)
    await log.create_topics(TOPICS)
    await log.close()
    store = TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))
    feed(store, [announced(issues=["port"]), paragraph(**quoting("Lena Ortiz", "We walk out.", issues=["port"]))])
    store.close()
    return tmp_path


async def test_it_answers_and_stops_at_once_when_told_to_though_a_live_stream_is_open(coverage: Path) -> None:
    with serving(coverage) as (process, url):
        tallies = httpx.get(f"{url}/tallies", timeout=60).json()
        with httpx.stream("GET", f"{url}/live", timeout=30) as live:
            assert next(live.iter_lines()) == ": here is what comes"
            process.send_signal(signal.SIGTERM)
            began = time.monotonic()
            process.wait(timeout=60)
            took = time.monotonic() - began

    assert [tally["issue"] for tally in tallies["tallies"]] == ["port"]
    assert process.returncode == 0
    assert took < 30


async def test_two_servers_on_one_port_are_an_error_that_says_so(coverage: Path, streams: Command) -> None:
    with serving(coverage) as (_, url):
        second = streams("serve", "--data", coverage, "--port", url.rpartition(":")[2])

    assert second.returncode == 1
    assert "cannot be served on" in second.stderr
    assert "--port" in second.stderr


def test_other_machines_are_not_served_without_a_token(tmp_path: Path, streams: Command) -> None:
    refused = streams("serve", "--data", tmp_path, "--host", "0.0.0.0")

    assert refused.returncode == 1
    assert "STREAMS_API_TOKEN" in refused.stderr
