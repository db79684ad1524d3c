"""Paragraphs of what was published before, once more: for a reader that is to read them anew."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime

from streams.contract.codec import decode, paragraph_record
from streams.contract.records import NewRecord, Record, TopicPartition
from streams.contract.topics import ARTICLES, PARAGRAPHS
from streams.errors import DecodeError
from streams.events import Article
from streams.ingest.paragraphs import paragraph_events
from streams.log import Log
from streams.log.snapshot import snapshot

BATCH_RECORDS = 500
MARGIN_MS = 10 * 60 * 1000
"""How far the clocks of those who publish may differ; a paragraph too many changes nothing."""

Key = tuple[str, str]
"""Uri and version."""


async def reread(
    log: Log,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    wanted: Callable[[Record], bool] = lambda record: True,
) -> int:
    """Publish the paragraphs of articles again, by the latest record there is of each uri and version.

    Args:
        since: earliest time of publication, if there is one.
        until: the time of publication from which articles are left out.
        wanted: of the records of `articles`, those that come into question.

    Returns:
        How many paragraphs were published.

    Raises:
        LogUnavailableError: the log cannot be reached; what was published before stays.
    """
    latest: dict[Key, tuple[TopicPartition, int]] = {}
    async for record, article in _articles(log, wanted):
        latest[_key(article)] = record.topic_partition, record.offset
    published, batch = 0, list[NewRecord]()
    async for record, article in _articles(log, wanted):
        here = record.topic_partition, record.offset
        if latest.get(_key(article)) != here or not is_within(article.article.published, since, until):
            continue
        batch += map(paragraph_record, paragraph_events(article))
        if len(batch) >= BATCH_RECORDS:
            published += len(await log.append(batch))
            batch = []
    return published + len(await log.append(batch) if batch else ())


async def reread_deleted(log: Log) -> int:
    """`reread` what is older than the paragraphs that the log has not deleted yet: none on the embedded log."""
    kept = await _kept_since(log)
    if not kept:
        return 0
    return await reread(log, wanted=lambda record: record.timestamp < kept.get(record.partition, 0) + MARGIN_MS)


async def _kept_since(log: Log) -> Mapping[int, int]:
    """By partition of `paragraphs` that has lost some: when the first one left was appended, in ms; else far ahead."""
    begins, ends = await log.beginning_offsets(PARAGRAPHS.name), await log.end_offsets(PARAGRAPHS.name)
    kept = {}
    for place in (place for place, begin in begins.items() if begin > 0):
        left = begins[place] < ends[place]
        first = await log.read({place: begins[place]}, max_records=1, timeout=10.0) if left else []
        kept[place.partition] = first[0].timestamp if first else 1 << 62
    if kept and len(begins) != len(await log.partitions(ARTICLES.name)):
        # Keys lie in other partitions there.
        return dict.fromkeys(range(len(await log.partitions(ARTICLES.name))), max(kept.values()))
    return kept


async def _articles(log: Log, wanted: Callable[[Record], bool]) -> AsyncIterator[tuple[Record, Article]]:
    async for record in snapshot(log, ARTICLES.name):
        if not wanted(record):
            continue
        try:
            yield record, decode(record, Article)
        except DecodeError:
            continue  # the tally consumer has told of it


def _key(article: Article) -> Key:
    return article.article.uri, article.article.version


def is_within(time: datetime | None, since: datetime | None, until: datetime | None) -> bool:
    if time is None:
        return since is None and until is None
    return (since is None or since <= time) and (until is None or time < until)
