from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from trying.differences import difference

from streams.cli import trial_watching
from streams.cli.trial_watching import Watched
from streams.errors import InputError
from streams.trials.difference import Difference

PATIENCE = 60


class Filing:
    """Files the list by what it holds; `hold` keeps it from ending."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.began: asyncio.Queue[str] = asyncio.Queue()
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def __call__(self, tell: object) -> Difference:
        held = self.path.read_text()
        self.began.put_nowait(held)
        await self.go_on.wait()
        if held == "bad":
            raise InputError("no list", remedy="mend it")
        return difference()


@asynccontextmanager
async def watching(filing: Filing) -> AsyncIterator[asyncio.Queue[Difference]]:
    shown: asyncio.Queue[Difference] = asyncio.Queue()
    task = asyncio.create_task(trial_watching._watch(Watched(filing.path, filing, difference), shown.put_nowait))
    try:
        yield shown
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def of(queue: asyncio.Queue) -> object:
    async with asyncio.timeout(PATIENCE):
        return await queue.get()


async def test_a_list_is_filed_now_and_whenever_it_is_saved_in_its_place_or_by_another_file(tmp_path: Path) -> None:
    filing = Filing(tmp_path / "new.json")
    filing.path.write_text("one")
    async with watching(filing) as shown:
        await of(shown)
        for n, text in enumerate(("two", "three", "four")):
            saved = filing.path if n % 2 else tmp_path / "new.json~"
            saved.write_text(text)
            saved.rename(filing.path)
            assert await of(shown) == difference()
    assert [filing.began.get_nowait() for _ in range(4)] == ["one", "two", "three", "four"]


async def test_a_list_that_is_none_is_told_and_the_next_save_is_filed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filing = Filing(tmp_path / "new.json")
    filing.path.write_text("bad")
    async with watching(filing) as shown:
        assert await of(filing.began) == "bad"
        filing.path.write_text("good")
        await of(shown)
    assert "no list\n  mend it" in capsys.readouterr().err


async def test_a_save_in_the_midst_of_filing_begins_it_again(tmp_path: Path) -> None:
    filing = Filing(tmp_path / "new.json")
    filing.path.write_text("one")
    filing.go_on.clear()
    async with watching(filing) as shown:
        assert await of(filing.began) == "one"
        filing.path.write_text("two")
        assert await of(filing.began) == "two"
        filing.go_on.set()
        await of(shown)
        assert shown.empty()
