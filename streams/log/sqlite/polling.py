"""Waiting in an event loop for records of a log file that any process may append to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from streams.contract.records import Offsets, Record
from streams.log.sqlite.file import SqliteFile

POLL_SECONDS = 0.02
"""How often a waiting reader looks for other processes' records; a look costs 0.2 ms of CPU, with the loop."""


class Poller:
    """Reads one file, and looks again whenever it has changed."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._appended = asyncio.Event()

    def wake(self) -> None:
        """This process has appended: whoever waits looks at once."""
        self._appended.set()
        self._appended.clear()

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
            remaining = deadline - loop.time()
            if remaining <= 0 or not wanted():
                return False
            with suppress(TimeoutError):
                async with asyncio.timeout(min(POLL_SECONDS, remaining)):
                    await self._appended.wait()
        return wanted()
