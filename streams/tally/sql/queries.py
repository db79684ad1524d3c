"""What readers ask the tally store."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import BigInteger, Cast, Column, Connection, Select, bindparam, case, cast, func, select

from streams.events import Agreement, AgreementTally, Count, Instant, Text, Value
from streams.sql.bulk import among, rows_at_once
from streams.tally.core.cells import AGREEMENT, INSTANT
from streams.tally.core.days import Day
from streams.tally.core.editions import Edition
from streams.tally.core.instants import DAY_HOURS, instant_of
from streams.tally.core.summary import IssueTally, Period, SummedCell, is_empty, summarise
from streams.tally.sql.hours import Hours
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, EDITIONS, HOURS, LACKING, MENTIONS, REVISIONS, TOTALS

_OVERDUE_AT_ONCE = 5_000

_AGREEMENT = msgspec.json.Decoder(Agreement)


class IncompleteVersion(Value, frozen=True, kw_only=True):
    """A version of an article of which paragraphs are lacking."""

    uri: Text
    version: Text
    headline: str
    paragraphs: Count
    """How many have arrived."""
    paragraph_count: Count
    live: bool
    """Whether what has arrived is counted."""
    reported: bool
    """Whether it was given up waiting for the others."""
    since: Instant
    """When the last one arrived, or the version was announced where none has."""


class Waiting(NamedTuple):
    """Articles that were announced and whose paragraphs are waited for."""

    articles: int
    since: datetime | None
    """When the last paragraph arrived, or the announcement, of the one that waits longest."""


class Awaited(NamedTuple):
    """What was announced and is not counted."""

    since: datetime | None
    """When the last paragraph arrived, or the announcement, of the version that is waited for longest."""
    given_up: datetime | None
    """Publication of the latest version that is waited for no longer, though nothing of it is counted."""


def tallies(connection: Connection, reading: int, issues: Sequence[str] | None) -> tuple[IssueTally, ...]:
    """Tallies in all."""
    return tuple(tally for tally in _in_all(connection, reading, issues) if not is_empty(tally))


def tallies_within(days: Iterable[Day], hours: Hours, by: Period | None) -> tuple[IssueTally, ...]:
    """Tallies of days, by issue and start, of the hours that are asked for."""
    whole: dict[str, list[SummedCell]] = {}
    parts: list[IssueTally] = []
    for day in days:
        first = day.start if hours.first is None else hours.first
        end = day.start + DAY_HOURS if hours.end is None else hours.end
        if by is None:
            whole.setdefault(day.issue, []).extend(day.sums(first, end))
        else:
            parts += day.tallies(first, end, by)
    if by is not None:
        return tuple(parts)
    return tuple(tally for issue, cells in whole.items() if not is_empty(tally := summarise(issue, cells)))


def current_tallies(connection: Connection, reading: int, issues: Sequence[str]) -> tuple[IssueTally, ...]:
    """The tallies of these issues in all, empty ones included."""
    found = {tally.issue: tally for tally in _in_all(connection, reading, issues)}
    return tuple(found.get(issue) or summarise(issue, ()) for issue in issues)


def revisions(connection: Connection, reading: int) -> dict[str, int]:
    """How often each issue's tally has changed."""
    query = select(REVISIONS.c.issue, _sum(REVISIONS.c.count)).where(REVISIONS.c.reading == reading)
    return dict(connection.execute(query.group_by(REVISIONS.c.issue)).all())


def articles_about(connection: Connection, reading: int, issue: str) -> list[str]:
    """Uris of the articles that count under an issue, by one of their paragraphs at least."""
    query = (
        select(ARTICLES.c.uri)
        .join(EDITIONS, (EDITIONS.c.article == ARTICLES.c.id) & (EDITIONS.c.state == "live"))
        .join(MENTIONS, (MENTIONS.c.article == EDITIONS.c.article) & (MENTIONS.c.edition == EDITIONS.c.number))
        .where(ARTICLES.c.reading == reading, MENTIONS.c.issue == issue)
        .distinct()
    )
    return list(connection.scalars(query))


def latest_agreements(connection: Connection, reading: int, limit: int, issue: str | None) -> tuple[Agreement, ...]:
    query = _reports(reading)
    if issue is not None:
        query = query.where(AGREEMENTS.c.issue == issue)
    return tuple(_AGREEMENT.decode(event) for event in connection.scalars(query.limit(limit)))


def reports(
    connection: Connection, reading: int, issue: str, statuses: Collection[str], limit: int
) -> tuple[Agreement, ...]:
    """Reports of agreements that count, by issue and status, the latest publication first."""
    query = _reports(reading).where(AGREEMENTS.c.issue == issue, AGREEMENTS.c.status.in_(sorted(statuses)))
    return tuple(_AGREEMENT.decode(event) for event in connection.scalars(query.limit(limit)))


def awaited(connection: Connection, reading: int) -> Awaited:
    of = (
        select(EDITIONS.c.arrived)
        .join(ARTICLES, ARTICLES.c.id == EDITIONS.c.article)
        .where(LACKING, ARTICLES.c.reading == reading)
    )
    waited = connection.scalar(of.where(EDITIONS.c.reported.is_(False)).order_by(EDITIONS.c.arrived).limit(1))
    lost = of.with_only_columns(EDITIONS.c.hour, EDITIONS.c.instant)
    lost = lost.where(EDITIONS.c.reported.is_(True), EDITIONS.c.state == "gathering")
    last = connection.execute(lost.order_by(EDITIONS.c.hour.desc(), EDITIONS.c.instant.desc()).limit(1)).first()
    return Awaited(
        None if waited is None else datetime.fromtimestamp(waited, UTC),
        None if last is None else instant_of(*last),
    )


