"""Reads ahead in a thread, so that a slow pipe or a large file does not hold up the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

AHEAD = 32
"""How many items are read ahead."""


@dataclass(frozen=True, slots=True)
class _End:
    """The items are at their end, by `error` if there is one."""

    error: BaseException | None = None


class Feed(Generic[T]):
    """The items of a blocking iterable, in batches of what is there: a live source waits for no batch to fill.

    The thread is a daemon: one that waits for a silent pipe does not keep the process from ending.
    """

    def __init__(self, items: Iterable[T], *, ahead: int = AHEAD) -> None:
        self._items = items
        self._queue: asyncio.Queue[T | _End] = asyncio.Queue()
        self._room = threading.Semaphore(ahead)
        self._loop = asyncio.get_running_loop()
        self._stopped = False

    async def batches(self, size: int) -> AsyncGenerator[list[T], None]:
        """Batches of one to `size` items, in order.

        Raises:
            Exception: what the iterable raised, once all items before it were given.
        """
        threading.Thread(target=self._read, name="ingest-feed", daemon=True).start()
        try:
            while True:
                batch, end = self._taken(await self._queue.get(), size)
                if batch:
                    yield batch
                if end is not None:
                    if end.error is not None:
                        raise end.error
                    return
        finally:
            self._stopped = True
            self._room.release()

    def _taken(self, first: T | _End, size: int) -> tuple[list[T], _End | None]:
        batch: list[T] = []
        item = first
        while not isinstance(item, _End):
            batch.append(item)
            self._room.release()
            if len(batch) == size or self._queue.empty():
                return batch, None
            item = self._queue.get_nowait()
        return batch, item

    def _read(self) -> None:
        try:
            for item in self._items:
                self._room.acquire()
                if self._stopped:
                    return
                self._put(item)
            self._put(_End())
        except BaseException as error:
            self._put(_End(error))

    def _put(self, item: T | _End) -> None:
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            self._loop.call_soon_threadsafe(self._queue.put_nowait, item)
