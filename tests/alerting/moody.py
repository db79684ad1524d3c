"""A webhook's receiver that fails, hangs, hangs up and is away, as chance has it."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Moody:
    """What it has got, whatever it answered; `moods` are the shares of requests that go wrong in each way."""

    port: int
    chance: random.Random
    moods: dict[str, float] = field(default_factory=lambda: {"fails": 0.06, "hangs": 0.04, "hangs up": 0.05})
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    _runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    def uris(self) -> set[str]:
        """Of the articles that what came was about."""
        return {uri_of(body) for _, body in self.got}

    async def come(self) -> None:
        app = web.Application()
        app.router.add_post("/hook", self._receive)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def go(self) -> None:
        """Away, with whoever is being answered left without."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _receive(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append((headers, await request.read()))
        (mood,) = self.chance.choices(["well", *self.moods], [1 - sum(self.moods.values()), *self.moods.values()])
        if mood == "fails":
            return web.Response(status=503)
        if mood == "hangs":
            await asyncio.Event().wait()
        if mood == "hangs up" and request.transport is not None:
            request.transport.abort()
        return web.Response(status=204)


def uri_of(body: bytes) -> str:
    """The article that a message is about."""
    uri: str = json.loads(body)["data"]["grounds"][0]["uri"]
    return uri


@asynccontextmanager
async def moody(port: int, chance: random.Random) -> AsyncIterator[Moody]:
    """A receiver on this machine."""
    receiver = Moody(port, chance)
    await receiver.come()
    try:
        yield receiver
    finally:
        await receiver.go()
