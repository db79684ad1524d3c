"""The server, as a part of a process that has its own way with signals."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from streams.errors import SettingsError

GRACE_SECONDS = 2
"""For answers under way when it is told to stop."""

KEPT_SECONDS = 75
"""For a connection on which nothing is asked: longer than clients keep one, or we close it just as they ask again."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def bound(host: str, port: int) -> socket.socket:
    """A socket that is served on.

    Raises:
        SettingsError: the address is not this machine's, or taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        place = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as error:
        raise SettingsError(
            f"{host}:{port} cannot be served on: {error.strerror or error}",
            remedy="choose another --port, or an address of this machine with --host",
        ) from error
    # An answer that goes out in two parts else waits 40 ms for the client to acknowledge the first. Whoever is
    # accepted inherits it; asyncio sets it only where the socket names its protocol, which this one does not.
    place.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return place


async def serve_until_cancelled(app: Starlette, place: socket.socket) -> None:
    """Answer until cancelled, then end what is under way.

    Args:
        app: as `application` makes it.
    """
    config = uvicorn.Config(
        app,
        log_config=None,  # its lines go where all others go
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_keep_alive=KEPT_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve(sockets=[place]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        app.state.hub.end()
        server.should_exit = True
        await serving
        raise
