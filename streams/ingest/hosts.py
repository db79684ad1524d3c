"""Politeness: one request to a host at a time, and a pause between two."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from urllib.parse import urlsplit

PAUSE = 1.0
"""Seconds from the end of one request to the beginning of the next one to the same host."""


class Hosts:
    """Turns at hosts."""

    def __init__(self, clock: Callable[[], datetime], sleep: Callable[[float], Awaitable[None]]) -> None:
        self._clock = clock
        self._sleep = sleep
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._last: dict[str, datetime] = {}

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait for the turn at a URL's host, and have it until the end of the block."""
        host = urlsplit(url).netloc.lower()
        async with self._turns[host]:
            if host in self._last:
                left = PAUSE - (self._clock() - self._last[host]).total_seconds()
                if left > 0:
                    await self._sleep(left)
            try:
                yield
            finally:
                self._last[host] = self._clock()
