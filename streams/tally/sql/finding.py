"""Statements and agreements that count, found by what they are, the latest publication first, page by page.

What is found is walked through in the order of pages, some articles or reports at a time, until a page is full: each
step is one look into an index, on either database, however much there is beyond the page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

import msgspec
from sqlalchemy import ColumnElement, Connection, Integer, Row, Select, cast, literal, select, tuple_

from streams.events import Agreement, FromOne, Instant, Text, Value
from streams.sql.bulk import among
from streams.tally.core.cells import INSTANT
from streams.tally.core.cursors import Place, cursor_after, place_at
from streams.tally.core.folding import words_of
from streams.tally.core.instants import instant_of
from streams.tally.core.searching import holds
from streams.tally.sql.hours import of_hours, within
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, EDITIONS, HOURS, MENTIONS, STATEMENTS
from streams.tally.sql.wanted import Wanted, where

MOST = 500
"""On one page."""
_FIRST_STEP, _LARGEST_STEP = 8, 512
"""Articles in one look; doubled each time, so that what is rare takes few looks too."""

Found: TypeAlias = Row[*tuple[Any, ...]]
Query: TypeAlias = Select[*tuple[Any, ...]]

_AGREEMENT = msgspec.json.Decoder(Agreement)


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
    start = None if cursor is None else place_at(cursor)
    found: list[tuple[Place, FoundStatement]] = []
    for editions in _editions(connection, reading, wanted, start):
        found += _statements_of(connection, wanted, editions, start)
        if len(found) > limit:
            break
    last = found[limit - 1][0] if len(found) > limit else None
    return StatementPage(tuple(statement for _, statement in found[:limit]), cursor_after(last))


def agreements(
    connection: Connection, reading: int, wanted: Wanted, *, limit: int, cursor: str | None = None
) -> AgreementPage:
    """Reports of agreements in articles that count.

    Raises:
        InputError: the cursor is none of ours.
    """
    start = None if cursor is None else place_at(cursor)
    found: list[tuple[Place, Agreement]] = []
    for rows in _reports(connection, reading, wanted, start):
        told = ((_place_of(row), _AGREEMENT.decode(row.event)) for row in rows)
        found += [(place, report) for place, report in told if _says(report, wanted)]
        if len(found) > limit:
            break
    last = found[limit - 1][0] if len(found) > limit else None
    return AgreementPage(tuple(report for _, report in found[:limit]), cursor_after(last))


def _editions(connection: Connection, reading: int, wanted: Wanted, start: Place | None) -> Iterator[Sequence[Found]]:
    """Editions that count and may have what is wanted, some at a time, in the order of pages."""
    query, order = _editions_of(connection, reading, wanted)
    if start is not None:
        query = query.where(_not_before(order, start[:3]))
    return _in_steps(connection, query.order_by(*(column.desc() for column in order)))


def _in_steps(connection: Connection, query: Query) -> Iterator[Sequence[Found]]:
    """What a query finds, as it is found: first a little, then more at a time."""
    step = _FIRST_STEP
    with connection.execute(query, execution_options={"stream_results": True, "max_row_buffer": _LARGEST_STEP}) as rows:
        while some := rows.fetchmany(step):
            yield some
            step = min(step * 2, _LARGEST_STEP)


def _editions_of(connection: Connection, reading: int, wanted: Wanted) -> tuple[Query, Sequence[ColumnElement[Any]]]:
    """With the columns of their order: those of the index that leads to them."""
    query = select(ARTICLES.c.uri, EDITIONS).join(ARTICLES, ARTICLES.c.id == EDITIONS.c.article)
    query = query.where(EDITIONS.c.state == "live", *where(connection, reading, wanted), *within(EDITIONS, wanted.span))
    if wanted.issue is None or wanted.names or wanted.words or wanted.uri is not None:
        return query, (EDITIONS.c.hour, EDITIONS.c.instant, EDITIONS.c.article)
    # The counts know in which hours and moments something was published on an issue.
    moment = (HOURS.c.hour == EDITIONS.c.hour) & (cast(HOURS.c.value, Integer) == EDITIONS.c.instant)
    query = query.join(HOURS, moment & (HOURS.c.shard == ARTICLES.c.shard))
    about = (HOURS.c.reading == reading, HOURS.c.issue == wanted.issue, HOURS.c.dimension == INSTANT)
    return query.where(*about, *of_hours(HOURS, wanted.span)), (HOURS.c.hour, HOURS.c.value, EDITIONS.c.article)


def _not_before(order: Sequence[ColumnElement[Any]], start: Sequence[int]) -> ColumnElement[bool]:
    hour, instant, article = start
    moment: Any = f"{instant:010d}" if order[1] is HOURS.c.value else instant
    # The first column by itself too: an index is of use then, whatever a database makes of tuples.
    return (order[0] <= hour) & (tuple_(*order) <= tuple_(literal(hour), literal(moment), literal(article)))


def _statements_of(
    connection: Connection, wanted: Wanted, editions: Sequence[Found], start: Place | None
) -> Iterator[tuple[Place, FoundStatement]]:
    """The statements of editions that are wanted, in the order of pages."""
    said: dict[tuple[int, int], list[Found]] = {}
    query = select(STATEMENTS).where(among(connection, STATEMENTS.c.article, [row.article for row in editions]))
    if wanted.kind is not None:
        query = query.where(STATEMENTS.c.kind == wanted.kind)
    if wanted.issue is not None:
        query = query.where(_about(wanted.issue))
    for row in connection.execute(query).all():
        said.setdefault((row.article, row.edition), []).append(row)
    issues = _issues(connection, {article for article, _ in said})
    for edition in editions:
        rows = said.get((edition.article, edition.number), [])
        for row in sorted(rows, key=lambda row: (row.ordinal, row.place), reverse=True):
            place = (edition.hour, edition.instant, row.article, row.ordinal, row.place)
            about = issues.get((row.article, row.edition, row.ordinal), ())
            if (start is None or place < start) and _is_wanted(row, wanted):
                yield place, _statement(edition, row, about)


def _about(issue: str) -> ColumnElement[bool]:
    same = [MENTIONS.c[name] == STATEMENTS.c[name] for name in ("article", "edition", "ordinal")]
    return select(literal(1, Integer)).where(*same, MENTIONS.c.issue == issue).exists()


def _is_wanted(row: Found, wanted: Wanted) -> bool:
    return holds(wanted.names, words_of(row.name) if wanted.names else ()) and holds(
        wanted.words, words_of(row.content) if wanted.words else ()
    )


def _statement(edition: Found, row: Found, issues: tuple[str, ...]) -> FoundStatement:
    return FoundStatement(
        uri=edition.uri,
        version=edition.version,
        headline=edition.headline,
        outlet=edition.outlet,
        published=instant_of(edition.hour, edition.instant),
        ordinal=row.ordinal,
        issues=issues,
        type=row.type,
        speaker=row.name,
        kind=row.kind,
        resolved=row.resolved,
        via=row.via,
        content=row.content,
    )


def _reports(connection: Connection, reading: int, wanted: Wanted, start: Place | None) -> Iterator[Sequence[Found]]:
    """Reports that may be wanted, some at a time, in the order of pages."""
    table = AGREEMENTS
    # The columns of the index that leads to them: that of the editions that count, or that of an issue's agreements.
    its = EDITIONS if wanted.issue is None else table
    order = (its.c.hour, its.c.instant, table.c.article, table.c.ordinal, table.c.place)
    query = (
        select(*order, table.c.event)
        .join(EDITIONS, (EDITIONS.c.article == table.c.article) & (EDITIONS.c.number == table.c.edition))
        .join(ARTICLES, ARTICLES.c.id == table.c.article)
        .where(EDITIONS.c.state == "live", *where(connection, reading, wanted), *within(its, wanted.span))
    )
    for column, value in ((table.c.issue, wanted.issue), (table.c.status, wanted.status)):
        if value is not None:
            query = query.where(column == value)
    if start is not None:
        query = query.where(its.c.hour <= start[0], tuple_(*order) < tuple_(*map(literal, start)))
    return _in_steps(connection, query.order_by(*(column.desc() for column in order)))


def _says(report: Agreement, wanted: Wanted) -> bool:
    parties = report.agreement.parties
    by_one = not wanted.names or any(holds(wanted.names, words_of(party)) for party in parties)
    return by_one and (not wanted.words or holds(wanted.words, words_of(report.text)))


def _issues(connection: Connection, articles: Collection[int]) -> dict[tuple[int, int, int], tuple[str, ...]]:
    """The issues of paragraphs, by article, edition and ordinal."""
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


def _place_of(row: Found) -> Place:
    return row.hour, row.instant, row.article, row.ordinal, row.place
