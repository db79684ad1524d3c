import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from feeds.server import Server, serving

from streams.errors import FetchError, OversizeError
from streams.ingest.fetching import MAX_REDIRECTS, Answer, Known, blocking, checked, fetch, is_url
from streams.web.addresses import AllowedHosts
from streams.web.sessions import guarded_session


@asynccontextmanager
async def fetching() -> AsyncIterator[tuple[Server, Any]]:
    """A server, and what fetches from it: on this machine nothing but its own port may be reached."""
    async with serving() as server, guarded_session(AllowedHosts(f"127.0.0.1:{server.port}")) as session:

        async def get(path: str, known: Known | None = None, **bounds: Any) -> Answer:
            url = path if "://" in path else server.url(path)
            return await fetch(session, url, known, **bounds)

        yield server, get


async def test_an_answer_has_its_body_and_what_it_says_of_itself() -> None:
    async with fetching() as (server, get):
        server.gives(
            "/feed",
            gzip.compress(b"<rss/>"),
            Content_Encoding="gzip",
            Content_Type="application/RSS+xml; charset=latin-1",
            ETag='"1"',
            Last_Modified="Tue, 05 Mar 2024 09:30:00 GMT",
        )

        answer = await get("/feed")

    assert (answer.status, answer.data) == (200, b"<rss/>")
    assert (answer.media_type, answer.charset) == ("application/rss+xml", "latin-1")
    assert (answer.etag, answer.modified) == ('"1"', "Tue, 05 Mar 2024 09:30:00 GMT")


async def test_what_is_known_is_asked_for_only_if_it_has_changed() -> None:
    async with fetching() as (server, get):
        server.gives("/feed", status=304)

        answer = await get("/feed", Known(etag='"1"', modified="Tue, 05 Mar 2024 09:30:00 GMT"))

        assert (answer.status, answer.data) == (304, b"")
        headers = server.requests[0].headers
        assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"1"', "Tue, 05 Mar 2024 09:30:00 GMT")
        assert headers["User-Agent"].startswith("newsroom-streams/")


async def test_a_failure_of_the_server_is_an_answer_without_a_body() -> None:
    async with fetching() as (server, get):
        server.gives("/feed", "busy", status=429, Retry_After="120")

        answer = await get("/feed")

    assert (answer.status, answer.data, answer.retry_after) == (429, b"", "120")


async def test_a_redirect_is_followed_to_where_the_answer_is() -> None:
    async with fetching() as (server, get):
        server.gives("/old", status=301, Location="/new?x=1")
        server.gives("/new", "here")

        answer = await get("/old")

        assert (answer.url, answer.data) == (server.url("/new?x=1"), b"here")


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("http://127.0.0.2:80/", "refused: 127.0.0.2 is no address of the public internet"),
        ("http://[::1]:80/", "refused: ::1"),
        ("http://169.254.169.254/latest/meta-data/", "refused: 169.254.169.254"),
        ("http://localhost:1/", "refused: localhost"),
        ("file:///etc/passwd", "no URL of http or https"),
        ("ftp://news.example/", "no URL of http or https"),
        ("http://user:secret@news.example/", "credentials in a URL"),
        ("//[::1", "no URL"),
        ("/loop", f"redirects over {MAX_REDIRECTS} times"),
    ],
)
async def test_a_redirect_leads_to_nothing_that_might_not_be_asked_for_at_first(location: str, message: str) -> None:
    async with fetching() as (server, get):
        server.gives("/loop", status=302, Location=location)

        with pytest.raises(FetchError) as refused:
            await get("/loop")

    assert message in refused.value.message
    assert refused.value.remedy
    assert "secret" not in str(refused.value)


async def test_a_bomb_is_refused() -> None:
    async with fetching() as (server, get):
        server.gives("/feed", gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")

        with pytest.raises(OversizeError, match="100 times"):
            await get("/feed")


async def test_a_body_over_the_limit_is_refused_whether_or_not_it_says_so() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"x" * 10_000)
        return response

    async with fetching() as (server, get):
        server.gives("/stated", b"x" * 100_001)
        server.answers["/endless"] = endless

        for path in ("/stated", "/endless"):
            with pytest.raises(OversizeError, match="over the limit of 100,000"):
                await get(path, limit=100_000)


@pytest.mark.parametrize("begun", [False, True])
async def test_an_answer_that_does_not_end_is_given_up(begun: bool) -> None:
    async with fetching() as (server, get):

        async def slow(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            if begun:
                await response.prepare(request)
                await response.write(b"<rss>")
            await server.over.wait()
            return response

        server.answers["/feed"] = slow
        with pytest.raises(FetchError, match="takes too long"):
            await get("/feed", seconds=0.1)


async def test_a_server_that_is_not_there_is_an_error_with_a_remedy() -> None:
    async with serving() as server:
        port = server.port
    async with guarded_session(AllowedHosts("127.0.0.1")) as session:
        with pytest.raises(FetchError, match="cannot be fetched") as failed:
            await fetch(session, f"http://127.0.0.1:{port}/")
    assert failed.value.remedy


async def test_one_url_is_fetched_without_a_loop_and_anything_but_success_is_an_error() -> None:
    async with serving() as server:
        server.gives("/a", "here")
        get = blocking(AllowedHosts("127.0.0.1"))

        assert (await asyncio.to_thread(get, server.url("/a"))).data == b"here"
        with pytest.raises(FetchError, match="the server says 404"):
            await asyncio.to_thread(get, server.url("/b"))


def test_a_url_is_told_from_a_path() -> None:
    assert is_url("HTTPS://news.example/feed")
    assert not any(map(is_url, ["-", "feed.xml", "http", "https:/news.example", "ftp://news.example/"]))
    assert checked("https://news.example:8443/feed?x=1") == "https://news.example:8443/feed?x=1"
