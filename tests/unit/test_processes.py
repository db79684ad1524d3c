"""Signals, supervision and lines on stderr."""

from __future__ import annotations

import asyncio
import logging
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
from streams.processes import NoOutages, NotAgain, OneLine, log_to_stderr, run_until_told, supervise


@pytest.mark.parametrize(
    "message",
    [
        "Failed fetch messages from 1: KafkaConnectionError: Connection at 127.0.0.1:9092 closed",
        "Unable connect to node with id 1: [Errno 111] Connect call failed ('127.0.0.1', 9092)",
        "Unable to update metadata from [1]",
        "Heartbeat send request failed: NodeNotReadyError: Attempt to send a request to node which is not ready",
        "Group Coordinator Request failed: [Error 15] GroupCoordinatorNotAvailableError",
        "Heartbeat session expired - marking coordinator dead",
    ],
)
def test_what_aiokafka_says_of_a_broker_that_is_away_is_left_to_whoever_waits_for_it(message: str) -> None:
    assert not NoOutages().filter(line("aiokafka.client", message))
    assert NoOutages().filter(line("streams.log.outages", message))


def test_what_else_aiokafka_says_is_said() -> None:
    assert NoOutages().filter(line("aiokafka.client", "Not authorized to read from topic paragraphs."))


def line(name: str, message: str, *, created: float = 1000.0, lineno: int = 1) -> logging.LogRecord:
    record = logging.LogRecord(name, logging.ERROR, "/faust/app.py", lineno, message, (), None)
    record.created = created
    return record


def test_a_line_is_one_line_without_its_traceback() -> None:
    record = line("faust.app.base", "Crashed reason=\n  OSError('gone')")
    try:
        raise OSError("gone")
    except OSError as error:
        record.exc_info = (OSError, error, error.__traceback__)

    assert OneLine().format(record)[9:] == "faust: Crashed reason= OSError('gone')"


def test_a_librarys_line_is_not_repeated_for_a_while() -> None:
    seldom = NotAgain()

    assert seldom.filter(line("aiokafka", "Unable to connect", created=1000.0))
    assert not seldom.filter(line("aiokafka", "Unable to connect", created=1010.0))
    assert seldom.filter(line("aiokafka", "Another", created=1010.0, lineno=2))
    assert seldom.filter(line("aiokafka", "Unable to connect", created=1040.0))


@pytest.fixture
def logging_restored() -> Iterator[None]:
    root, product = logging.getLogger(), logging.getLogger("streams")
    kept = (root.handlers[:], root.level, product.handlers[:], product.level, product.propagate)
    yield
    root.handlers[:], level, product.handlers[:], own, product.propagate = kept
    root.setLevel(level)
    product.setLevel(own)
    logging.disable(logging.NOTSET)


@pytest.mark.usefixtures("logging_restored")
def test_our_own_lines_from_info_on_and_the_libraries_errors_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    log_to_stderr()
    logging.getLogger("streams.agents.worker").info("reads paragraphs-0")
    logging.getLogger("faust.app").warning("Timer woke up late")
    for _ in range(3):
        logging.getLogger("aiokafka.client").error("Unable to connect")

    assert [text[9:] for text in capsys.readouterr().err.splitlines()] == [
        "streams: reads paragraphs-0",
        "aiokafka: Unable to connect",
    ]


@pytest.mark.usefixtures("logging_restored")
def test_what_was_asked_for_in_detail_stays_detailed() -> None:
    logging.getLogger("streams").setLevel(logging.DEBUG)
    before = logging.getLogger().handlers[:]
    log_to_stderr()

    assert logging.getLogger("streams.cli").isEnabledFor(logging.DEBUG)
    assert logging.getLogger().handlers == before


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


def give_up(code: int) -> int:
    return code


def die_once(mark: Path, code: int) -> int:
    """Killed the first time, ends by itself the second."""
    if mark.exists():
        return code
    mark.touch()
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def wait_for_sigterm(mark: Path) -> int:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    (mark / str(os.getpid())).touch()
    time.sleep(60)
    return 1


def test_a_worker_that_gives_up_ends_them_all_with_its_exit_code() -> None:
    assert supervise(give_up, (7,), processes=1) == 7


def interrupt_itself(code: int) -> int:
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
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=tell_when_both_run, daemon=True).start()

    assert supervise(wait_for_sigterm, (tmp_path,), processes=2) == 0
    for process in tmp_path.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process.name), 0)
