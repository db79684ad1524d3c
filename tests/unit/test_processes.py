"""Signals and supervision."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from streams import processes
from streams.processes import run_until_told, supervise


def test_what_ends_by_itself_returns_its_result() -> None:
    async def main() -> str:
        return "done"

    assert run_until_told(main) == "done"


def test_sigterm_cancels_what_runs_and_nothing_is_returned() -> None:
    stopped: list[str] = []

    async def main() -> None:
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append("cleanly")

    assert run_until_told(main) is None
    assert stopped == ["cleanly"]


CLEANS_UP = """
import asyncio, sys
from streams.processes import run_until_told

async def main():
    print("runs", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        while (await asyncio.to_thread(sys.stdin.readline)).strip() == "go on":
            print("cleans up", flush=True)
        print("has cleaned up", flush=True)

run_until_told(main)
"""


@pytest.fixture
def cleaning_up() -> Iterator[subprocess.Popen[str]]:
    """A process that has begun to clean up after SIGTERM."""
    command = [sys.executable, "-c", CLEANS_UP]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert says(process) == "runs"
        process.send_signal(signal.SIGTERM)
        assert says(process, told="go on") == "cleans up"
        yield process
        process.kill()


def says(process: subprocess.Popen[str], *, told: str | None = None) -> str:
    assert process.stdin
    assert process.stdout
    if told:
        process.stdin.write(told + "\n")
        process.stdin.flush()
    return process.stdout.readline().strip()


@pytest.mark.parametrize("again", [[signal.SIGTERM], [signal.SIGTERM, signal.SIGTERM, signal.SIGINT]])
def test_told_again_it_goes_on_cleaning_up(cleaning_up: subprocess.Popen[str], again: list[signal.Signals]) -> None:
    for number in again:
        cleaning_up.send_signal(number)
        assert says(cleaning_up, told="go on") == "cleans up"

    assert says(cleaning_up, told="end") == "has cleaned up"
    assert cleaning_up.wait(30) == 0


def test_a_second_ctrl_c_ends_it_at_once(cleaning_up: subprocess.Popen[str]) -> None:
    cleaning_up.send_signal(signal.SIGINT)
    assert says(cleaning_up, told="go on") == "cleans up"
    cleaning_up.send_signal(signal.SIGINT)

    assert cleaning_up.wait(30) == processes.INTERRUPTED


def test_an_error_of_what_runs_is_raised() -> None:
    async def main() -> None:
        raise OSError("no log")

    with pytest.raises(OSError, match="no log"):
        run_until_told(main)


def give_up(code: int, number: int) -> int:
    return code


def die_once(mark: Path, code: int, number: int) -> int:
    """Killed the first time, ends by itself the second."""
    if mark.exists():
        return code
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def wait_for_sigterm(mark: Path, number: int) -> int:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    (mark / str(os.getpid())).write_text(str(number))
    time.sleep(60)
    return 1


def test_a_worker_that_gives_up_ends_them_all_with_its_exit_code() -> None:
    assert supervise(give_up, (7,), processes=1) == 7


def interrupt_itself(code: int, number: int) -> int:
    os.kill(os.getpid(), signal.SIGINT)
    return code


def test_ctrl_c_in_a_terminal_which_goes_to_all_is_left_to_the_supervisor(capfd: pytest.CaptureFixture[str]) -> None:
    assert supervise(interrupt_itself, (3,), processes=1) == 3
    assert capfd.readouterr().err == ""


def test_a_worker_that_a_signal_has_ended_starts_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE", 0.01)

    assert supervise(die_once, (tmp_path / "mark", 5), processes=1) == 5
    assert "worker 1 ended by signal 9" in caplog.text


def test_told_to_stop_it_stops_every_worker(tmp_path: Path) -> None:
    def tell_when_both_run() -> None:
        while len([process for process in tmp_path.iterdir() if process.read_text()]) < 2:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=tell_when_both_run, daemon=True).start()

    assert supervise(wait_for_sigterm, (tmp_path,), processes=2) == 0
    assert sorted(process.read_text() for process in tmp_path.iterdir()) == ["1", "2"]
    for process in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process.name), 0)
