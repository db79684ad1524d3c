"""The ASGI application: who may ask, what is answered, and nothing more than that."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

import msgspec
import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams.api.access import is_cross_site, is_own_host, may_ask
from streams.api.bodies import body_of
from streams.api.clients import TooManyError
from streams.api.endpoints import ENDPOINTS, Endpoint
from streams.api.live import Hub
from streams.api.measuring import METRICS_PATH, Measured, metrics, tally_groups
from streams.api.openapi import openapi
from streams.api.page import is_of_page, page_routes
from streams.api.parameters import Paged, Parameters, Tabled, parse, parse_body
from streams.api.sharing import Shared
from streams.api.sources import (
    ConflictError,
    NoJsonError,
    NotFoundError,
    NotReadyError,
    Sources,
    UnpublishableError,
    filer,
)
from streams.api.standing import parse_id
from streams.api.tables import CSV, Table, wants_csv
from streams.api.telling import OfLive
from streams.errors import (
    InputError,
    LogUnavailableError,
    OversizeError,
    StoreError,
    StoreUnavailableError,
    StreamsError,
)
from streams.log import Log
from streams.log.lag import lag_shown
from streams.metrics.exposing import exposed
from streams.settings import Secret, Settings
from streams.tally.sql.finding import MOST
from streams.tally.store import TallyStore
from streams.trials.beginning import FilerOf

JSON = "application/json"
EVENTS = "text/event-stream"
LIVE_PATH = "/live"
DOCUMENT_PATH = "/openapi.json"
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-cache",
}

_LOGGER = logging.getLogger(__name__)
P = TypeVar("P", bound=Parameters)


def application(
    log: Log,
    store: TallyStore,
    settings: Settings,
    *,
    token: Secret | None,
    host: str,
    filer_of: FilerOf = filer,
) -> Starlette:
    """The API over a log and a tally store, which the caller closes.

    Args:
        settings: that both were opened by.
        token: whoever asks must have it; None lets everybody ask who can connect.
        host: that it is bound to.
        filer_of: who files for trials.
    """
    hub = Hub(log, lambda: store.leading_readings().current)
    sources = Sources(log, store, settings, filer_of)
    document = orjson.dumps(openapi(ENDPOINTS, secured=token is not None))

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        following = asyncio.create_task(hub.run())
        with exposed("api"):
            async with lag_shown(log, tally_groups(log)):
                yield
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await sources.close()

    async def described(request: Request) -> Response:
        return _json(document, request)

    async def live(request: Request) -> Response:
        asked = parse(OfLive, request.query_params.multi_items())
        return await _live(hub, request, asked)

    routes = [Route(endpoint.path, _answering(endpoint, sources), methods=[endpoint.method]) for endpoint in ENDPOINTS]
    routes += [Route(DOCUMENT_PATH, described, methods=["GET"]), Route(LIVE_PATH, live, methods=["GET"])]
    routes += [Route(METRICS_PATH, metrics, methods=["GET"])]
    routes += page_routes()
    faults: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
        HTTPException: _no_path,
        StreamsError: _fault,
        Exception: _unexpected,
    }
    app = Starlette(routes=routes, lifespan=lifespan, exception_handlers=faults)
    app.state.hub = hub
    # Nothing is to be had at two addresses, and no answer names an address by what the request says ours is.
    app.router.redirect_slashes = False
    app.add_middleware(_Guard, token=token, host=host)
    app.add_middleware(Measured)
    return app


class _Guard:
    """Lets in who may ask, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, *, token: Secret | None, host: str) -> None:
        self._app = app
        self._token = token
        self._host = host
        self._open = {endpoint.path for endpoint in ENDPOINTS if endpoint.open}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                there = {name.lower() for name, _ in message.get("headers", ())}
                more = ((name.lower().encode(), value.encode()) for name, value in HEADERS.items())
                message["headers"] = [*message.get("headers", ()), *(pair for pair in more if pair[0] not in there)]
            await send(message)

        answer = self._refusal(Request(scope)) or self._app
        await answer(scope, receive, send_guarded)

    def _refusal(self, request: Request) -> Response | None:
        if not is_own_host(request.headers.get("host"), self._host):
            return _refused(421, "this server is not called that", "ask for it by the address it serves on")
        if is_cross_site(request.method, request.headers):
            return _refused(403, "a page of another site asks to change something", "ask from a page of this server")
        path = request.scope["path"]
        if path in self._open or is_of_page(path) or may_ask(request.headers.get("authorization"), self._token):
            return None
        answer = _refused(401, "the token is missing or wrong", "send it as Authorization: Bearer TOKEN")
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer


