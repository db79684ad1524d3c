"""Processes: signals and supervision."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar

INTERRUPTED = 128 + signal.SIGINT
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
"""Seconds before a worker that a signal has ended is started again: doubled each time, to this."""
SETTLED_AFTER = 60.0
"""A worker that has lived this long starts again after the first pause."""

T = TypeVar("T")

logger = logging.getLogger(__name__)


def run_until_told(main: Callable[[], Coroutine[Any, Any, T]]) -> T | None:
    """Run `main` until it ends, or cancel it at SIGTERM, Ctrl-C or the end of the parent process.

    Told again it goes on cleaning up, since a supervisor and systemd may both tell it; only a second
    Ctrl-C ends the process at once.

    Returns:
        What `main` returns; None if it was told to stop.
    """

    async def run() -> T | None:
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(main())
        stop = _Stop(task.cancel, at_once=lambda: os._exit(INTERRUPTED))
        stop.listen(loop)
        parent = multiprocessing.parent_process()
        if parent:
            loop.add_reader(parent.sentinel, _orphaned, loop, parent.sentinel, stop)
        with suppress(asyncio.CancelledError):
            return await task
        return None

    return asyncio.run(run())


def supervise(target: Callable[..., int], arguments: tuple[Any, ...], *, processes: int) -> int:
    """Run `target` in as many processes until told to stop, or until one ends by itself.

    Each is given its number after the arguments, from 1. A process that a signal has ended is started again, later
    each time.

    Returns:
        0 once told to stop, else the exit code of the first that ended by itself.
    """
    workers = [_Worker(target, arguments, number) for number in range(1, processes + 1)]

    async def run() -> int:
        loop = asyncio.get_running_loop()
        watched = [asyncio.create_task(worker.keep_alive()) for worker in workers]
        told = asyncio.Event()
        _Stop(told.set, at_once=lambda: _kill(workers)).listen(loop)
        waiting = asyncio.create_task(told.wait())
        done, _ = await asyncio.wait([waiting, *watched], return_when=asyncio.FIRST_COMPLETED)
        codes = [task.result() for task in watched if task in done]
        for task in (waiting, *watched):
            task.cancel()
        await asyncio.gather(*(worker.stop() for worker in workers))
        return codes[0] if codes else 0

    return asyncio.run(run())


def ended_with_parent() -> None:
    """End this process as soon as the one that began it is gone: that may be killed, and nobody else would tell us."""

    def wait() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            os._exit(1)

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=wait, daemon=True).start()


class _Stop:
    """Stops once, however often it is told to; a second Ctrl-C does not wait for that."""

    def __init__(self, stop: Callable[[], object], *, at_once: Callable[[], None]) -> None:
        self._stop = stop
        self._at_once = at_once
        self._told = False
        self._interrupted = False

    def listen(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.add_signal_handler(signal.SIGTERM, self.tell)
        loop.add_signal_handler(signal.SIGINT, self._interrupt)

    def tell(self) -> None:
        if not self._told:
            self._told = True
            self._stop()

    def _interrupt(self) -> None:
        if self._interrupted:
            self._at_once()
        self._interrupted = True
        self.tell()


class _Worker:
    def __init__(self, target: Callable[..., int], arguments: tuple[Any, ...], number: int) -> None:
        self._target = target
        self._arguments = arguments
        self._number = number
        self.process: BaseProcess | None = None

    async def keep_alive(self) -> int:
        """Start the process, again and again while signals end it; its exit code once it ends by itself."""
        pause = FIRST_PAUSE
        while True:
            started = time.monotonic()
            code = await self._run_once()
            if code >= 0:
                return code
            if time.monotonic() - started > SETTLED_AFTER:
                pause = FIRST_PAUSE
            logger.warning("worker %d ended by signal %d; starts again in %.0f s", self._number, -code, pause)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def stop(self) -> None:
        if self.process and self.process.is_alive():
            self.process.terminate()
            await _ended(self.process)

    async def _run_once(self) -> int:
        context = multiprocessing.get_context("spawn")
        arguments = (self._target, *self._arguments, self._number)
        self.process = context.Process(target=_exit_with, args=arguments, name=f"streams-worker-{self._number}")
        with interrupts_held():
            self.process.start()
        await _ended(self.process)
        return self.process.exitcode or 0


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Who is started in here never hears of Ctrl-C: whoever started it stops it, and its imports are not torn."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _exit_with(target: Callable[..., int], *arguments: Any) -> None:
    sys.exit(target(*arguments))


async def _ended(process: BaseProcess) -> None:
    loop = asyncio.get_running_loop()
    ended = asyncio.Event()
    loop.add_reader(process.sentinel, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(process.sentinel)
    process.join()


def _kill(workers: list[_Worker]) -> None:
    for worker in workers:
        if worker.process:
            worker.process.kill()
    os._exit(INTERRUPTED)


def _orphaned(loop: asyncio.AbstractEventLoop, sentinel: int, stop: _Stop) -> None:
    loop.remove_reader(sentinel)
    stop.tell()
