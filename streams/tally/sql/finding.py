"""Statements and agreements that count, found by what they are, the latest publication first, page by page."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import Column, ColumnElement, Connection, Integer, Row, Select, Table, literal, select, tuple_

from streams.errors import InputError
from streams.events import Agreement, FromOne, Instant, Text, Value
from streams.sql.bulk import among
from streams.tally.core.instants import hour_and_microseconds, instant_of
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, EDITIONS, MENTIONS, STATEMENTS

MOST = 500
"""On one page."""

Place = tuple[int, int, int, int, int]
"""Hour, microseconds, article, ordinal, place in the paragraph: no two have the same."""

_AGREEMENT = msgspec.json.Decoder(Agreement)


class Wanted(NamedTuple):
    """What is looked for; whatever is left open holds of all."""

    issue: str | None = None
    speaker: str | None = None
    """A part of the name, whatever the case."""
    kind: str | None = None
    status: str | None = None
    outlet: str | None = None
    uri: str | None = None
    words: str | None = None
    """That stand in what was said, whatever the case."""
    since: datetime | None = None
    until: datetime | None = None
    """Times of publication, the second one left out."""


class FoundStatement(Value, frozen=True, kw_only=True):
    """A statement with the article that it stands in."""

    uri: Text
    version: Text
    headline: str
    outlet: str
    published: Instant
    ordinal: FromOne
    issues: tuple[str, ...]
    """Of its paragraph."""
    type: str
    speaker: str
    """Empty where nobody can be told by name."""
    kind: str
    resolved: str
    via: str
    content: str
    """The words, perhaps cut short."""


class StatementPage(NamedTuple):
    """Some of what was found, and where to go on; None at the end."""

    found: tuple[FoundStatement, ...]
    cursor: str | None


class AgreementPage(NamedTuple):
    """Some of what was found, and where to go on; None at the end."""

    found: tuple[Agreement, ...]
    cursor: str | None


def statements(
    connection: Connection, reading: int, wanted: Wanted, *, limit: int, cursor: str | None = None
) -> StatementPage:
    """Statements of articles that count.

    Raises:
        InputError: the cursor is none of ours.
    """
    table = STATEMENTS
    query = _of_live(select(ARTICLES.c.uri, EDITIONS, table), table, reading, wanted, cursor, limit)
    query = query.where(*_where(wanted, speaker=table.c.name, kind=table.c.kind))
    if wanted.issue is not None:
        query = query.where(_about(table, wanted.issue))
    if wanted.words:
        query = query.where(table.c.content.icontains(wanted.words, autoescape=True))
    rows = connection.execute(query).all()
    issues = _issues(connection, [(row.article, row.edition) for row in rows])
    found = tuple(
        FoundStatement(
            uri=row.uri,
            version=row.version,
            headline=row.headline,
            outlet=row.outlet,
            published=instant_of(row.hour, row.instant),
            ordinal=row.ordinal,
            issues=issues.get((row.article, row.edition, row.ordinal), ()),
            type=row.type,
            speaker=row.name,
            kind=row.kind,
            resolved=row.resolved,
            via=row.via,
            content=row.content,
        )
        for row in rows[:limit]
    )
    last = rows[limit - 1] if len(rows) > limit else None
    return StatementPage(found, _cursor_after(last))


def agreements(
    connection: Connection, reading: int, wanted: Wanted, *, limit: int, cursor: str | None = None
) -> AgreementPage:
    """Reports of agreements in articles that count.

    Raises:
        InputError: the cursor is none of ours.
    """
    table = AGREEMENTS
    columns = select(
        EDITIONS.c.hour, EDITIONS.c.instant, table.c.article, table.c.ordinal, table.c.place, table.c.event
    )
    query = _of_live(columns, table, reading, wanted, cursor, limit).where(*_where(wanted))
    if wanted.issue is not None:
        query = query.where(table.c.issue == wanted.issue)
    if wanted.status is not None:
        query = query.where(table.c.status == wanted.status)
    rows = connection.execute(query).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return AgreementPage(
        tuple(_AGREEMENT.decode(row.event) for row in rows[:limit]),
        _cursor_after(last),
    )


def _of_live(
    query: Select[*tuple[object, ...]], table: Table, reading: int, wanted: Wanted, cursor: str | None, limit: int
) -> Select[*tuple[object, ...]]:
    """One more than the limit tells whether there are more."""
    place = tuple_(EDITIONS.c.hour, EDITIONS.c.instant, table.c.article, table.c.ordinal, table.c.place)
    query = (
        query.select_from(table)
        .join(EDITIONS, (EDITIONS.c.article == table.c.article) & (EDITIONS.c.number == table.c.edition))
        .join(ARTICLES, ARTICLES.c.id == table.c.article)
        .where(EDITIONS.c.state == "live", ARTICLES.c.reading == reading)
        .order_by(*(column.desc() for column in place.clauses))
        .limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(place < tuple_(*map(literal, _place(cursor))))
    for bound, later in ((wanted.since, True), (wanted.until, False)):
        if bound is not None:
            time = tuple_(EDITIONS.c.hour, EDITIONS.c.instant)
            at = tuple_(*map(literal, hour_and_microseconds(bound)))
            query = query.where(time >= at if later else time < at)
    return query


def _where(wanted: Wanted, **columns: Column[str]) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.outlet is not None:
        found.append(EDITIONS.c.outlet == wanted.outlet)
    if wanted.uri is not None:
        found.append(ARTICLES.c.uri == wanted.uri)
    if wanted.kind is not None and "kind" in columns:
        found.append(columns["kind"] == wanted.kind)
    if wanted.speaker is not None and "speaker" in columns:
        found.append(columns["speaker"].icontains(wanted.speaker, autoescape=True))
    return found


def _about(table: Table, issue: str) -> ColumnElement[bool]:
    same = [MENTIONS.c[name] == table.c[name] for name in ("article", "edition", "ordinal")]
    return select(literal(1, Integer)).where(*same, MENTIONS.c.issue == issue).exists()


def _issues(connection: Connection, editions: Sequence[tuple[int, int]]) -> dict[tuple[int, int, int], tuple[str, ...]]:
    """The issues of paragraphs, by article, edition and ordinal."""
    articles = {article for article, _ in editions}
    query = (
        select(MENTIONS.c.article, MENTIONS.c.edition, MENTIONS.c.ordinal, MENTIONS.c.issue)
        .where(among(connection, MENTIONS.c.article, articles))
        .order_by(MENTIONS.c.place)
    )
    found: dict[tuple[int, int, int], tuple[str, ...]] = {}
    for article, edition, ordinal, issue in connection.execute(query):
        key = (article, edition, ordinal)
        found[key] = (*found.get(key, ()), issue)
    return found


def _cursor_after(row: Row[*tuple[object, ...]] | None) -> str | None:
    if row is None:
        return None
    place: Place = (row.hour, row.instant, row.article, row.ordinal, row.place)
    return base64.urlsafe_b64encode(",".join(map(str, place)).encode()).decode().rstrip("=")


def _place(cursor: str) -> Place:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        hour, instant, article, ordinal, place = (int(part) for part in text.split(","))
    except (binascii.Error, ValueError, UnicodeDecodeError):
        raise InputError(f"{cursor[:40]!r} is no cursor", remedy="take it from the page before, as it is") from None
    if not all(-(2**63) <= part < 2**63 for part in (hour, instant, article, ordinal, place)):
        raise InputError(f"{cursor[:40]!r} is no cursor", remedy="take it from the page before, as it is")
    return hour, instant, article, ordinal, place
