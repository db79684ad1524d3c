"""Articles and their paragraph events go to the log."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from streams import traces
from streams.contract.codec import (
    article_record,
    dead_letter_record,
    embargoed_record,
    owner_record,
    paragraph_record,
)
from streams.contract.records import Headers, NewRecord, TopicPartition
from streams.contract.topics import BY_NAME, TOPICS
from streams.errors import InputError, LogUnavailableError, OversizeError
from streams.events import Article, DeadLetter, Embargoed, Owner, Paragraph
from streams.ingest.byte_limits import KEPT_BYTES
from streams.ingest.feed import Feed
from streams.ingest.inputs import Item
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.refusals import refusal
from streams.log import Log
from streams.log.letters import count_letters
from streams.log.outages import Outages
from streams.metrics.instruments import PUBLISHED

BATCH_ITEMS = 32
BATCH_RECORDS = 500
"""Most paragraph records appended at once: about 5 MB with their windows."""
FINISH_SECONDS = 5.0
"""How long what is in hand may take once we are told to stop; `docker stop` grants 10 s for all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published, acknowledged by the log; kills are canceled articles and count as such only."""

    articles: int = 0
    kills: int = 0
    paragraphs: int = 0
    held: int = 0
    """Articles whose embargo is not over: on the log, but not published yet."""
    dead_letters: int = 0
    positions: dict[TopicPartition, int] = field(default_factory=dict)
    """The next offset after what was published, by partition."""
    last: str = ""
    """The uri of the last article that is published with all its paragraphs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article that every reader can take: its paragraph events, and the records of both."""

    uri: str
    source: str
    killed: bool
    events: Sequence[Paragraph]
    article: NewRecord
    paragraphs: Sequence[NewRecord]
    owner: Owner | None = None
    """What to keep of who published it."""

    def with_headers(self, headers: Headers) -> Prepared:
        """The same, with these headers after those of each record."""
        if not headers:
            return self
        paragraphs = [record.with_headers(headers) for record in self.paragraphs]
        return replace(self, article=self.article.with_headers(headers), paragraphs=paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An article that every reader can take, once its embargo is over."""

    uri: str
    source: str
    record: NewRecord
    owner: Owner | None = None


Ready = Prepared | Held | DeadLetter


async def publish(
    log: Log,
    items: Iterable[Item],
    *,
    on_progress: Callable[[Published], None] = lambda published: None,
    on_dead_letter: Callable[[DeadLetter], None] = lambda letter: None,
) -> Published:
    """Append all items to the log, whose topics are created where they are missing.

    An article is durable before its paragraphs, and the paragraphs of one article keep their
    order. An article that is over a limit goes to the dead letters whole. Publishing the same
    items again appends the same records again, and readers know them by their ids.

    A log that goes away meanwhile is waited for, however long: what it has not acknowledged is
    appended again. Cancelled, it finishes the articles in hand first, if the log lets it.

    Args:
        items: read in a thread of its own, so they may block.
        on_progress: called after every batch with all that is published by then.
        on_dead_letter: called with everything that cannot be published as an article.

    Raises:
        LogUnavailableError: the log cannot be reached to begin with.
        InputError: from reading the items.
    """
    await log.create_topics(TOPICS)
    publisher = Publisher(log, on_dead_letter)
    async with aclosing(Feed(items).batches(BATCH_ITEMS)) as batches:
        async for batch in batches:
            for group in groups(map(by_hand, batch)):
                try:
                    await finished(publisher.append(group))
                finally:
                    on_progress(publisher.published)
    return publisher.published


def prepare(item: Item) -> Ready:
    """What to publish of an item; an article over a limit is refused whole."""
    if isinstance(item, DeadLetter):
        return item
    if isinstance(item, Embargoed):
        ready = prepare(item.article)
        if isinstance(ready, DeadLetter):
            return msgspec.structs.replace(ready, value=None)  # nobody may read it there yet
        return Held(uri=item.article.article.uri, source=item.article.source, record=_sized(embargoed_record(item)))
    try:
        events = paragraph_events(item)
        return Prepared(
            uri=item.article.uri,
            source=item.source,
            killed=item.status == "canceled",
            events=events,
            article=_sized(article_record(item)),
            paragraphs=[_sized(paragraph_record(event)) for event in events],
        )
    except InputError as error:
        return refused(item, error)


