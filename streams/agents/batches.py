"""Batches from a stream: full when there is much to read, small at once when there is little."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Ended:
    """The items have ended, and the error that ended them, if one did."""

    error: Exception | None = None


class Batches(Generic[T]):
    """Items of a size of up to `size` together, in order; the first of a batch waits at most `linger` seconds.

    Reads ahead by one batch. Ends with the items, or raises what they raised once the items before
    that have been handed out.

    Args:
        size_of: the size of an item; one that is larger than `size` is a batch of its own.
    """

    def __init__(
        self, items: AsyncIterable[T], *, size: int, linger: float, size_of: Callable[[T], int] = lambda item: 1
    ) -> None:
        self._items = items
        self._size = size
        self._size_of = size_of
        self._linger = linger
        self._queue: asyncio.Queue[T | Ended] = asyncio.Queue()
        self._ahead = 0
        self._room = asyncio.Event()
        self._room.set()
        self._held: list[T] = []
        """What did not fit into the last batch."""

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
                await self._room.wait()
                self._queue.put_nowait(item)
                self._read_ahead(self._size_of(item))
        except Exception as error:
            ended.error = error
        finally:
            self._queue.put_nowait(ended)

    async def _next(self) -> tuple[list[T], Ended | None]:
        batch, self._held = self._held, []
        size = sum(map(self._size_of, batch))
        deadline: float | None = None
        while size < self._size:
            if batch and deadline is None:
                deadline = asyncio.get_running_loop().time() + self._linger
            item = await self._get(deadline)
            if item is None or isinstance(item, Ended):
                return batch, item
            self._read_ahead(-self._size_of(item))
            size += self._size_of(item)
            if batch and size > self._size:
                self._held = [item]
                break
            batch.append(item)
        return batch, None

    def _read_ahead(self, by: int) -> None:
        self._ahead += by
        if self._ahead < self._size:
            self._room.set()
        else:
            self._room.clear()

    async def _get(self, deadline: float | None) -> T | Ended | None:
        """The next item, or None after the deadline (on the loop's clock)."""
        if not self._queue.empty():
            return self._queue.get_nowait()
        try:
            async with asyncio.timeout_at(deadline):
                return await self._queue.get()
        except TimeoutError:
            return None
