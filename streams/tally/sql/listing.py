"""Articles that count, the latest publication first, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, func, literal, select, tuple_

from streams.events import Count, Instant, Text, Value
from streams.tally.core.cursors import cursor_after, place_at
from streams.tally.core.instants import instant_of
from streams.tally.core.span import Span
from streams.tally.sql.hours import within
from streams.tally.sql.schema import ARTICLES, EDITIONS


class WantedArticles(NamedTuple):
    """Which articles; whatever is left open holds of all."""

    uri: str | None = None
    """What the uri begins with."""
    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    """Times of publication, the second one left out."""


class FoundArticle(Value, frozen=True, kw_only=True):
    """The version of an article that counts."""

    uri: Text
    version: Text
    headline: str
    outlet: str
    published: Instant
    paragraphs: Count
    """How many of them were read."""
    paragraph_count: Count


class ArticlePage(NamedTuple):
    """Some of what was found, and where to go on; None at the end."""

    found: tuple[FoundArticle, ...]
    cursor: str | None


def articles(
    connection: Connection, reading: int, wanted: WantedArticles, *, limit: int, cursor: str | None = None
) -> ArticlePage:
    """Articles that count.

    Raises:
        InputError: the cursor is none of ours.
    """
    table = EDITIONS
    order = (table.c.hour, table.c.instant, table.c.article)
    # The sum, so that no database begins with all articles of the reading: pages are walked in their order.
    query = (
        select(ARTICLES.c.uri, table)
        .join(ARTICLES, ARTICLES.c.id == table.c.article)
        .where(table.c.state == "live", ARTICLES.c.reading + 0 == reading, *_where(wanted))
    )
    if cursor is not None:
        start = place_at(cursor)
        # The hour by itself too: an index is of use then, whatever a database makes of tuples.
        query = query.where(table.c.hour <= start[0], tuple_(*order) < tuple_(*map(literal, start[:3])))
    query = query.order_by(*(column.desc() for column in order)).limit(limit + 1)
    rows = connection.execute(query).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return ArticlePage(
        tuple(
            FoundArticle(
                uri=row.uri,
                version=row.version,
                headline=row.headline,
                outlet=row.outlet,
                published=instant_of(row.hour, row.instant),
                paragraphs=row.received,
                paragraph_count=row.paragraph_count,
            )
            for row in islice(rows, limit)
        ),
        cursor_after(None if last is None else (last.hour, last.instant, last.article, 0, 0)),
    )


def _where(wanted: WantedArticles) -> Iterator[ColumnElement[bool]]:
    if wanted.uri is not None:
        yield func.substr(ARTICLES.c.uri, 1, len(wanted.uri)) == wanted.uri
    if wanted.outlet is not None:
        yield EDITIONS.c.outlet == wanted.outlet
    yield from within(EDITIONS, Span(wanted.since, wanted.until))
