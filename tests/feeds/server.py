"""A web server on this machine whose every answer a test writes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Answers a path with what `answers` has for it, and keeps every request."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer | web.Response] = {}
        self.requests: list[web.Request] = []
        self.over = asyncio.Event()
        """Set when the server is to end: whatever is answered slowly waits for it."""

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def gives(self, path: str, body: bytes | str = b"", *, status: int = 200, **headers: str) -> None:
        """Answer a path so from now on; ``_`` in names of headers are hyphens."""
        data = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(request: web.Request) -> web.StreamResponse:
            return web.Response(body=data, status=status, headers=named)

        self.answers[path] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.requests.append(request)
        answer = self.answers.get(request.path)
        return web.Response(status=404) if answer is None else await answer(request)


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server on a free port of the loopback address."""
    server = Server(0)
    runner = web.ServerRunner(web.Server(server.handle), shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.port = runner.addresses[0][1]
    try:
        yield server
    finally:
        server.over.set()
        await runner.cleanup()
