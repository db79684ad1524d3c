"""Clients of the live stream: what has come for each, and when one is let go."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from streams.api.standing import Positions
from streams.api.telling import Batch
from streams.errors import InputError
from streams.metrics.instruments import LIVE_DROPPED

HEARTBEAT_SECONDS = 15.0
QUEUED = 1000
"""Records that may wait for a client; one that is slower is let go."""
DROPPED_SECONDS = 30.0
"""For a client that is let go to learn why."""


class TooManyError(InputError):
    """There are as many clients as there may be."""


class Client:
    """Somebody who follows, and what has come for it since it began."""

    def __init__(self, began: Positions) -> None:
        self.began = began
        self.reason: str | None = None
        """Why it is let go: the last thing that it is told."""
        self.waiting = 0
        """Records that have not been sent to it yet."""
        self._batches: deque[Batch] = deque()
        self._come = asyncio.Event()
        self._task = asyncio.current_task()

    def give(self, batch: Batch) -> None:
        """More for who is quick enough; who is not is let go."""
        if self.reason is not None:
            return
        if self.waiting >= QUEUED:
            LIVE_DROPPED.inc()
            self.let_go(f"{QUEUED} records wait: connect again with Last-Event-ID, or filter more")
            return
        self.waiting += len(batch)
        self._batches.append(batch)
        self._come.set()

    def let_go(self, reason: str) -> None:
        """Tell it nothing more than what waits for it, and why."""
        self.reason = reason
        self._come.set()
        # One that reads nothing at all does not learn of it: then its connection goes.
        if self._task is not None:
            asyncio.get_running_loop().call_later(DROPPED_SECONDS, self._task.cancel)

    async def take(self) -> Batch | None:
        """What comes next; None where it is let go, or where nothing came in the time of a heartbeat."""
        with suppress(TimeoutError):
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                await self._come.wait()
        if not self._batches:
            return None
        batch = self._batches.popleft()
        self.waiting -= len(batch)
        if not self._batches and self.reason is None:
            self._come.clear()
        return batch
