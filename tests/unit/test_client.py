from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from answering import served
from tallying.events import NOON, agreed, announced, header, paragraph, quoting

from streams import client
from streams.api import live
from streams.api.live import ENDING
from streams.api.serving import bound, serve_until_cancelled
from streams.client import Client
from streams.contract.codec import classified_record
from streams.errors import FetchError
from streams.events import ClassifiedParagraph
from streams.log import Log
from streams.metrics.instruments import REQUESTS
from streams.settings import Secret

TOKEN = "0123456789abcdef"


def said(n: int, *, words: str = "") -> ClassifiedParagraph:
    article = header(f"urn:{n}", published=NOON + timedelta(hours=n))
    quoted = quoting("Lena Ortiz", words or f"At {n}.", issues=["port"])
    return paragraph(article, agreements=[agreed("port")], **quoted)


@asynccontextmanager
async def newsroom(tmp_path: Path, *events: ClassifiedParagraph) -> AsyncIterator[tuple[Log, Client, str]]:
    """A server on this machine and a client of it."""
    async with served(tmp_path, [announced(issues=["port"]), *events], token=Secret(TOKEN), by_server=True) as (
        app,
        log,
        _,
    ):
        with bound("127.0.0.1", 0) as place:
            url = f"http://127.0.0.1:{place.getsockname()[1]}"
            serving = asyncio.create_task(serve_until_cancelled(app, place))
            try:
                async with Client(url, token=TOKEN) as asking:
                    yield log, asking, url
            finally:
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)


async def test_answers_come_as_the_products_own_types(tmp_path: Path) -> None:
    async with newsroom(tmp_path, *map(said, range(5))) as (_, asking, _):
        (tally,) = await asking.tallies(issue="port")
        labels = await asking.issues()
        statements = [found.content async for found in asking.statements(limit=2)]
        articles = [found.uri async for found in asking.articles(limit=2, uri="urn:")]
        agreements = [found.article.uri async for found in asking.agreements(limit=2, status="reached")]

    assert (tally.issue, tally.paragraphs, labels) == ("port", 5, {"port": "PORT"})
    assert statements == [f"At {n}." for n in (4, 3, 2, 1, 0)]
    assert agreements == articles == [f"urn:{n}" for n in (4, 3, 2, 1, 0)]


async def test_live_events_come_however_long_they_are_and_go_on_where_a_client_left_them(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as (log, asking, _), asyncio.timeout(60):
        first = asking.live(last="classified-paragraphs:0.0", event=["statement"])
        await log.append([classified_record(said(0, words="We walk out. " * 20_000)), classified_record(said(1))])
        events = [await anext(first), await anext(first)]
        await first.aclose()
        await log.append([classified_record(said(2))])
        second = asking.live(last=events[-1].id, event=["statement"])
        after = await anext(second)
        await second.aclose()

    assert sorted(len(str(event.data["content"])) for event in events) == [5, 260_000]
    assert after.data["content"] == "At 2."


async def test_a_refusal_has_the_servers_reason_and_remedy(tmp_path: Path) -> None:
    async with newsroom(tmp_path) as (_, asking, url):
        with pytest.raises(FetchError, match="no parameter 'isue'") as raised:
            await asking.tallies(isue="port")
        async with Client(url) as stranger:
            with pytest.raises(FetchError, match="the token is missing"):
                await stranger.issues()

    assert "issue" in raised.value.remedy


async def test_a_server_that_is_not_there_is_said_so() -> None:
    async with Client("http://127.0.0.1:1") as asking:
        with pytest.raises(FetchError, match=r"127\.0\.0\.1:1") as raised:
            await asking.issues()

    assert "streams serve" in raised.value.remedy


async def test_a_live_stream_is_taken_up_again_when_the_server_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "RETRY_SECONDS", 0.01)
    async with served(tmp_path, [announced(issues=["port"])], by_server=True) as (app, log, _), asyncio.timeout(60):
        with bound("127.0.0.1", 0) as place:
            port = place.getsockname()[1]
        async with Client(f"http://127.0.0.1:{port}") as asking:
            events = asking.live(last="classified-paragraphs:0.0")
            waiting = asyncio.create_task(anext(events))
            await asyncio.sleep(0)
            with bound("127.0.0.1", port) as place:
                serving = asyncio.create_task(serve_until_cancelled(app, place))
                await log.append([classified_record(said(0))])
                found = await waiting
                await events.aclose()
                serving.cancel()
                await asyncio.gather(serving, return_exceptions=True)

    assert found.data["content"] == "At 0."


async def test_who_finds_no_room_among_live_clients_comes_in_once_another_has_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(live, "MOST_CLIENTS", 1)
    async with newsroom(tmp_path) as (log, asking, _), asyncio.timeout(60):
        await log.append([classified_record(said(0))])
        first, second = (asking.live(last="classified-paragraphs:0.0") for _ in range(2))
        await anext(first)
        waiting = asyncio.create_task(anext(second))
        refused = REQUESTS.labels("GET", "/live", 429)
        while not refused._value.get():
            await asyncio.sleep(0.01)
        await first.aclose()
        found = await waiting
        await second.aclose()

    assert found.data["content"] == "At 0."


async def test_who_follows_is_told_that_the_server_stops_and_holds_nothing_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(tmp_path, [announced(issues=["port"])], by_server=True) as (app, _, _), asyncio.timeout(60):
        with bound("127.0.0.1", 0) as place:
            serving = asyncio.create_task(serve_until_cancelled(app, place))
            async with (
                aiohttp.ClientSession() as session,
                session.get(f"http://127.0.0.1:{place.getsockname()[1]}/live") as answer,
            ):
                await answer.content.readuntil(b"\n\n")
                serving.cancel()
                rest = await answer.content.read()
                await asyncio.gather(serving, return_exceptions=True)

    assert b"event: dropped" in rest
    assert ENDING.encode() in rest
    assert [record.message for record in caplog.records if record.name.startswith("uvicorn")] == []
