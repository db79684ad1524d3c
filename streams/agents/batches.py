"""Batches from a stream: full when there is much to read, small at once when there is little."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Ended:
    """The items have ended, and the error that ended them, if one did."""

    error: Exception | None = None


class Batches(Generic[T]):
    """Up to `size` items at a time, in order; the first of a batch waits at most `linger` seconds for others.

    Reads ahead by one batch. Ends with the items, or raises what they raised once the items before
    that have been handed out.
    """

    def __init__(self, items: AsyncIterable[T], *, size: int, linger: float) -> None:
        self._items = items
        self._size = size
        self._linger = linger
        self._queue: asyncio.Queue[T | Ended] = asyncio.Queue()
        self._room = asyncio.Semaphore(size)

    async def __aiter__(self) -> AsyncGenerator[list[T], None]:
        pump = asyncio.create_task(self._pump())
        try:
            ended: Ended | None = None
            while ended is None:
                batch, ended = await self._next()
                if batch:
                    yield batch
            if ended.error:
                raise ended.error
        finally:
            pump.cancel()
            await asyncio.wait([pump])

    async def _pump(self) -> None:
        ended = Ended()
        try:
            async for item in self._items:
                await self._room.acquire()
                self._queue.put_nowait(item)
        except Exception as error:
            ended.error = error
        finally:
            self._queue.put_nowait(ended)

    async def _next(self) -> tuple[list[T], Ended | None]:
        batch: list[T] = []
        deadline: float | None = None
        while len(batch) < self._size:
            item = await self._get(deadline)
            if item is None or isinstance(item, Ended):
                return batch, item
            self._room.release()
            batch.append(item)
            deadline = deadline or asyncio.get_running_loop().time() + self._linger
        return batch, None

    async def _get(self, deadline: float | None) -> T | Ended | None:
        """The next item, or None after the deadline (on the loop's clock)."""
        if not self._queue.empty():
            return self._queue.get_nowait()
        try:
            async with asyncio.timeout_at(deadline):
                return await self._queue.get()
        except TimeoutError:
            return None
