"""What the API shows of itself: requests by path and status, the lag of the tallies, and all other metrics."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.log import Log
from streams.log.lag import Groups
from streams.metrics.instruments import REQUEST_SECONDS, REQUESTS
from streams.tally.consumer import GROUP, READ_TOPICS

METRICS_PATH = "/metrics"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """Counts what is answered, by the template of its path: what is asked for in it may be anything."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        answered = False

        async def send_measured(message: Message) -> None:
            nonlocal answered
            if message["type"] == "http.response.start":
                answered = True
                _count(scope, message["status"], time.perf_counter() - began)
            await send(message)

        try:
            await self._app(scope, receive, send_measured)
        except Exception:
            # It is answered further out, where no path is known any more.
            if not answered:
                _count(scope, 500, time.perf_counter() - began)
            raise


def _count(scope: Scope, status: int, seconds: float) -> None:
    path = getattr(scope.get("route"), "path", "none")
    method = scope["method"] if scope["method"] in _METHODS else "other"
    REQUESTS.labels(method, path, status).inc()
    REQUEST_SECONDS.labels(path).observe(seconds)


async def metrics(request: Request) -> Response:
    """All metrics of this process, as Prometheus reads them."""
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def tally_groups(log: Log) -> Callable[[], Awaitable[Groups]]:
    """The group that keeps the tallies with all its partitions: seen from here too, as it may not be running."""

    async def groups() -> Groups:
        return {GROUP: frozenset([place for topic in READ_TOPICS for place in await log.partitions(topic)])}

    return groups
