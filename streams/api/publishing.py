"""Articles in, as `streams publish` takes them from a file."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import BytesIO

from streams.api import answers
from streams.api.sources import Sources, UnpublishableError
from streams.errors import LogUnavailableError
from streams.events import Article, DeadLetter
from streams.ingest.formats.registry import by_suffix
from streams.ingest.inputs import Input, InputReader, Item
from streams.ingest.publisher import Held, Prepared, Publisher, Ready, by_hand, groups

MOST_BYTES = 8_000_000
"""An article of the largest text there may be, or some hundred usual ones."""
ORIGIN = "POST /articles"
MOST_ARTICLES = 1_000
_SECONDS = 20.0
"""After which whoever sent them is told that the log is away."""


async def publish(sources: Sources, body: bytes) -> answers.Published:
    items = await asyncio.to_thread(_items, body)
    ready = await asyncio.to_thread(lambda: list(map(by_hand, items)))
    publisher = Publisher(await sources.log_to_write())
    try:
        async with asyncio.timeout(_SECONDS):
            for group in groups(iter(ready)):
                await publisher.append(group)
    except TimeoutError:
        raise LogUnavailableError(
            f"the log did not take it within {_SECONDS:.0f} s",
            remedy="send the same again: what is there already changes nothing",
        ) from None
    return _answer(items, ready)


def _items(body: bytes) -> list[Item]:
    reader = InputReader(clock=lambda: datetime.now(UTC), most=MOST_ARTICLES)
    return list(reader.read(BytesIO(body), Input(origin=ORIGIN, form=by_suffix(".json"))))


def _answer(items: Sequence[Item], ready: Sequence[Ready]) -> answers.Published:
    """What became of each.

    Raises:
        UnpublishableError: nothing was published.
    """
    letters = [item for item in ready if isinstance(item, DeadLetter)]
    if len(letters) == len(ready):
        more = f"; and {len(letters) - 1:,} more" if len(letters) > 1 else ""
        raise UnpublishableError(letters[0].message + more, remedy=letters[0].remedy)
    return answers.Published(
        published=tuple(_published(items, ready)),
        held=tuple(item.uri for item in ready if isinstance(item, Held)),
        refused=tuple(
            answers.Refused(place=letter.origin, message=letter.message, remedy=letter.remedy) for letter in letters
        ),
    )


def _published(items: Sequence[Item], ready: Sequence[Ready]) -> Iterator[answers.PublishedArticle]:
    for given, item in zip(items, ready, strict=True):
        if isinstance(given, Article) and isinstance(item, Prepared):
            header, killed = given.article, given.status == "canceled"
            yield answers.PublishedArticle(
                uri=header.uri, version=header.version, killed=killed, paragraphs=len(item.events)
            )
