"""Articles under an embargo, from bytes to records, on both logs."""

import json
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from services.records import records

from streams.contract.codec import decode
from streams.contract.topics import ARTICLES, DEAD_LETTERS, EMBARGOED, PARAGRAPHS
from streams.events import Article, DeadLetter
from streams.ingest import releasing
from streams.ingest.publisher import Published, publish
from streams.ingest.releasing import Releasing
from streams.ingest.sources import read_sources
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
SECRET = "The minister resigns at noon."


def line(version: int = 1, text: str = SECRET, **fields: Any) -> bytes:
    given = {"uri": "urn:a", "version": version, "published": "2024-03-05", "text": text}
    return json.dumps({name: value for name, value in (given | fields).items() if value is not ...}).encode() + b"\n"


def until(hours: float) -> str:
    return (NOON + timedelta(hours=hours)).isoformat()


async def publish_at(log: Log, moment: datetime, *lines: bytes) -> Published:
    return await publish(log, read_sources(["-"], stdin=BytesIO(b"".join(lines)), clock=lambda: moment))


async def release_at(log: Log, moment: datetime) -> None:
    """As a process that has just been started."""
    await Releasing(log, clock=lambda: moment).release()


async def versions(log: Log) -> list[str]:
    articles = [decode(record, Article) for record in await records(log, ARTICLES.name)]
    return [f"{article.article.version} {article.status}" for article in articles]


async def test_what_is_held_is_read_by_nobody_until_its_time_and_then_published_whole(log_settings: Settings) -> None:
    async with open_log(log_settings) as log:
        published = await publish_at(log, NOON, line(embargoed=until(1)), line(uri="urn:b", text="It met."))
        await release_at(log, NOON + timedelta(minutes=59))

        assert (published.articles, published.held, published.dead_letters) == (1, 1, 0)
        for topic in (ARTICLES, PARAGRAPHS, DEAD_LETTERS):
            assert all(SECRET.encode() not in (record.value or b"") for record in await records(log, topic.name))

    async with open_log(log_settings) as log:
        await release_at(log, NOON + timedelta(hours=1))
        await release_at(log, NOON + timedelta(hours=2))

        articles = [decode(record, Article) for record in await records(log, ARTICLES.name)]
        assert [article.article.uri for article in articles] == ["urn:b", "urn:a"]
        assert articles[1].paragraphs[0].text == SECRET
        assert len(await records(log, PARAGRAPHS.name)) == 2
        assert (await records(log, EMBARGOED.name))[-1].value is None


async def test_a_later_version_or_a_kill_takes_the_place_of_what_is_held(log_settings: Settings) -> None:
    async with open_log(log_settings) as log:
        await publish_at(log, NOON, line(1, embargoed=until(1)), line(2, embargoed=until(3)))
        await release_at(log, NOON + timedelta(hours=2))
        assert await versions(log) == []

        await publish_at(log, NOON, line(3, text="It met.", embargoed=...))
        await release_at(log, NOON + timedelta(hours=4))
        assert await versions(log) == ["3 usable"]

        await publish_at(log, NOON, line(4, embargoed=until(1)), line(4, text=..., status="canceled"))
        await release_at(log, NOON + timedelta(hours=2))
        assert await versions(log) == ["3 usable", "4 canceled"]

        await publish_at(log, NOON, line(5, embargoed=until(1)))
        await release_at(log, NOON + timedelta(hours=2))
        assert await versions(log) == ["3 usable", "4 canceled", "5 usable"]


async def test_an_embargo_that_cannot_be_told_withholds_the_text_and_says_so(log_settings: Settings) -> None:
    async with open_log(log_settings) as log:
        published = await publish_at(
            log,
            NOON,
            line(embargoed="at noon"),
            line(embargoed=until(1), published="soon"),
            line(embargoed=until(1), text="x" * 200_000 + SECRET),
            b'{"embargoed": "2024-03-05T13:00:00Z", "text": "' + SECRET.encode() + b"\n",
        )
        letters = [decode(record, DeadLetter) for record in await records(log, DEAD_LETTERS.name)]

    assert (published.articles, published.held, published.dead_letters) == (0, 0, 4)
    assert all(letter.value is None and letter.size and letter.remedy for letter in letters)
    assert any("withheld, as its embargo 'at noon' is no time" in letter.message for letter in letters)
    assert not any(SECRET in letter.message for letter in letters)


async def test_a_release_that_was_stopped_amid_an_article_is_done_again(log_settings: Settings) -> None:
    async with open_log(log_settings) as log:
        await publish_at(log, NOON, line(embargoed=until(1)))
        (held,) = await records(log, EMBARGOED.name)
        await publish_at(log, NOON + timedelta(hours=2), line(embargoed=until(1)))
        paragraphs = await records(log, PARAGRAPHS.name)
        await release_at(log, NOON + timedelta(hours=2))

        again = await records(log, PARAGRAPHS.name)
        assert [record.value for record in again] == 2 * [record.value for record in paragraphs]
        assert (await records(log, EMBARGOED.name))[-1].key == held.key


async def test_what_was_killed_while_nobody_released_is_not_published_however_much_came_between(
    log_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releasing, "MOST_RECORDS", 1)
    async with open_log(log_settings) as log:
        between = [line(uri=f"urn:{n}", text="It met.") for n in range(8)]
        kill = line(text=..., status="canceled")
        await publish_at(log, NOON, line(embargoed=until(1)), *between, kill)
        await Releasing(log, clock=lambda: NOON + timedelta(hours=2)).until_nothing_is_held()

        assert sorted(await versions(log)) == ["1 canceled", *8 * ["1 usable"]]
        assert (await records(log, EMBARGOED.name))[-1].value is None
        assert all(SECRET.encode() not in (record.value or b"") for record in await records(log, ARTICLES.name))
