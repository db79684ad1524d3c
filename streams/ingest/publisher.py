"""Articles and their paragraph events go to the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import msgspec

from streams.contract.codec import article_record, dead_letter_record, paragraph_record
from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import BY_NAME, TOPICS
from streams.errors import InputError, OversizeError
from streams.events import Article, DeadLetter, Paragraph
from streams.ingest.byte_limits import KEPT_BYTES
from streams.ingest.dead_letters import dead_letter
from streams.ingest.feed import Feed
from streams.ingest.paragraphs import paragraph_events
from streams.log import Log

BATCH_ITEMS = 32
BATCH_RECORDS = 500
"""Most paragraph records appended at once: about 5 MB with their windows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was published, acknowledged by the log; kills are canceled articles and count as such only."""

    articles: int = 0
    kills: int = 0
    paragraphs: int = 0
    dead_letters: int = 0
    positions: dict[TopicPartition, int] = field(default_factory=dict)
    """The next offset after what was published, by partition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """An article that every reader can take: its paragraph events, and the records of both."""

    killed: bool
    events: Sequence[Paragraph]
    article: NewRecord
    paragraphs: Sequence[NewRecord]


async def publish(
    log: Log,
    items: Iterable[Article | DeadLetter],
    *,
    on_progress: Callable[[Published], None] = lambda published: None,
    on_dead_letter: Callable[[DeadLetter], None] = lambda letter: None,
) -> Published:
    """Append all items to the log, whose topics are created where they are missing.

    An article is durable before its paragraphs, and the paragraphs of one article keep their
    order. An article that is over a limit goes to the dead letters whole. Publishing the same
    items again appends the same records again, and readers know them by their ids.

    Args:
        items: read in a thread of its own, so they may block.
        on_progress: called after every batch with all that is published by then.
        on_dead_letter: called with everything that cannot be published as an article.

    Raises:
        LogUnavailableError: the log cannot be reached; what was published before stays.
        InputError: from reading the items.
    """
    await log.create_topics(TOPICS)
    published = Published()
    async with aclosing(Feed(items).batches(BATCH_ITEMS)) as batches:
        async for batch in batches:
            for group in _groups(map(prepare, batch)):
                published = await _append(log, group, published, on_dead_letter)
                on_progress(published)
    return published


def prepare(item: Article | DeadLetter) -> Prepared | DeadLetter:
    """What to publish of an item; an article over a limit is refused whole."""
    if isinstance(item, DeadLetter):
        return item
    try:
        events = paragraph_events(item)
        return Prepared(
            killed=item.status == "canceled",
            events=events,
            article=_sized(article_record(item)),
            paragraphs=[_sized(paragraph_record(event)) for event in events],
        )
    except InputError as error:
        return _refused(item, error)


def _groups(items: Iterator[Prepared | DeadLetter]) -> Iterator[list[Prepared | DeadLetter]]:
    """Groups of items of about `BATCH_RECORDS` paragraphs."""
    group: list[Prepared | DeadLetter] = []
    size = 0
    for item in items:
        group.append(item)
        size += len(item.paragraphs) if isinstance(item, Prepared) else 0
        if size >= BATCH_RECORDS:
            yield group
            group, size = [], 0
    if group:
        yield group


async def _append(
    log: Log,
    group: Sequence[Prepared | DeadLetter],
    before: Published,
    on_dead_letter: Callable[[DeadLetter], None],
) -> Published:
    letters = [item for item in group if isinstance(item, DeadLetter)]
    articles = [item for item in group if isinstance(item, Prepared)]
    paragraphs = [record for item in articles for record in item.paragraphs]
    positions = dict(before.positions)
    for chunk in ([item.article for item in articles] + [*map(dead_letter_record, letters)], *_chunks(paragraphs)):
        for partition, offset in await log.append(chunk) if chunk else ():
            positions[partition] = offset + 1
    for letter in letters:
        on_dead_letter(letter)
    kills = sum(item.killed for item in articles)
    return Published(
        articles=before.articles + len(articles) - kills,
        kills=before.kills + kills,
        paragraphs=before.paragraphs + len(paragraphs),
        dead_letters=before.dead_letters + len(letters),
        positions=positions,
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


def _refused(article: Article, error: InputError) -> DeadLetter:
    header, content = article.article, msgspec.json.encode(article)
    return dead_letter(f"{header.uri}#{header.version}", error, content[:KEPT_BYTES], size=len(content), key=header.uri)
