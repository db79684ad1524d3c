"""A worker, told apart from what it runs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from classifying.samples import FILER_GROUP, READER_GROUP, word_stages

from streams.agents.worker import describe, run_workers, serve
from streams.errors import GroupBusyError, LogUnavailableError, SettingsError
from streams.events import Reading
from streams.log.sqlite.file import SqliteFile
from streams.log.sqlite.group_lock import GroupLock
from streams.settings import Settings


def test_an_error_of_ours_is_described_by_text_and_remedy_in_one_line() -> None:
    error = LogUnavailableError("the broker\nis gone", remedy="start it")

    assert describe(error) == "the broker is gone (start it)"


def test_any_other_error_is_described_by_its_class_and_text() -> None:
    assert describe(OSError("no space left")) == "OSError: no space left"


def test_a_fault_ends_the_process_at_once_with_one_line_and_exit_code_70() -> None:
    program = (
        "import atexit; from streams.agents.worker import end_process; "
        "atexit.register(print, 'committed'); end_process(OSError('no space left'))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)

    assert done.returncode == 70
    assert done.stderr == "streams: OSError: no space left\n"
    assert done.stdout == ""


def test_a_fault_ends_the_process_even_where_nobody_reads_what_it_says() -> None:
    program = (
        "import os, sys; from streams.agents.worker import end_process; reads, writes = os.pipe(); os.close(reads); "
        "sys.stderr = open(writes, 'w')\ntry:\n    end_process(OSError('no space left'))\nexcept OSError:\n    pass"
    )

    assert subprocess.run([sys.executable, "-c", program], timeout=60).returncode == 70


def test_several_processes_on_the_embedded_log_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="STREAMS_KAFKA_BOOTSTRAP_SERVERS"):
        run_workers(Settings(data_dir=tmp_path), processes=2, load_stages=lambda settings: word_stages())


async def test_cancelled_while_it_starts_it_stops_cleanly(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    for _ in range(2):
        serving = asyncio.create_task(serve(settings, word_stages(), fault=pytest.fail))
        await asyncio.sleep(0.02)
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving


def is_free(folder: Path, group: str) -> bool:
    with closing(SqliteFile(folder)) as file:
        try:
            file.acquire(group).release()
        except GroupBusyError:
            return False
    return True


async def test_cancelled_while_it_joins_its_group_it_leaves_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(data_dir=tmp_path)
    joining, cancelled = threading.Event(), threading.Event()
    acquire = SqliteFile.acquire

    def acquire_late(file: SqliteFile, group: str) -> GroupLock:
        joining.set()
        if threading.current_thread() is not threading.main_thread():
            # In the event loop's own thread nothing can come in between.
            cancelled.wait(30)
        return acquire(file, group)

    monkeypatch.setattr(SqliteFile, "acquire", acquire_late)
    serving = asyncio.create_task(serve(settings, word_stages(), fault=pytest.fail))
    while not joining.is_set():
        await asyncio.sleep(0.001)
    serving.cancel()
    cancelled.set()
    with pytest.raises(asyncio.CancelledError):
        await serving
    async with asyncio.timeout(30):
        for group in (READER_GROUP, FILER_GROUP):
            while not is_free(tmp_path, group):
                await asyncio.sleep(0.01)


async def test_it_can_be_run_twice_in_one_event_loop(tmp_path: Path) -> None:
    for _ in range(2):
        ready: asyncio.Queue[Reading] = asyncio.Queue()
        serving = asyncio.create_task(serve(Settings(data_dir=tmp_path), word_stages(), ready=ready.put_nowait))
        async with asyncio.timeout(30):
            assert (await ready.get()).generation == 1
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