def refused(item: Article | Embargoed, error: InputError) -> DeadLetter:
    """An article that is not to be published, with its beginning; without it where nobody may read it yet."""
    article = item.article if isinstance(item, Embargoed) else item
    header, content = article.article, msgspec.json.encode(article)
    kept = None if isinstance(item, Embargoed) else content[:KEPT_BYTES]
    return refusal(f"{header.uri}#{header.version}", error, kept, size=len(content), key=header.uri)


def owned(ready: Prepared | Held, owner: Owner | None) -> Prepared | Held:
    """What is to be published, with what to keep of who published it."""
    return replace(ready, owner=owner)


def groups(items: Iterator[Ready]) -> Iterator[list[Ready]]:
    """Groups of items of about `BATCH_RECORDS` paragraphs."""
    group: list[Ready] = []
    size = 0
    for item in items:
        group.append(item)
        size += len(item.paragraphs) if isinstance(item, Prepared) else 0
        if size >= BATCH_RECORDS:
            yield group
            group, size = [], 0
    if group:
        yield group


class Publisher:
    """Appends groups of items, and keeps count of what the log has acknowledged."""

    def __init__(self, log: Log, on_dead_letter: Callable[[DeadLetter], None] = lambda letter: None) -> None:
        self._log = log
        self._on_dead_letter = on_dead_letter
        self._outages = Outages("publishing")
        self.published = Published()

    async def append(self, group: Sequence[Ready]) -> None:
        """Append them, each article before its paragraphs; a log that is away is waited for."""
        letters = [item for item in group if isinstance(item, DeadLetter)]
        prepared = [item for item in group if isinstance(item, Prepared)]
        spans = [traces.begin("publish", uri=item.uri) for item in prepared]
        articles = [item.with_headers(span.headers) for item, span in zip(prepared, spans, strict=True)]
        held = [item.record for item in group if isinstance(item, Held)]
        paragraphs = [record for item in articles for record in item.paragraphs]
        positions = dict(self.published.positions)
        owners = [item.owner for item in group if not isinstance(item, DeadLetter) and item.owner is not None]
        first = [
            *map(owner_record, owners),
            *(item.article for item in articles),
            *held,
            *map(dead_letter_record, letters),
        ]
        for chunk in (first, *_chunks(paragraphs)):
            for partition, offset in await self.acknowledged(chunk):
                positions[partition] = offset + 1
        for letter in letters:
            self._on_dead_letter(letter)
        before, kills = self.published, sum(item.killed for item in articles)
        for span in spans:
            span.end()
        count_letters(letters)
        counts = {"kill": kills, "article": len(articles) - kills, "paragraph": len(paragraphs), "held": len(held)}
        for kind, count in counts.items():
            PUBLISHED.labels(kind).inc(count)
        self.published = Published(
            articles=before.articles + len(articles) - kills,
            kills=before.kills + kills,
            paragraphs=before.paragraphs + len(paragraphs),
            held=before.held + len(held),
            dead_letters=before.dead_letters + len(letters),
            positions=positions,
            last=articles[-1].uri if articles else before.last,
        )

    async def acknowledged(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        """Append them, again and again while the log is away: what comes twice has the same id."""
        while records:
            try:
                places = await self._log.append(records)
            except LogUnavailableError as error:
                await self._outages.wait(error)
            else:
                self._outages.over()
                return places
        return []


async def finished(work: Coroutine[Any, Any, None]) -> None:
    """Do the work; cancelled, finish it if that takes no longer than it may."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=FINISH_SECONDS)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        raise


def by_hand(item: Item) -> Ready:
    """What to publish of an item that the newsroom itself gives, for whoever's article it is."""
    ready = prepare(item)
    return (
        ready
        if isinstance(ready, DeadLetter)
        else owned(ready, Owner(uri=ready.uri, source=ready.source, by_hand=True))
    )


def _chunks(records: Sequence[NewRecord]) -> Iterator[Sequence[NewRecord]]:
    for start in range(0, len(records), BATCH_RECORDS):
        yield records[start : start + BATCH_RECORDS]


def _sized(record: NewRecord) -> NewRecord:
    size, limit = len(record.value or b""), BY_NAME[record.topic].max_bytes
    if size > limit:
        raise OversizeError(
            f"its record on {record.topic} has {size:,} bytes, over the limit of {limit:,}",
            remedy="split the article into several, or shorten it",
        )
    return record
