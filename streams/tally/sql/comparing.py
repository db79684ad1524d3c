"""How far readings are: what counts in each, and what counts in one and not yet in another."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from streams.events import ReaderIdentity, Value
from streams.tally.core.readings import Counted, KeptReading, Readings, announcement, caught_up
from streams.tally.sql.readings import load_readings
from streams.tally.sql.schema import ARTICLES, EDITIONS

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


def summaries(connection: Connection) -> tuple[ReadingSummary, ...]:
    """Every reading that stands, the current one first, then those that began last."""
    readings = load_readings(connection)
    standing = [reading for reading in readings if reading.status != "dropped" or reading.current]
    standing.sort(key=lambda reading: (not reading.current, -reading.created, -reading.number))
    return tuple(summary(connection, readings, reading) for reading in standing)


def summary(connection: Connection, readings: Readings, reading: KeptReading) -> ReadingSummary:
    """A reading as its editor sees it; looks at all articles."""
    current, event = readings.current, announcement(reading)
    behind = 0 if current is None or reading is current else _behind_count(connection, current, reading)
    of = 0 if current is None else _article_count(connection, current)
    return ReadingSummary(
        id=reading.id,
        generation=reading.generation,
        reader=reading.reader,
        list_name="" if event is None else event.issues.name,
        labels=() if event is None else tuple(issue.label for issue in event.issues.issues),
        announced=event is not None,
        articles=_article_count(connection, reading),
        current=reading.current,
        wanted=reading is readings.wanted and not reading.current,
        caught_up=1.0 if not of else (of - behind) / of,
        created=datetime.fromtimestamp(reading.created, UTC),
    )


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


def _article_count(connection: Connection, reading: KeptReading) -> int:
    """How many articles count in a reading."""
    return connection.scalar(select(func.count()).select_from(_counting(reading).subquery())) or 0


def _behind_count(connection: Connection, current: KeptReading, other: KeptReading) -> int:
    """How many articles of the current reading do not count in another one as far, or not yet."""
    rows = connection.execute(_behind(current, other, after=-1, until=None, as_of=None))
    return sum(1 for row in rows if not _caught_up(row))


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
