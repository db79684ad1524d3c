"""What ought to count of each article, by its own events alone: pure."""

from __future__ import annotations

from typing import NamedTuple

from streams.contract.records import TopicPartition
from streams.contract.versions import version_key
from streams.events import Article, ArticleHeader


class Place(NamedTuple):
    """Where a record stands, and when it was appended, in milliseconds since 1970."""

    partition: TopicPartition
    offset: int
    timestamp: int


class Expected(NamedTuple):
    """The last event of an article that says what counts: a version, or a kill, after which nothing does."""

    header: ArticleHeader
    bodies: int
    killed: bool
    place: Place


def take(found: dict[str, Expected], place: Place, article: Article) -> None:
    """Take in one more event of any article; of one version the text announced last counts."""
    header = article.article
    killed = article.status == "canceled"
    bodies = sum(paragraph.role == "body" for paragraph in article.paragraphs)
    known = found.get(header.uri)
    if known is not None:
        order = version_key(header.version), version_key(known.header.version)
        # A kill holds against its own version, whichever comes last.
        if order[0] < order[1] or (order[0] == order[1] and known.killed):
            return
    found[header.uri] = Expected(header, 0 if killed else bodies, killed, place)
