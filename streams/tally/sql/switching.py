"""A reading becomes current, or is deleted."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, and_, delete, exists, func, insert, literal, select, update

from streams.sql.bulk import Row, among, delete_rows
from streams.tally.core.readings import KeptReading, Readings
from streams.tally.sql.schema import (
    AGREEMENTS,
    ARTICLES,
    CONTRIBUTIONS,
    EDITIONS,
    HISTORY,
    HOURS,
    MENTIONS,
    PERIOD_REVISIONS,
    REPORTS,
    REVISIONS,
    STATEMENTS,
    STORE,
    TOTALS,
)
from streams.tally.sql.searching import forget_searched

_ARTICLES_AT_ONCE = 500
_COUNTS_AT_ONCE = 5_000
_COUNTS = (HOURS, TOTALS, REVISIONS, PERIOD_REVISIONS)

_LIVE = EDITIONS.alias("live")
_THERE = ARTICLES.alias("there")
_THERE_LIVE = EDITIONS.alias("there_live")


def make_current(connection: Connection, readings: Readings, reading: KeptReading) -> None:
    """Let a reading count from now on; the log is owed what that changes."""
    before = readings.current
    if before is reading:
        return
    readings.make_current(reading)
    if before is not None:
        # What is published of it must count for more than whatever was, or is just being, published before.
        sums = select(func.sum(REVISIONS.c.count).label("n")).where(REVISIONS.c.reading == before.number)
        highest = connection.scalar(select(func.max(sums.group_by(REVISIONS.c.issue).subquery().c.n))) or 0
        connection.execute(update(STORE).values(revision_base=STORE.c.revision_base + int(highest) + 1))
        _owe(connection, before, but_not=reading, retracted=True)
        _owe(connection, reading, but_not=before, retracted=False)


def has_rows(connection: Connection, reading: KeptReading) -> bool:
    """Whether anything of a reading is kept."""
    tables = (ARTICLES, *_COUNTS)
    return any(connection.scalar(select(exists().where(table.c.reading == reading.number))) for table in tables)


def delete_some(connection: Connection, reading: KeptReading) -> bool:
    """Delete some of a reading; return whether there may be more."""
    query = select(ARTICLES.c.id).where(ARTICLES.c.reading == reading.number).limit(_ARTICLES_AT_ONCE)
    articles = list(connection.scalars(query))
    if articles:
        delete_articles(connection, articles)
        return True
    for table in _COUNTS:
        keys = [column.name for column in table.primary_key]
        query = select(*(table.c[name] for name in keys)).where(table.c.reading == reading.number)
        doomed: list[Row] = [tuple(row) for row in connection.execute(query.limit(_COUNTS_AT_ONCE))]
        if doomed:
            delete_rows(connection, table, keys, doomed)
            return True
    return False


def delete_articles(connection: Connection, articles: Collection[int]) -> None:
    """Delete articles of one reading, by their ids, and leave the counts as they are."""
    for table in (AGREEMENTS, STATEMENTS, MENTIONS, CONTRIBUTIONS, EDITIONS, HISTORY):
        connection.execute(delete(table).where(among(connection, table.c.article, articles)))
    forget_searched(connection, articles)
    connection.execute(delete(ARTICLES).where(among(connection, ARTICLES.c.id, articles)))


def _owe(connection: Connection, reading: KeptReading, *, but_not: KeptReading, retracted: bool) -> None:
    """Owe what the articles of one reading report and those of another do not report in the same words."""
    other = AGREEMENTS.alias("other")
    there = (
        select(other.c.id)
        .join(_THERE_LIVE, and_(_THERE_LIVE.c.article == other.c.article, _THERE_LIVE.c.number == other.c.edition))
        .join(_THERE, _THERE.c.id == other.c.article)
        .where(_THERE.c.reading == but_not.number, _THERE.c.uri == ARTICLES.c.uri, _THERE_LIVE.c.state == "live")
        .where(other.c.ordinal == AGREEMENTS.c.ordinal, other.c.id == AGREEMENTS.c.id)
        .where(other.c.key == AGREEMENTS.c.key, other.c.label == AGREEMENTS.c.label)
    )
    told = (
        select(AGREEMENTS.c.event, literal(retracted))
        .join(_LIVE, and_(_LIVE.c.article == AGREEMENTS.c.article, _LIVE.c.number == AGREEMENTS.c.edition))
        .join(ARTICLES, ARTICLES.c.id == AGREEMENTS.c.article)
        .where(
            ARTICLES.c.reading == reading.number,
            _LIVE.c.state == "live",
            ~exists(there.correlate(ARTICLES, AGREEMENTS)),
        )
        .order_by(*AGREEMENTS.primary_key.columns)
    )
    connection.execute(insert(REPORTS).from_select(["event", "retracted"], told))
