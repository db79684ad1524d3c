"""The readings of a store in their table: kept, compared, made current, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, delete, exists, func, insert, literal, or_, select, text, update

from streams.errors import StoreError
from streams.events import ReaderIdentity, Value
from streams.tally.core.readings import Counted, KeptReading, Readings, announcement, caught_up
from streams.tally.sql.bulk import Row, among, delete_rows, put_rows
from streams.tally.sql.schema import (
    AGREEMENTS,
    ARTICLES,
    CONTRIBUTIONS,
    EDITIONS,
    HOURS,
    MENTIONS,
    READINGS,
    REPORTS,
    REVISIONS,
    STATEMENTS,
    STORE,
    TOTALS,
)

_READINGS_LOCK = 5_823_108
"""Any fixed number: PostgreSQL's advisory lock, shared by whoever relies on which reading is current."""
_ARTICLES_AT_ONCE = 500
_COUNTS_AT_ONCE = 5_000

_LIVE = EDITIONS.alias("live")
_THERE = ARTICLES.alias("there")
_THERE_LIVE = EDITIONS.alias("there_live")


class ReadingSummary(Value, frozen=True, kw_only=True):
    """A reading as its editor sees it."""

    id: str
    generation: int
    reader: ReaderIdentity
    list_name: str
    labels: tuple[str, ...]
    """Of its issues, in the list's order; empty if it was never announced."""
    announced: bool
    """Whether its list is known: contributions may come without."""
    articles: int
    """How many count in it."""
    current: bool
    wanted: bool
    """Whether it is to become current once it has caught up."""
    caught_up: float
    """How many of the articles that count in the current reading count here too, of 1."""
    created: datetime


@contextmanager
def kept_readings(connection: Connection, *, exclusive: bool) -> Iterator[Readings]:
    """The readings, which stay as they are until the transaction ends; changes to them are saved at the end.

    Args:
        exclusive: needed to change them.
    """
    if connection.dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
        connection.execute(text(f"SELECT {lock}(:lock)"), {"lock": _READINGS_LOCK})
    readings = load_readings(connection)
    before = [replace(reading) for reading in readings]
    yield readings
    changed = [reading for reading in readings if reading not in before]
    put_rows(connection, READINGS, [c.name for c in READINGS.columns], list(map(_row, changed)), keys=("number",))


def load_readings(connection: Connection) -> Readings:
    return Readings(
        KeptReading(
            number=row.number,
            id=row.id,
            generation=row.generation,
            reader=ReaderIdentity(version=row.version, issues=row.issues),
            event=row.event,
            status=row.status,
            wanted=row.wanted,
            current=bool(row.current),
            created=row.created,
        )
        for row in connection.execute(select(READINGS).order_by(READINGS.c.number))
    )


def named(readings: Readings, identity: str) -> KeptReading:
    """The reading of this id, or whose id alone begins with it.

    Raises:
        StoreError: there is none, or several.
    """
    standing = {reading.id: reading for reading in readings if reading.status != "dropped" or reading.current}
    found = [reading for reading in standing.values() if reading.id.startswith(identity)]
    if identity in standing:
        return standing[identity]
    if len(found) != 1:
        ids = ", ".join(sorted(reading.id for reading in (found or standing.values()))) or "none"
        raise StoreError(
            f"there is no reading {identity!r}" if not found else f"several readings begin with {identity!r}",
            remedy=f"name one of these: {ids}",
        )
    return found[0]


def summaries(connection: Connection) -> tuple[ReadingSummary, ...]:
    """Every reading that stands, the current one first, then those that began last."""
    readings = load_readings(connection)
    standing = [reading for reading in readings if reading.status != "dropped" or reading.current]
    standing.sort(key=lambda reading: (not reading.current, -reading.created, -reading.number))
    return tuple(summary(connection, readings, reading) for reading in standing)


def article_count(connection: Connection, reading: KeptReading) -> int:
    """How many articles count in a reading."""
    return connection.scalar(select(func.count()).select_from(_counting(reading).subquery())) or 0


def behind_count(connection: Connection, current: KeptReading, other: KeptReading) -> int:
    """How many articles of the current reading do not count in another one as far, or not yet."""
    rows = connection.execute(_behind(current, other, after=-1, until=None, as_of=None))
    return sum(1 for row in rows if not _caught_up(row))


def first_behind(
    connection: Connection, current: KeptReading, wanted: KeptReading, *, after: int, until: int | None, as_of: float
) -> int | None:
    """The first article of the current reading that does not count in the wanted one as far; None if there is none.

    Args:
        after, until: between these ids of articles.
        as_of: what has arrived in the current reading since does not matter.
    """
    rows = connection.execute(_behind(current, wanted, after=after, until=until, as_of=as_of))
    return next((row.id for row in rows if not _caught_up(row)), None)


