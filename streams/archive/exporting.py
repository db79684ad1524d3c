"""What counts in the current reading, written once: paragraphs, statements, agreements, tallies and articles."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar

from streams.archive.ninjs import as_ninjs
from streams.archive.partitions import Partitions
from streams.archive.rows import agreement_rows, paragraph_row, statement_rows, tally_row
from streams.contract.codec import decode
from streams.contract.records import Record
from streams.contract.topics import ARTICLES, CLASSIFIED
from streams.errors import DecodeError, StoreError
from streams.events import Article, ArticleHeader, ClassifiedParagraph
from streams.ingest.rereading import is_within
from streams.tally.auditing import CountedEdition, TallyAudit
from streams.tally.core.mended import Mends
from streams.tally.core.mending import Followed, followed_by
from streams.tally.core.readings import KeptReading, announcement
from streams.tally.store import TallyStore

E = TypeVar("E", Article, ClassifiedParagraph)
Records = Callable[[str], AsyncIterator[Record]]
"""Everything that stands on a topic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is exported."""

    since: datetime | None = None
    until: datetime | None = None
    """Published between these times, the later one left out."""
    issue: str | None = None
    """Only paragraphs that are about this issue, and their articles."""

    def has(self, published: datetime) -> bool:
        return is_within(published, self.since, self.until)


async def export(
    records: Records, tallies: TallyStore, counting: TallyAudit, wanted: Wanted, into: Partitions
) -> Mapping[str, int]:
    """Write what counts; return how many rows of each table.

    Raises:
        StoreError: nothing was tallied yet, or the list of the current reading is not known.
    """
    reading = await asyncio.to_thread(counting.current)
    event = None if reading is None else announcement(reading)
    if reading is None or event is None:
        raise StoreError("there is no reading whose list is known", remedy="run `streams run` or `streams tally` first")
    counted = await asyncio.to_thread(counting.counted, reading)
    labelled = _Labelled(reading, counted, await asyncio.to_thread(tallies.all_mends), followed_by(event.issues))
    about = await _paragraphs(records, labelled, wanted, into)
    creator = f"urn:newsroom-streams:reading:{reading.id}"
    async for record in records(ARTICLES.name):
        article = _decoded(record, Article)
        if article is not None and _counts(article.article, counted) and about.get(article.article.uri):
            row = as_ninjs(article, about.pop(article.article.uri), event.issues, creator)
            into.add("articles", article.article.published, row)
    labels = {issue.id: issue.label for issue in event.issues.issues}
    for tally in await asyncio.to_thread(tallies.tallies, wanted.issue, since=wanted.since, by="day"):
        if tally.start is not None and wanted.has(tally.start):
            into.add("tallies", tally.start, tally_row(tally, labels))
    into.flush()
    return into.rows


class _Labelled(NamedTuple):
    """Which paragraphs count, and what editors have said of them."""

    reading: KeptReading
    counted: Mapping[str, CountedEdition]
    mends: Mends
    followed: Followed

    def paragraph(self, record: Record) -> tuple[ClassifiedParagraph, bool] | None:
        """A paragraph as it counts, and whether that is otherwise than it was read; None where it does not count."""
        event = _decoded(record, ClassifiedParagraph)
        if event is None or event.reader != self.reading.reader or not _counts(event.article, self.counted):
            return None
        mended = self.mends.paragraph(event, self.followed)
        return mended, mended is not event


async def _paragraphs(
    records: Records, labelled: _Labelled, wanted: Wanted, into: Partitions
) -> dict[str, Counter[str]]:
    """Write paragraphs, each once; return how many of each article are about each issue."""
    about = defaultdict[str, Counter[str]](Counter)
    seen = defaultdict[str, int](int)
    async for record in records(CLASSIFIED.name):
        found = labelled.paragraph(record)
        if found is None:
            continue
        event, mended = found
        issues, published = [issue.id for issue in event.issues], event.article.published
        uri, bit = event.article.uri, 1 << event.ordinal
        if seen[uri] & bit or not wanted.has(published) or wanted.issue not in (None, *issues):
            continue
        seen[uri] |= bit
        about[uri].update(issues)
        into.add("paragraphs", published, paragraph_row(event, mended=mended))
        for row in statement_rows(event):
            into.add("statements", published, row)
        for row in agreement_rows(event):
            into.add("agreements", published, row)
    return about


def _counts(header: ArticleHeader, counted: Mapping[str, CountedEdition]) -> bool:
    edition = counted.get(header.uri)
    return edition is not None and (edition.version, edition.digest) == (header.version, header.digest)


def _decoded(record: Record, event: type[E]) -> E | None:
    """The event, or None of what is none, which its consumers have told of."""
    try:
        return decode(record, event)
    except DecodeError:
        return None
