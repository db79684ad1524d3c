import asyncio
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from streams.events import Article
from streams.ingest import folders
from streams.ingest.folders import FolderLook, wake_on_changes
from streams.ingest.inputs import InputReader
from streams.ingest.seen import Seen
from streams.ingest.sources import SourceReader

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


def write(path: Path, *, seconds_ago: float = 60) -> Path:
    path.write_text("published: 2024-03-05\n\nThe board met.\n")
    moment = (NOW - timedelta(seconds=seconds_ago)).timestamp()
    os.utime(path, (moment, moment))
    return path


def looked(path: Path, seen: Seen) -> tuple[int, bool]:
    """How many articles are news, and whether something was left for later."""
    look = seen.look(NOW)
    folder = FolderLook(path, look, SourceReader(InputReader(clock=lambda: NOW)), NOW)
    found = [item for item in folder.items() if isinstance(item, Article)]
    look.keep()
    return len(found), folder.unsettled


def test_a_file_is_read_once_and_again_when_it_has_changed(tmp_path: Path) -> None:
    seen = Seen("folder")
    write(tmp_path / "a.txt")
    write(tmp_path / ".hidden.txt")
    assert looked(tmp_path, seen) == (1, False)
    assert looked(tmp_path, seen) == (0, False)
    write(tmp_path / "a.txt", seconds_ago=30)
    assert looked(tmp_path, seen) == (1, False)


def test_a_file_that_is_being_written_is_left_for_later_and_one_of_the_future_is_not(tmp_path: Path) -> None:
    seen = Seen("folder")
    file = write(tmp_path / "a.txt", seconds_ago=0.5)
    assert looked(tmp_path, seen) == (0, True)
    write(file, seconds_ago=-3600)
    assert looked(tmp_path, seen) == (1, False)


def test_a_single_file_may_be_watched_and_one_that_is_gone_is_said(tmp_path: Path) -> None:
    seen = Seen("file")
    file = write(tmp_path / "a.txt")
    assert looked(file, seen) == (1, False)
    file.unlink()
    with pytest.raises(FileNotFoundError):
        looked(file, seen)


async def test_a_change_under_a_path_wakes_whoever_watches_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    woken = {name: asyncio.Event() for name in "ab"}
    waking = asyncio.create_task(wake_on_changes({tmp_path / name: event.set for name, event in woken.items()}))
    try:
        async with asyncio.timeout(60):
            while not woken["a"].is_set():  # it takes a moment until the system tells of changes
                (tmp_path / "a" / "x.txt").write_text("x")
                await asyncio.sleep(0.05)
        assert not woken["b"].is_set()
    finally:
        waking.cancel()
        await asyncio.gather(waking, return_exceptions=True)


async def test_where_the_system_cannot_tell_files_are_compared(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    polled: list[bool] = []

    async def awatch(*paths: Path, force_polling: bool, **options: Any) -> AsyncIterator[set[tuple[int, str]]]:
        polled.append(force_polling)
        if not force_polling:
            raise OSError("no watches left")
        yield {(1, str(tmp_path / "a.txt"))}

    monkeypatch.setattr(folders, "awatch", awatch)
    woken = asyncio.Event()
    waking = asyncio.create_task(wake_on_changes({tmp_path: woken.set}))
    async with asyncio.timeout(60):
        await woken.wait()
    waking.cancel()

    assert polled == [False, True]
    assert "no watches left" in caplog.text