def waiting(connection: Connection, reading: int) -> Waiting:
    query = (
        select(func.count(EDITIONS.c.article.distinct()), func.min(EDITIONS.c.arrived))
        .join(ARTICLES, ARTICLES.c.id == EDITIONS.c.article)
        .where(LACKING, EDITIONS.c.reported.is_(False), ARTICLES.c.reading == reading)
    )
    count, since = connection.execute(query).one()
    return Waiting(count, None if since is None else datetime.fromtimestamp(since, UTC))


def incomplete(connection: Connection, reading: int) -> tuple[IncompleteVersion, ...]:
    query = (
        select(ARTICLES.c.uri, EDITIONS)
        .join(ARTICLES, ARTICLES.c.id == EDITIONS.c.article)
        .where(LACKING, ARTICLES.c.reading == reading, (EDITIONS.c.received > 0) | EDITIONS.c.reported)
        .order_by(EDITIONS.c.arrived, ARTICLES.c.uri, EDITIONS.c.number)
    )
    return tuple(
        IncompleteVersion(
            uri=row.uri,
            version=row.version,
            headline=row.headline,
            paragraphs=row.received,
            paragraph_count=row.paragraph_count,
            live=row.state == "live",
            reported=row.reported,
            since=datetime.fromtimestamp(row.arrived, UTC),
        )
        for row in connection.execute(query)
    )


def overdue_uris(connection: Connection, shards: Sequence[int], cutoff: float) -> list[str]:
    """Articles of partitions with versions that lack paragraphs, are not reported, and got none since `cutoff`."""
    query = (
        select(ARTICLES.c.uri)
        .join(EDITIONS, EDITIONS.c.article == ARTICLES.c.id)
        .where(LACKING, EDITIONS.c.reported.is_(False), EDITIONS.c.arrived <= cutoff)
        .where(ARTICLES.c.shard.in_(shards))
        .order_by(EDITIONS.c.arrived)
        .limit(_OVERDUE_AT_ONCE)
    )
    return sorted(set(connection.scalars(query)))


def incomplete_version(uri: str, edition: Edition) -> IncompleteVersion:
    return IncompleteVersion(
        uri=uri,
        version=edition.facts.version,
        headline=edition.headline,
        paragraphs=len(edition.contributions),
        paragraph_count=edition.facts.paragraph_count,
        live=edition.state == "live",
        reported=edition.reported,
        since=datetime.fromtimestamp(edition.arrived, UTC),
    )


def _reports(reading: int) -> Select[str]:
    return (
        select(AGREEMENTS.c.event)
        .join(EDITIONS, (EDITIONS.c.article == AGREEMENTS.c.article) & (EDITIONS.c.number == AGREEMENTS.c.edition))
        .join(ARTICLES, ARTICLES.c.id == AGREEMENTS.c.article)
        .where(EDITIONS.c.state == "live", ARTICLES.c.reading == reading)
        .order_by(AGREEMENTS.c.hour.desc(), AGREEMENTS.c.instant.desc(), AGREEMENTS.c.id)
    )


def _in_all(connection: Connection, reading: int, issues: Sequence[str] | None) -> Iterable[IssueTally]:
    # Agreements are many, and of each status only two numbers matter.
    until = func.strpos if connection.dialect.name == "postgresql" else func.instr
    status = func.substr(TOTALS.c.value, 1, until(TOTALS.c.value, ":") - 1)
    value = case((TOTALS.c.dimension == AGREEMENT, status), else_=TOTALS.c.value)
    query = select(
        TOTALS.c.issue, TOTALS.c.dimension, value, _sum(TOTALS.c.count), func.count(TOTALS.c.value.distinct())
    )
    query = query.where(TOTALS.c.reading == reading)
    if issues is not None:
        query = query.where(among(connection, TOTALS.c.issue, issues))
    cells: dict[str, list[SummedCell]] = {}
    agreements: dict[str, dict[str, AgreementTally]] = {}
    rows = rows_at_once(connection, query.group_by(TOTALS.c.issue, TOTALS.c.dimension, value))
    for issue, dimension, named, count, distinct in rows:
        of_issue = cells.setdefault(issue, [])
        if dimension == AGREEMENT:
            agreements.setdefault(issue, {})[named] = AgreementTally(reports=count, distinct=distinct)
        else:
            of_issue.append((dimension, named, 0, count))
    for issue, found in sorted(cells.items()):
        in_all = [*found, *_extremes(connection, reading, issue)]
        yield summarise(issue, in_all, agreements=agreements.get(issue, {}))


_ABOUT = select(HOURS.c.hour, HOURS.c.value).where(
    HOURS.c.reading == bindparam("reading"), HOURS.c.issue == bindparam("issue"), HOURS.c.dimension == INSTANT
)
_EXTREMES = (
    _ABOUT.order_by(HOURS.c.hour, HOURS.c.value).limit(1),
    _ABOUT.order_by(HOURS.c.hour.desc(), HOURS.c.value.desc()).limit(1),
)
"""Made once: to put a statement together takes SQLAlchemy longer than the database takes to answer it."""


def _extremes(connection: Connection, reading: int, issue: str) -> Iterable[tuple[str, str, int, int]]:
    for query in _EXTREMES:
        for hour, value in connection.execute(query, {"reading": reading, "issue": issue}):
            yield INSTANT, value, hour, 1


def _sum(column: Column[int]) -> Cast[int]:
    # PostgreSQL sums bigint as numeric.
    return cast(func.sum(column), BigInteger)
