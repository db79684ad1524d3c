"""A trial filed again whenever its list is saved."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.errors import StreamsError
from streams.processes import run_until_told
from streams.threads import OneThread

if TYPE_CHECKING:
    from streams.trials.difference import Difference
    from streams.trials.filing import Filed

SETTLES = 200
"""Milliseconds within which changes of a file are one: editors save in several steps."""
PEEK_EVERY = 3.0
"""Seconds between two looks at what has moved so far, or as long as ten looks take."""

Show = Callable[["Difference"], None]


@dataclass(frozen=True, slots=True)
class Watched:
    """A list that is tried."""

    path: Path
    file: Callable[[Callable[[Filed], None]], Awaitable[Difference]]
    """Files it as it is now, and compares."""
    so_far: Callable[[], Difference]
    """Compares what is filed by now; called in a thread."""


def watch_list(watched: Watched, show: Show) -> None:
    """File now and at every save until Ctrl-C; a list that is none is told, and the next save waited for."""
    run_until_told(lambda: _watch(watched, show))


async def _watch(watched: Watched, show: Show) -> None:
    filing: asyncio.Task[None] | None = None
    try:
        async with aclosing(_saves(watched.path)) as saves:
            async for _ in saves:
                await _ended(filing)  # what is under way is of a list that is no longer meant
                filing = asyncio.create_task(_file(watched, show))
    finally:
        await _ended(filing)


async def _ended(task: asyncio.Task[None] | None) -> None:
    if task is not None:
        task.cancel()
        await asyncio.wait([task])


async def _file(watched: Watched, show: Show) -> None:
    progress = _Progress()
    peeking = asyncio.create_task(_peek(watched, progress, show))
    try:
        found = await watched.file(progress)
    except StreamsError as error:
        click.echo(
            f"streams: {error.message}\n  {error.remedy}\n  waiting until {watched.path} is saved again", err=True
        )
        return
    finally:
        await _ended(peeking)
    _show(found, show)
    click.echo(f"filed; save {watched.path} to file it again, Ctrl-C to end", err=True)


async def _peek(watched: Watched, progress: _Progress, show: Show) -> None:
    """Show what has moved so far, again and again, while there is more to file."""
    wait = PEEK_EVERY
    with closing(OneThread("peek")) as thread:
        while True:
            await asyncio.sleep(wait)
            if progress.filed is None or progress.filed.done >= progress.filed.of:
                continue
            began = time.monotonic()
            with suppress(StreamsError):
                _show(await thread.call(watched.so_far), show)
                click.echo(f"{progress.filed.done:,} of {progress.filed.of:,} paragraphs filed so far", err=True)
            wait = max(PEEK_EVERY, 10 * (time.monotonic() - began))


def _show(found: Difference, show: Show) -> None:
    if sys.stdout.isatty():
        click.clear()
    show(found)


async def _saves(path: Path) -> AsyncGenerator[None]:
    """Once at the beginning, and whenever what the file holds has changed; its folder is watched, because editors
    put another file in its place."""
    from watchfiles import awatch

    real = await asyncio.to_thread(path.resolve)
    held = _held(path)
    yield
    async for _ in awatch(real.parent, watch_filter=None, recursive=False, debounce=SETTLES):
        now = _held(path)
        if now != held and now is not None:
            held = now
            yield


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


class _Progress:
    """How far it is."""

    def __init__(self) -> None:
        self.filed: Filed | None = None

    def __call__(self, filed: Filed) -> None:
        self.filed = filed
