"""One paragraph that counts: where its record stands, and what of its article stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from streams.tally.core.contribution import RecordPlace
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, CONTRIBUTIONS, EDITIONS, STATEMENTS


class CountedParagraph(NamedTuple):
    """A paragraph of the version of an article that counts."""

    version: str
    fingerprint: int
    """Of its record, as of `Contribution`: what has another one is not what counts."""
    record: RecordPlace | None
    spoke: Mapping[str, int]
    """Names of those who speak before it in the article, with the ordinal where they do last."""
    reported: Mapping[str, int]
    """Keys of agreements that are reported before it, with the ordinal where they are first."""


def counted_paragraph(connection: Connection, reading: int, uri: str, ordinal: int) -> CountedParagraph | None:
    """The paragraph, if its article counts and has it."""
    its = CONTRIBUTIONS
    query = (
        select(EDITIONS.c.version, its)
        .join(ARTICLES, ARTICLES.c.id == EDITIONS.c.article)
        .join(its, (its.c.article == EDITIONS.c.article) & (its.c.edition == EDITIONS.c.number))
        .where(ARTICLES.c.uri == uri, ARTICLES.c.reading == reading, EDITIONS.c.state == "live")
        .where(its.c.ordinal == ordinal)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    edition = (row.article, row.edition)
    return CountedParagraph(
        version=row.version,
        fingerprint=row.fingerprint,
        record=None if row.record_offset is None else RecordPlace(row.record_partition, row.record_offset),
        spoke=_spoke(connection, *edition, ordinal),
        reported=_reported(connection, *edition, ordinal),
    )


def _spoke(connection: Connection, article: int, edition: int, before: int) -> Mapping[str, int]:
    of = STATEMENTS.c
    query = select(of.name, func.max(of.ordinal)).where(of.article == article, of.edition == edition)
    rows = connection.execute(query.where(of.ordinal < before, of.name != "").group_by(of.name))
    return dict(tuple(row) for row in rows)


def _reported(connection: Connection, article: int, edition: int, before: int) -> Mapping[str, int]:
    of = AGREEMENTS.c
    query = select(of.key, func.min(of.ordinal)).where(of.article == article, of.edition == edition)
    return dict(tuple(row) for row in connection.execute(query.where(of.ordinal < before).group_by(of.key)))
