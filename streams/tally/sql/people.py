"""Who speaks and who agrees with whom, as the store knows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import msgspec
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, Table, cast, func, select
from sqlalchemy import Row as SqlRow

from streams.events import AgreementLabel, Count, SpeakerKind, Text, Value
from streams.sql.bulk import among
from streams.tally.core.cells import SPEAKER
from streams.tally.core.folding import folded
from streams.tally.core.pairs import Pair, Report, pairs_of
from streams.tally.core.span import Span
from streams.tally.core.summary import KINDS
from streams.tally.sql.hours import of_hours, within
from streams.tally.sql.schema import AGREEMENTS, ARTICLES, EDITIONS, HOURS, TOTALS

Found: TypeAlias = SqlRow[*tuple[Any, ...]]


class SpeakerRecord(Value, frozen=True, kw_only=True):
    """How often somebody speaks, and on which issues."""

    name: Text
    kind: SpeakerKind
    statements: Count
    """On all issues that were asked for; one on two of them counts for each."""
    issues: dict[str, Count]


class _Labelled(msgspec.Struct):
    """What is wanted of an event `Agreement`."""

    agreement: AgreementLabel


_LABEL = msgspec.json.Decoder(_Labelled)


def speakers(
    connection: Connection,
    reading: int,
    issues: Sequence[str],
    span: Span,
    *,
    name: str | None = None,
    part: str | None = None,
    limit: int,
) -> tuple[SpeakerRecord, ...]:
    """Those who speak most in paragraphs on issues, each with all of the issues that were asked for.

    Args:
        issues: all if none is named.
        span: in whole hours, the one of its second time included unless it begins there.
        name: only who is called so.
        part: only whose name has this, whatever its case and accents.
    """
    table = HOURS if span.since or span.until else TOTALS
    where = [table.c.reading == reading, table.c.dimension == SPEAKER, *of_hours(table, span)]
    if issues:
        where.append(among(connection, table.c.issue, issues))
    if name is not None:
        where.append(table.c.value.in_([f"{kind}:{name}" for kind in KINDS]))
    count = cast(func.sum(table.c.count), BigInteger)
    query = select(table.c.value, count.label("n")).where(*where, ~table.c.value.endswith(":"))
    query = query.group_by(table.c.value).having(count > 0).order_by(count.desc(), table.c.value)
    if part is None:
        query = query.limit(limit)
    found = connection.execute(query).all()
    if part is not None:
        found = [row for row in found if folded(part) in folded(_name(row.value))][:limit]
    return _records(found, connection.execute(_by_issue(connection, table, where, found)).all())


def pairs(connection: Connection, reading: int, issues: Sequence[str], span: Span) -> list[Pair]:
    """Every two parties of agreements that count, those of most reports first."""
    table = AGREEMENTS
    query = (
        select(table.c.event, table.c.key)
        .join(EDITIONS, (EDITIONS.c.article == table.c.article) & (EDITIONS.c.number == table.c.edition))
        .join(ARTICLES, ARTICLES.c.id == table.c.article)
        .where(EDITIONS.c.state == "live", ARTICLES.c.reading == reading)
    )
    if issues:
        query = query.where(among(connection, table.c.issue, issues))
    query = query.where(*within(table, span))
    labels = ((_LABEL.decode(event).agreement, key) for event, key in connection.execute(query))
    return pairs_of(Report(label.status, label.parties, key) for label, key in labels)


def _by_issue(
    connection: Connection,
    table: Table,
    where: Sequence[ColumnElement[bool]],
    found: Sequence[Found],
) -> Select[*tuple[Any, ...]]:
    count = cast(func.sum(table.c.count), BigInteger)
    query = select(table.c.value, table.c.issue, count.label("n")).where(*where)
    query = query.where(among(connection, table.c.value, [row.value for row in found]))
    return query.group_by(table.c.value, table.c.issue).having(count > 0).order_by(count.desc(), table.c.issue)


def _records(found: Sequence[Found], by_issue: Sequence[Found]) -> tuple[SpeakerRecord, ...]:
    issues: dict[str, dict[str, int]] = {}
    for row in by_issue:
        issues.setdefault(row.value, {})[row.issue] = row.n
    return tuple(
        SpeakerRecord(
            name=_name(row.value), kind=KINDS[row.value.partition(":")[0]], statements=row.n, issues=issues[row.value]
        )
        for row in found
    )


def _name(value: str) -> str:
    return value.partition(":")[2]