def _answering(endpoint: Endpoint, sources: Sources) -> Callable[[Request], Awaitable[Response]]:
    table, shared = endpoint.table, Shared()

    async def answer(request: Request) -> Response:
        asked = parse(endpoint.takes, [*request.path_params.items(), *request.query_params.multi_items()])
        if endpoint.writes:
            given = await endpoint.answer(sources, await _said(endpoint, request, asked))
            return Response(msgspec.json.encode(given), status_code=endpoint.status, media_type=JSON)
        if table is not None and _as_csv(request, asked):
            return await _csv(endpoint, table, sources, asked)
        found = _json(await shared.body(asked, lambda: _body(endpoint, sources, asked)), request)
        if table is not None:
            found.headers["Vary"] = "Accept"
        return found

    return answer


async def _body(endpoint: Endpoint, sources: Sources, asked: Parameters) -> bytes:
    return msgspec.json.encode(await endpoint.answer(sources, asked))


async def _said(endpoint: Endpoint, request: Request, asked: Parameters) -> Any:
    if endpoint.body is None:
        return asked
    body = await body_of(request, endpoint.most)
    return body if endpoint.as_sent else parse_body(endpoint.body, body)


def _as_csv(request: Request, asked: Parameters) -> bool:
    stated = asked.format if isinstance(asked, Tabled) else None
    return stated == "csv" or (stated is None and wants_csv(request.headers.get("accept", "")))


async def _csv(endpoint: Endpoint, table: Table, sources: Sources, asked: Parameters) -> Response:
    """A table row by row; what has pages, page by page to the end, unless a number of rows is named."""
    pages = isinstance(asked, Paged) and asked.limit is None
    if pages:
        asked = msgspec.structs.replace(asked, limit=MOST)
    # The first before anything is sent: what cannot be answered is refused as ever.
    first = await endpoint.answer(sources, asked)

    async def lines() -> AsyncIterator[bytes]:
        yield table.header
        page = first
        while True:
            yield b"".join(table.lines(page))
            cursor = getattr(page, "cursor", None) if pages else None
            if cursor is None:
                return
            page = await endpoint.answer(sources, msgspec.structs.replace(asked, cursor=cursor))

    named = f'attachment; filename="{endpoint.path.strip("/")}.csv"'
    headers = {"Content-Disposition": named, "Vary": "Accept"}
    return StreamingResponse(lines(), media_type=f"{CSV}; charset=utf-8; header=present", headers=headers)


async def _live(hub: Hub, request: Request, asked: OfLive) -> Response:
    address = request.client.host if request.client else ""
    last = request.headers.get("last-event-id")
    if last:
        parse_id(last, {})
    hub.require_room(address)
    headers = {"X-Accel-Buffering": "no"}
    if request.method == "HEAD":
        return Response(media_type=EVENTS, headers=headers)

    async def blocks() -> AsyncIterator[bytes]:
        with hub.joined(address) as client:
            async for block in hub.stream(client, asked, last):
                yield block

    return StreamingResponse(blocks(), media_type=EVENTS, headers=headers)


def _json(body: bytes, request: Request) -> Response:
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    asked = request.headers.get("if-none-match", "")
    if asked == "*" or tag in {part.strip().removeprefix("W/") for part in asked.split(",")}:
        return Response(status_code=304, headers={"ETag": tag})
    return Response(body, media_type=JSON, headers={"ETag": tag})


def _refused(status: int, message: str, remedy: str = "") -> Response:
    body = orjson.dumps({"error": {"message": message, "remedy": remedy}})
    return Response(body, status_code=status, media_type=JSON)


async def _no_path(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    remedy = f"{DOCUMENT_PATH} has what there is" if error.status_code == 404 else ""
    answer = _refused(error.status_code, error.detail, remedy)
    answer.headers.update(error.headers or {})
    return answer


async def _fault(request: Request, error: Exception) -> Response:
    assert isinstance(error, StreamsError)
    match error:
        case NotFoundError():
            status = 404
        case TooManyError():
            status = 429
        case ConflictError():
            status = 409
        case OversizeError():
            status = 413
        case NoJsonError():
            status = 415
        case UnpublishableError():
            status = 422
        case NotReadyError() | LogUnavailableError() | StoreUnavailableError():
            status = 503
        case InputError() | StoreError():
            status = 400
        case _:
            status = 500
    return _refused(status, error.message, error.remedy)


async def _unexpected(request: Request, error: Exception) -> Response:
    _LOGGER.error("unexpected at %s", request.url.path, exc_info=error)
    return _refused(500, "this is a fault of the server", "its log says more")
