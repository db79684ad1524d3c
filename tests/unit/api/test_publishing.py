from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from answering import asking, served

from streams.api import publishing
from streams.contract.codec import decode
from streams.contract.topics import ARTICLES, DEAD_LETTERS, PARAGRAPHS
from streams.events import Article, DeadLetter
from streams.log import Log
from streams.settings import Secret

TOKEN = "0123456789abcdef"
DEAL: dict[str, Any] = {
    "uri": "urn:desk:1",
    "version": "2",
    "headline": "Port deal",
    "published": "2024-05-03T08:30:00Z",
    "paragraphs": ["The port and its dockers agreed.", "They signed at noon."],
}
NINJS: dict[str, Any] = {
    "uri": "urn:agency:9",
    "type": "text",
    "version": "1",
    "versioncreated": "2024-05-03T08:30:00Z",
    "headline": "A deal",
    "body_text": "The port and its dockers agreed.",
}


async def on_log(log: Log, topic: str) -> list[Any]:
    ends = await log.end_offsets(topic)
    return await log.read(dict.fromkeys([place for place, end in ends.items() if end], 0), max_records=100)


async def send(client: httpx.AsyncClient, body: object, **headers: str) -> httpx.Response:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    return await client.post("/articles", content=raw, headers={"Content-Type": "application/json"} | headers)


@pytest.mark.parametrize(("article", "paragraphs"), [(DEAL, 2), (NINJS, 1)])
async def test_an_article_is_published_whether_ours_or_ninjs(
    tmp_path: Path, article: dict[str, Any], paragraphs: int
) -> None:
    async with served(tmp_path) as (app, log, _), asking(app) as client:
        answer = await send(client, article)
        (record,) = await on_log(log, ARTICLES.name)
        parts = await on_log(log, PARAGRAPHS.name)

    published = {"uri": article["uri"], "version": article["version"], "killed": False, "paragraphs": paragraphs}
    assert (answer.status_code, answer.json()["published"]) == (200, [published])
    assert decode(record, Article).article.uri == article["uri"]
    assert len(parts) == paragraphs


async def test_a_bad_article_is_a_dead_letter_and_the_rest_goes_on(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, _), asking(app) as client:
        answer = (await send(client, [DEAL, {"uri": "urn:desk:2", "paragraphs": ["No time."]}])).json()
        (letter,) = [decode(record, DeadLetter) for record in await on_log(log, DEAD_LETTERS.name)]

    assert [article["uri"] for article in answer["published"]] == ["urn:desk:1"]
    (refused,) = answer["refused"]
    assert (refused["message"], refused["remedy"]) == (letter.message, letter.remedy)
    assert "no publication date" in refused["message"]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"uri": 1}', b"\xff", b"\x00\x00"])
async def test_where_nothing_can_be_published_the_fault_says_what_and_what_to_do(tmp_path: Path, body: bytes) -> None:
    async with served(tmp_path) as (app, log, _), asking(app) as client:
        answer = await send(client, body)
        letters = await on_log(log, DEAD_LETTERS.name)

    assert answer.status_code == 422
    assert answer.json()["error"]["message"].startswith("POST /articles")
    assert answer.json()["error"]["remedy"]
    assert len(letters) == 1


async def test_what_is_under_an_embargo_is_held_and_named_alone(tmp_path: Path) -> None:
    async with served(tmp_path) as (app, log, _), asking(app) as client:
        answer = await send(client, DEAL | {"embargoed": "2999-01-01T00:00:00Z"})
        published = await on_log(log, ARTICLES.name)

    assert answer.json() == {"published": [], "held": ["urn:desk:1"], "refused": []}
    assert published == []


async def test_a_body_that_is_too_large_is_refused_before_it_is_looked_at(tmp_path: Path) -> None:
    async def in_parts() -> Any:
        for _ in range(9):
            yield b"x" * 1_000_000

    async with served(tmp_path) as (app, log, _), asking(app) as client:
        stated = await send(client, b"x" * (publishing.MOST_BYTES + 1))
        unstated = await client.post("/articles", content=in_parts(), headers={"Content-Type": "application/json"})
        letters = await on_log(log, DEAD_LETTERS.name)

    assert (stated.status_code, unstated.status_code) == (413, 413)
    assert letters == []


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
async def test_what_a_form_elsewhere_could_send_is_no_json(tmp_path: Path, media: str) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answer = await send(client, DEAL, **{"Content-Type": media})

    assert answer.status_code == 415


CROSS_SITE = (
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Host": "evil.example"},
)


@pytest.mark.parametrize("headers", CROSS_SITE)
@pytest.mark.parametrize("token", [None, Secret(TOKEN)])
async def test_no_page_of_somebody_else_can_write_with_or_without_the_token(
    tmp_path: Path, headers: dict[str, str], token: Secret | None
) -> None:
    async with served(tmp_path, token=token) as (app, log, _), asking(app) as client:
        answers = [
            await send(client, DEAL, Authorization=f"Bearer {TOKEN}", **headers),
            await client.delete("/trials/any", headers={"Authorization": f"Bearer {TOKEN}"} | headers),
        ]
        published = await on_log(log, ARTICLES.name)

    assert {answer.status_code for answer in answers} <= {403, 421}
    assert published == []


@pytest.mark.parametrize("headers", [{"Origin": "http://127.0.0.1:8040"}, {"Sec-Fetch-Site": "same-origin"}, {}])
async def test_the_servers_own_page_and_programs_may_write(tmp_path: Path, headers: dict[str, str]) -> None:
    async with served(tmp_path) as (app, _, _), asking(app) as client:
        answer = await send(client, DEAL, **headers)

    assert answer.status_code == 200


async def test_nobody_writes_without_the_token_where_there_is_one(tmp_path: Path) -> None:
    async with served(tmp_path, token=Secret(TOKEN)) as (app, log, _), asking(app) as client:
        without = await send(client, DEAL)
        wrong = await send(client, DEAL, Authorization=f"Bearer {TOKEN[::-1]}")
        published = await on_log(log, ARTICLES.name)

    assert (without.status_code, wrong.status_code) == (401, 401)
    assert published == []
