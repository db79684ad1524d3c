import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from streams.errors import LogError, UnreachableError
from streams.events import WatchedSource
from streams.ingest.fetching import Answer, Known
from streams.ingest.watching import Told, Watch, World
from streams.log.opening import open_log
from streams.settings import Settings

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
EVERY = timedelta(minutes=5)
URL = "https://wire.example/feed"


class Clock:
    """Time passes only while somebody sleeps; the sleep at which the test has seen enough never ends."""

    def __init__(self, sleeps: int) -> None:
        self.now = NOON
        self.slept: list[timedelta] = []
        self._left = sleeps
        self.endless = False
        """Whether no sleep ever ends, so that only a change of a folder ends a wait."""
        self.enough = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if self.endless:
            await asyncio.Event().wait()
        if not self._left:
            self.enough.set()
            await asyncio.Event().wait()
        self._left -= 1
        self.slept.append(timedelta(seconds=seconds))
        self.now += timedelta(seconds=seconds)


async def run(
    folder: Path, clock: Clock, answer: Callable[[], Answer], looked: list[WatchedSource], *sources: str | Path
) -> None:
    async def fetch(url: str, known: Known) -> Answer:
        return answer()

    world = World(fetch=fetch, clock=lambda: clock.now, sleep=clock.sleep, chance=lambda: 0.5)
    async with open_log(Settings(data_dir=folder)) as log:
        watch = Watch(log, sources or (URL,), world, Told(looked=looked.append), every=EVERY)
        watching = asyncio.create_task(watch.run())
        waits: list[Awaitable[object]] = [watching, asyncio.create_task(clock.enough.wait())]
        async with asyncio.timeout(60):
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        assert not watching.done(), watching.result()
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_a_source_is_looked_at_at_once_and_then_whenever_its_time_has_come(tmp_path: Path) -> None:
    def away() -> Answer:
        raise UnreachableError("away")

    clock, looked = Clock(2), list[WatchedSource]()
    await run(tmp_path, clock, away, looked)

    assert [state.failures for state in looked] == [1, 2, 3]
    assert clock.slept == [2 * EVERY, 4 * EVERY]
    assert looked[-1].next == clock.now + 8 * EVERY


async def test_after_a_restart_a_source_is_looked_at_when_its_time_has_come(tmp_path: Path) -> None:
    first, second, looked = Clock(0), Clock(1), list[WatchedSource]()
    await run(tmp_path, first, lambda: Answer(url=URL, status=304), looked)
    second.now = NOON + timedelta(minutes=2)
    await run(tmp_path, second, lambda: Answer(url=URL, status=304), looked)

    assert second.slept == [timedelta(minutes=3)]
    assert [state.polled for state in looked] == [NOON, NOON, NOON + EVERY]


async def test_what_is_gone_is_looked_at_no_more_and_the_others_are(tmp_path: Path) -> None:
    gone = Answer(url=URL, status=410)
    clock, looked = Clock(6), list[WatchedSource]()
    (tmp_path / "desk").mkdir()
    await run(tmp_path, clock, lambda: gone, looked, URL, tmp_path / "desk")

    feed = [state for state in looked if state.source == URL]
    assert [state.next is None for state in feed] == [False, False, True]
    assert len(looked) > len(feed)


async def test_a_folder_is_looked_at_when_something_in_it_has_changed(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    desk.mkdir()
    clock = Clock(0)
    clock.now = datetime.now(UTC) + timedelta(hours=1)
    clock.endless = True
    looked = Looks(clock.enough)
    writing = asyncio.create_task(_write_until(desk / "a.txt", clock.enough))
    await run(tmp_path, clock, pytest.fail, looked, desk)

    await writing
    assert looked[-1].new == 1


class Looks(list[WatchedSource]):
    """Looks at sources, which are enough once one has brought something."""

    def __init__(self, enough: asyncio.Event) -> None:
        super().__init__()
        self._enough = enough

    def append(self, state: WatchedSource) -> None:
        super().append(state)
        if state.new:
            self._enough.set()


async def _write_until(path: Path, enough: asyncio.Event) -> None:
    while not enough.is_set():  # it takes a moment until the system tells of changes
        path.write_text("published: 2024-03-05\n\nThe board met.\n")
        await asyncio.sleep(0.05)


async def test_a_log_that_cannot_do_what_was_asked_ends_the_watch_with_that_error(tmp_path: Path) -> None:
    async def fetch(url: str, known: Known) -> Answer:
        raise LogError("no such topic")

    async with open_log(Settings(data_dir=tmp_path)) as log:
        with pytest.raises(LogError, match="no such topic"):
            await Watch(log, [URL], World(fetch=fetch), every=EVERY).run()
