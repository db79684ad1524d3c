"""One answer for all who ask the same at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field


@dataclass(slots=True)
class _Asked:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0
    began: int = -1
    """When the last answer was begun, in requests that had come by then."""
    body: bytes = b""
    fault: Exception | None = None
    """Why there is no body."""


class Shared:
    """Answers whose making is shared: what is being answered already is not answered twice at a time, and whoever came
    before an answer was begun is given it. So it is never older than the request, however many ask."""

    def __init__(self) -> None:
        self._asked: dict[Hashable, _Asked] = {}
        self._came = 0

    async def body(self, asked: Hashable, answer: Callable[[], Awaitable[bytes]]) -> bytes:
        """The body of an answer.

        Args:
            asked: what tells it from others.
            answer: makes it; what it raises is raised to each who asks.
        """
        self._came += 1
        came = self._came
        place = self._asked.setdefault(asked, _Asked())
        place.waiting += 1
        try:
            async with place.lock:
                if place.began < came:
                    began = self._came
                    try:
                        place.body, place.fault = await answer(), None
                    except Exception as fault:
                        place.fault = fault
                    place.began = began
                if place.fault is not None:
                    raise place.fault
                return place.body
        finally:
            place.waiting -= 1
            if not place.waiting:
                del self._asked[asked]
