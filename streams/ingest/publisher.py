"""Articles and their paragraph events go to the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

import msgspec

from streams.errors import InputError, OversizeError
from streams.events import Article, DeadLetter
from streams.ingest.byte_limits import KEPT_BYTES
from streams.ingest.dead_letters import dead_letter
from streams.ingest.feed import Feed
from streams.ingest.paragraphs import paragraph_events
from streams.log import Log, NewRecord, TopicPartition
from streams.log.codec import article_record, dead_letter_record, paragraph_record
from streams.log.topics import BY_NAME, TOPICS

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
class _Records:
    """The records of one item: an article and its paragraphs, or a dead letter."""

    article: NewRecord | None = None
    killed: bool = False
    paragraphs: Sequence[NewRecord] = ()
    dead_letter: NewRecord | None = None


async def publish(
    log: Log,
    items: Iterable[Article | DeadLetter],
    *,
    on_progress: Callable[[Published], None] | None = None,
) -> Published:
    """Append all items to the log, whose topics are created where they are missing.

    An article is durable before its paragraphs, and the paragraphs of one article keep their
    order. An article that is over a limit goes to the dead letters whole. Publishing the same
    items again appends the same records again, and readers know them by their ids.

    Args:
        items: read in a thread of its own, so they may block.
        on_progress: called after every batch with all that is published by then.

    Raises:
        LogUnavailableError: the log cannot be reached; what was published before stays.
        InputError: from reading the items.
    """
    await log.create_topics(TOPICS)
    published = Published()
    async with aclosing(Feed(items).batches(BATCH_ITEMS)) as batches:
        async for batch in batches:
            for group in _groups(map(_records, batch)):
                published = await _append(log, group, published)
                if on_progress is not None:
                    on_progress(published)
    return published


def _groups(items: Iterator[_Records]) -> Iterator[list[_Records]]:
    """Groups of items of about `BATCH_RECORDS` paragraphs."""
    group: list[_Records] = []
    for item in items:
        group.append(item)
        if sum(len(records.paragraphs) for records in group) >= BATCH_RECORDS:
            yield group
            group = []
    if group:
        yield group


async def _append(log: Log, group: Sequence[_Records], before: Published) -> Published:
    articles = [item.article for item in group if item.article is not None]
    letters = [item.dead_letter for item in group if item.dead_letter is not None]
    paragraphs = [record for item in group for record in item.paragraphs]
    positions = dict(before.positions)
    for chunk in (articles + letters, *_chunks(paragraphs)):
        for partition, offset in await log.append(chunk) if chunk else ():
            positions[partition] = offset + 1
    kills = sum(item.killed for item in group)
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


def _records(item: Article | DeadLetter) -> _Records:
    if isinstance(item, DeadLetter):
        return _Records(dead_letter=dead_letter_record(item))
    try:
        article = _sized(article_record(item))
        paragraphs = [_sized(paragraph_record(event)) for event in paragraph_events(item)]
    except InputError as error:
        return _Records(dead_letter=dead_letter_record(_refused(item, error)))
    return _Records(article=article, killed=item.status == "canceled", paragraphs=paragraphs)


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