def last_article(connection: Connection, reading: KeptReading) -> int:
    return connection.scalar(select(func.max(ARTICLES.c.id)).where(ARTICLES.c.reading == reading.number)) or 0


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
    tables = (ARTICLES, HOURS, TOTALS, REVISIONS)
    return any(connection.scalar(select(exists().where(table.c.reading == reading.number))) for table in tables)


def delete_some(connection: Connection, reading: KeptReading) -> bool:
    """Delete some of a reading; return whether there may be more."""
    query = select(ARTICLES.c.id).where(ARTICLES.c.reading == reading.number).limit(_ARTICLES_AT_ONCE)
    articles = list(connection.scalars(query))
    if articles:
        for table in (AGREEMENTS, STATEMENTS, MENTIONS, CONTRIBUTIONS, EDITIONS):
            connection.execute(delete(table).where(among(connection, table.c.article, articles)))
        connection.execute(delete(ARTICLES).where(among(connection, ARTICLES.c.id, articles)))
        return True
    for table in (HOURS, TOTALS, REVISIONS):
        keys = [column.name for column in table.primary_key]
        query = select(*(table.c[name] for name in keys)).where(table.c.reading == reading.number)
        doomed: list[Row] = [tuple(row) for row in connection.execute(query.limit(_COUNTS_AT_ONCE))]
        if doomed:
            delete_rows(connection, table, keys, doomed)
            return True
    return False


def summary(connection: Connection, readings: Readings, reading: KeptReading) -> ReadingSummary:
    """A reading as its editor sees it; looks at all articles."""
    current, event = readings.current, announcement(reading)
    behind = 0 if current is None or reading is current else behind_count(connection, current, reading)
    of = 0 if current is None else article_count(connection, current)
    return ReadingSummary(
        id=reading.id,
        generation=reading.generation,
        reader=reading.reader,
        list_name="" if event is None else event.issues.name,
        labels=() if event is None else tuple(issue.label for issue in event.issues.issues),
        announced=event is not None,
        articles=article_count(connection, reading),
        current=reading.current,
        wanted=reading is readings.wanted and not reading.current,
        caught_up=1.0 if not of else (of - behind) / of,
        created=datetime.fromtimestamp(reading.created, UTC),
    )


def _row(reading: KeptReading) -> Row:
    return (
        reading.number,
        reading.id,
        reading.generation,
        reading.reader.version,
        reading.reader.issues,
        reading.event,
        reading.status,
        reading.wanted,
        reading.current,
        reading.created,
    )


def _counting(reading: KeptReading) -> Select[int]:
    return (
        select(ARTICLES.c.id)
        .join(_LIVE, and_(_LIVE.c.article == ARTICLES.c.id, _LIVE.c.state == "live", _LIVE.c.received > 0))
        .where(ARTICLES.c.reading == reading.number)
    )


def _behind(
    current: KeptReading, other: KeptReading, *, after: int, until: int | None, as_of: float | None
) -> Select[int, str, int, int, bool, str, int, int, bool]:
    """Articles that may be behind in another reading: those whose state there is not plainly the same."""
    there = and_(_THERE.c.uri == ARTICLES.c.uri, _THERE.c.reading == other.number)
    live = and_(_THERE_LIVE.c.article == _THERE.c.id, _THERE_LIVE.c.state == "live")
    query = (
        _counting(current)
        .add_columns(
            *(_LIVE.c[name] for name in Counted._fields),
            *(_THERE_LIVE.c[name].label(f"there_{name}") for name in Counted._fields),
        )
        .outerjoin(_THERE, there)
        .outerjoin(_THERE_LIVE, live)
        .where(
            ARTICLES.c.id > after,
            or_(
                _THERE_LIVE.c.version.is_(None),
                _THERE_LIVE.c.version != _LIVE.c.version,
                _THERE_LIVE.c.received < _LIVE.c.received,
            ),
        )
        .order_by(ARTICLES.c.id)
    )
    if until is not None:
        query = query.where(ARTICLES.c.id <= until)
    return query if as_of is None else query.where(_LIVE.c.arrived <= as_of)


def _caught_up(row: Any) -> bool:
    values = row._mapping
    there = [values[f"there_{name}"] for name in Counted._fields]
    return caught_up(
        Counted(*(values[name] for name in Counted._fields)), None if there[0] is None else Counted(*there)
    )


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
