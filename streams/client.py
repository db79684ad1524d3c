"""A client of the HTTP API, with the product's own types.

async with Client("http://127.0.0.1:8040") as newsroom:
    for tally in await newsroom.tallies():
        print(tally.issue, tally.paragraphs)
    async for event in newsroom.live(event=["agreement"], issue=["port-strike"]):
        print(event.kind, event.data)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from types import TracebackType
from typing import Any, NamedTuple, TypeVar

import aiohttp
import msgspec
import orjson

from streams.api import answers
from streams.errors import FetchError
from streams.events import Agreement, Alert, Change
from streams.tally.core.summary import IssueTally
from streams.tally.sql.finding import FoundStatement
from streams.tally.sql.listing import FoundArticle

A = TypeVar("A", bound=answers.Answer)
Query = str | int | Iterable[str] | None

RETRY_SECONDS = 2.0
SILENCE_SECONDS = 60.0
"""Four heartbeats: a stream that is silent for longer is broken."""


class LiveEvent(NamedTuple):
    """One event of the live stream."""

    kind: str
    """``statement``, ``agreement``, ``tally``, ``alert``, ``change`` or ``mend``; ``replaced`` where the log is another
    one by now, and nothing that was told before is of any use."""
    data: dict[str, Any]
    id: str
    """To go on from."""


class Client:
    """Asks a server; to be used as an asynchronous context.

    Args:
        url: of the server, without a path.
        token: what it asks for, if it does.

    Every method raises `FetchError` where the server cannot be reached or refuses, with its reason and remedy.
    """

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    async def __aenter__(self) -> Client:
        self._session = aiohttp.ClientSession(headers=self._headers)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def tallies(self, **asked: Query) -> tuple[IssueTally, ...]:
        """Tallies; `asked` is as in the API: issue, since, by, reading."""
        return (await self._get("/tallies", answers.Tallies, asked)).tallies

    async def issues(self) -> dict[str, str]:
        """Labels of the issues, by id."""
        return {issue.id: issue.label for issue in (await self._get("/issues", answers.Issues, {})).issues}

    async def statements(self, **asked: Query) -> AsyncIterator[FoundStatement]:
        """Every statement that is asked for, the latest first, fetched page by page."""
        cursor: str | None = None
        while True:
            page = await self._get("/statements", answers.Statements, {**asked, "cursor": cursor})
            for statement in page.statements:
                yield statement
            if (cursor := page.cursor) is None:
                return

    async def agreements(self, **asked: Query) -> AsyncIterator[Agreement]:
        """Every report of an agreement that is asked for, the latest first, fetched page by page."""
        cursor: str | None = None
        while True:
            page = await self._get("/agreements", answers.Agreements, {**asked, "cursor": cursor})
            for agreement in page.agreements:
                yield agreement
            if (cursor := page.cursor) is None:
                return

    async def articles(self, **asked: Query) -> AsyncIterator[FoundArticle]:
        """Every article that is asked for, the latest first, fetched page by page."""
        cursor: str | None = None
        while True:
            page = await self._get("/articles", answers.Articles, {**asked, "cursor": cursor})
            for article in page.articles:
                yield article
            if (cursor := page.cursor) is None:
                return

    async def alerts(self, limit: int = 50) -> tuple[Alert, ...]:
        """The latest alerts and withdrawals, the last one first."""
        return (await self._get("/alerts", answers.Alerts, {"limit": limit})).alerts

    async def changes(self, limit: int = 50, *, uri: str | None = None) -> tuple[Change, ...]:
        """The latest changes of articles, or of one, the last one first."""
        return (await self._get("/changes", answers.Changes, {"limit": limit, "uri": uri})).changes

    async def live(self, *, last: str | None = None, **asked: Query) -> AsyncIterator[LiveEvent]:
        """Events as they come, for ever: a broken connection is taken up again where it broke.

        Args:
            last: id of the last event that was dealt with.
            asked: as in the API: event, issue, speaker, kind.
        """
        while True:
            try:
                async for event in self._stream(last, asked):
                    last = event.id or last
                    # Without a kind it only says where we stand.
                    if event.kind not in {"", "dropped"}:
                        yield event
            except (aiohttp.ClientError, TimeoutError):
                pass
            await asyncio.sleep(RETRY_SECONDS)

    async def _stream(self, last: str | None, asked: Mapping[str, Query]) -> AsyncIterator[LiveEvent]:
        headers = {"Last-Event-ID": last} if last else {}
        timeout = aiohttp.ClientTimeout(total=None, sock_read=SILENCE_SECONDS)
        async with self._session.get(
            f"{self._url}/live", params=_query(asked), headers=headers, timeout=timeout
        ) as answer:
            # Too many follow, or whoever stands before the server does not find it: that passes.
            if answer.status == 429 or answer.status >= 500:
                return
            await _require_success(answer)
            fields: dict[str, str] = {}
            # A line may be longer than the 64 KB that aiohttp's own iteration over lines takes.
            rest = b""
            async for chunk in answer.content.iter_any():
                *lines, rest = (rest + chunk).split(b"\n")
                for line in lines:
                    if line:
                        name, _, value = line.decode().partition(": ")
                        if name:
                            fields[name] = value
                    else:
                        kind, data = fields.get("event", ""), orjson.loads(fields.get("data", "{}"))
                        yield LiveEvent(kind, data, fields.get("id", ""))
                        fields = {}

    async def _get(self, path: str, kind: type[A], asked: Mapping[str, Query]) -> A:
        try:
            async with self._session.get(self._url + path, params=_query(asked)) as answer:
                await _require_success(answer)
                return msgspec.json.decode(await answer.read(), type=kind)
        except (aiohttp.ClientError, TimeoutError) as error:
            raise FetchError(f"{self._url}: {error}", remedy="is `streams serve` running there?") from error


async def _require_success(answer: aiohttp.ClientResponse) -> None:
    if answer.status == 200:
        return
    try:
        fault = msgspec.json.decode(await answer.read(), type=answers.Refusal).error
    except msgspec.MsgspecError:
        fault = answers.Fault(message=f"HTTP {answer.status}")
    raise FetchError(fault.message, remedy=fault.remedy)


def _query(asked: Mapping[str, Query]) -> list[tuple[str, str]]:
    """Names and values, one for each of several."""
    found: list[tuple[str, str]] = []
    for name, value in asked.items():
        if value is not None:
            found += [(name, str(v)) for v in ([value] if isinstance(value, str | int) else value)]
    return found
