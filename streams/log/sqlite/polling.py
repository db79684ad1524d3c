"""Waiting in an event loop for records of a log file that any process may append to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from streams.contract.records import Offsets, Record
from streams.log.sqlite.file import SqliteFile

POLL_SECONDS = 0.02
"""How often a waiting reader looks for other processes' records. Whatever tells of changes of files tells of them
before a transaction is over, or looks as often itself."""


class Poller:
    """Reads one file, and looks again whenever it has changed."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._waiting: set[asyncio.Future[None]] = set()

    def wake(self) -> None:
        """This process has appended: whoever waits looks at once."""
        for waiting in self._waiting:
            _wake(waiting)

    async def read(
        self, start: Offsets, *, max_records: int, timeout: float, wanted: Callable[[], bool] = lambda: True
    ) -> list[Record]:
        """Records from the given offsets on; none after `timeout` seconds without one, or once none are `wanted`."""
        deadline = asyncio.get_running_loop().time() + timeout
        while True:
            version = self._file.version()
            records = await asyncio.to_thread(self._file.read, start, max_records=max_records)
            if records or not await self._changed(version, deadline, wanted):
                return records

    async def _changed(self, version: int, deadline: float, wanted: Callable[[], bool]) -> bool:
        loop = asyncio.get_running_loop()
        while self._file.version() == version:
            now = loop.time()
            if now >= deadline or not wanted():
                return False
            # All that wait in this loop look at the same moments: it wakes up once for all of them.
            await self._woken(min(deadline, (now // POLL_SECONDS + 1) * POLL_SECONDS))
        return wanted()

    async def _woken(self, at: float) -> None:
        """Until then, or until this process appends something: a bare timer, at a quarter of `asyncio.timeout`."""
        loop = asyncio.get_running_loop()
        woken = loop.create_future()
        self._waiting.add(woken)
        timer = loop.call_at(at, _wake, woken)
        try:
            await woken
        finally:
            timer.cancel()
            self._waiting.discard(woken)


def _wake(waiting: asyncio.Future[None]) -> None:
    if not waiting.done():
        waiting.set_result(None)
