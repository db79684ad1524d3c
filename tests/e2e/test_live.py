"""A run that goes on: it tallies what a pipe brings while the pipe stays open, until Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from streams import demo
from streams.settings import Secret
from streams.tally.store import TallyStore

Command = Callable[..., subprocess.CompletedProcess[str]]
STREAMS = Path(sys.executable).parent / "streams"
WIRE = (demo.folder() / "wire.jsonl").read_bytes()
STANDING = "urn:pacific-wire:2024-04-16:defense-chiefs"
"""An article of the wire with agreements, which nothing on it replaces or kills."""
PATIENCE_SECONDS = 90


@contextmanager
def live_run(data: Path) -> Iterator[subprocess.Popen[bytes]]:
    """``streams run -`` on the wire of the demo coverage, whose sender has not closed its end."""
    command = [STREAMS, "run", "-", "--issues", demo.issue_list(), "--data", data]
    with (
        (data / "errors.txt").open("wb") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors) as process,
    ):
        try:
            process.stdin.write(WIRE)
            process.stdin.flush()
            yield process
        finally:
            process.kill()


def until(reached: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not reached():
        assert process.poll() is None, "it ended"
        assert time.monotonic() < deadline, "not in time"
        time.sleep(0.05)


def test_what_a_pipe_brings_is_tallied_while_it_is_open_and_shown_at_ctrl_c(tmp_path: Path):
    with live_run(tmp_path) as process:
        until((tmp_path / "tallies.db").exists, process)
        with closing(TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))) as store:
            # Its agreements are to be shown, and not every article that is tallied before it has some.
            until(lambda: any(of.article.uri == STANDING for of in store.latest_agreements(50)), process)
        process.send_signal(signal.SIGINT)

        shown = process.stdout.read().decode()
        assert process.wait(PATIENCE_SECONDS) == 0
    assert "Latest agreements" in shown
    assert "Fatal" not in (tmp_path / "errors.txt").read_text()


def test_a_change_of_the_tallies_reaches_a_pipe_while_it_is_followed(streams: Command, tmp_path: Path):
    arguments = ["run", "--issues", demo.issue_list(), "--data", tmp_path, "--once"]
    assert streams(*arguments, demo.folder()).returncode == 0
    follow = [STREAMS, "tallies", "--follow", "--issue", "taiwan", "--data", tmp_path]
    environment = os.environ | {"STREAMS_ISSUES": str(demo.issue_list())}
    with subprocess.Popen(follow, stdout=subprocess.PIPE, env=environment) as process:
        try:
            first = process.stdout.readline().decode()
            assert first.startswith("Taiwan: ")
            kill = {"uri": STANDING, "version": "9", "status": "canceled", "published": "2024-05-20T00:00:00Z"}
            assert streams(*arguments, "-", stdin=json.dumps(kill) + "\n").returncode == 0
            second = process.stdout.readline().decode()
        finally:
            process.kill()
    assert second.startswith("Taiwan: ")
    assert int(second.split()[1]) < int(first.split()[1])
