"""What counts in two readings, beside each other: only articles that count in both, with as many paragraphs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, Select, Table, and_, exists, func, select

from streams.events import Agreement, Value
from streams.tally.core.instants import instant_of
from streams.tally.core.readings import KeptReading
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, EDITIONS, MENTIONS

Direction = Literal["came", "went"]

_HERE, _THERE = ARTICLES.alias("here"), ARTICLES.alias("there")
_LIVE, _THERE_LIVE = EDITIONS.alias("live"), EDITIONS.alias("there_live")
_Query = Select[*tuple[Any, ...]]
_AGREEMENT = msgspec.json.Decoder(Agreement)


class Compared(NamedTuple):
    """How much is compared."""

    articles: int
    paragraphs: int


class Counts(Value, frozen=True, kw_only=True):
    """What counts under an issue."""

    paragraphs: int = 0
    articles: int = 0
    agreements: int = 0


class MovedParagraph(NamedTuple):
    """A paragraph that is filed under an issue in one reading and not in the other."""

    issue: str
    direction: Direction
    uri: str
    version: str
    ordinal: int
    headline: str
    outlet: str
    published: datetime


class MovedAgreement(NamedTuple):
    """An agreement that is reported in one reading and not, or not in the same words, in the other."""

    direction: Direction
    report: Agreement


CountedEdition = tuple[str, str, str]
"""Uri, version and digest."""


def counted_editions(connection: Connection, before: KeptReading, after: KeptReading) -> frozenset[CountedEdition]:
    """What is compared."""
    query = _common(select(_HERE.c.uri, _LIVE.c.version, _LIVE.c.digest), before, after)
    return frozenset((uri, version, digest) for uri, version, digest in connection.execute(query))


def compared(connection: Connection, before: KeptReading, after: KeptReading) -> Compared:
    query = _common(select(func.count(), func.sum(_LIVE.c.received)), before, after)
    articles, paragraphs = connection.execute(query).one()
    return Compared(articles, int(paragraphs or 0))


def counts(connection: Connection, one: KeptReading, other: KeptReading) -> dict[str, Counts]:
    """What counts under each issue in the first reading, of what is compared."""
    articles = func.count(MENTIONS.c.article.distinct())
    query = _of(MENTIONS, _common(select(MENTIONS.c.issue, func.count(), articles), one, other))
    found = {
        issue: Counts(paragraphs=paragraphs, articles=number)
        for issue, paragraphs, number in connection.execute(query.group_by(MENTIONS.c.issue))
    }
    query = _of(AGREEMENTS, _common(select(AGREEMENTS.c.issue, func.count()), one, other))
    for issue, agreements in connection.execute(query.group_by(AGREEMENTS.c.issue)):
        found[issue] = msgspec.structs.replace(found.get(issue, Counts()), agreements=agreements)
    return found


def moved_paragraphs(connection: Connection, before: KeptReading, after: KeptReading) -> Iterator[MovedParagraph]:
    """Paragraphs that are filed otherwise; of each direction the latest first."""
    shown = (_HERE.c.uri, _LIVE.c.version, MENTIONS.c.ordinal, _LIVE.c.headline, _LIVE.c.outlet)
    for direction, one, other in _directions(before, after):
        query: _Query = select(MENTIONS.c.issue, *shown, _LIVE.c.hour, _LIVE.c.instant)
        query = _but_not_there(MENTIONS, ("ordinal", "issue"), _of(MENTIONS, _common(query, one, other)))
        query = query.order_by(_LIVE.c.hour.desc(), _LIVE.c.instant.desc(), _HERE.c.uri, MENTIONS.c.ordinal)
        for issue, uri, version, ordinal, headline, outlet, hour, instant in connection.execute(query):
            published = instant_of(hour, instant)
            yield MovedParagraph(issue, direction, uri, version, ordinal, headline, outlet, published)


def moved_agreements(connection: Connection, before: KeptReading, after: KeptReading) -> Iterator[MovedAgreement]:
    """Agreements that are reported otherwise; of each direction the latest first.

    One that is only more or less likely under the other list has not moved.
    """
    reports: dict[Direction, list[Agreement]] = {}
    for direction, one, other in _directions(before, after):
        query = _of(AGREEMENTS, _common(select(AGREEMENTS.c.event), one, other))
        query = _but_not_there(AGREEMENTS, ("ordinal", "issue", "label"), query)
        query = query.order_by(AGREEMENTS.c.hour.desc(), AGREEMENTS.c.instant.desc(), AGREEMENTS.c.id)
        reports[direction] = [_AGREEMENT.decode(event) for event in connection.scalars(query)]
    in_both = set(map(_what_is_told, reports["went"])) & set(map(_what_is_told, reports["came"]))
    for direction, found in reports.items():
        yield from (MovedAgreement(direction, report) for report in found if _what_is_told(report) not in in_both)


def _what_is_told(report: Agreement) -> tuple[object, ...]:
    label = report.agreement
    told = (label.issue, label.status, label.parties, label.trigger, label.reported_by)
    return (report.article.uri, report.ordinal, *told)


def _directions(before: KeptReading, after: KeptReading) -> tuple[tuple[Direction, KeptReading, KeptReading], ...]:
    return ("went", before, after), ("came", after, before)


def _common(query: _Query, one: KeptReading, other: KeptReading) -> _Query:
    """Of the articles of one reading those that count in the other in the same version, and as far."""
    same = (_THERE_LIVE.c[name] == _LIVE.c[name] for name in ("version", "digest", "received"))
    return (
        query.select_from(_HERE)
        .join(_LIVE, and_(_LIVE.c.article == _HERE.c.id, _LIVE.c.state == "live", _LIVE.c.received > 0))
        .join(_THERE, and_(_THERE.c.uri == _HERE.c.uri, _THERE.c.reading == other.number))
        .join(_THERE_LIVE, and_(_THERE_LIVE.c.article == _THERE.c.id, _THERE_LIVE.c.state == "live", *same))
        .where(_HERE.c.reading == one.number)
    )


def _of(table: Table, query: _Query) -> _Query:
    """Rows of these articles in a table of what their paragraphs say."""
    return query.join(table, and_(table.c.article == _HERE.c.id, table.c.edition == _LIVE.c.number))


def _but_not_there(table: Table, same: tuple[str, ...], query: _Query) -> _Query:
    """Without the rows that are the same in the other reading."""
    elsewhere = table.alias("elsewhere")
    there = (elsewhere.c.article == _THERE.c.id, elsewhere.c.edition == _THERE_LIVE.c.number)
    return query.where(~exists().where(*there, *(elsewhere.c[name] == table.c[name] for name in same)))
