"""What of an article has counted and does no longer: kept, told to the log, and shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import Connection, func, select

from streams.events import Instant, Text, Value
from streams.sql.bulk import Row, among, delete_rows, insert_rows
from streams.tally.core.announced import Announced
from streams.tally.core.changes import Ended, Step, change_of, steps
from streams.tally.core.readings import KeptReading
from streams.tally.core.sayings import Sayings, sayings
from streams.tally.sql.rows import Saved, find_articles, load_states
from streams.tally.sql.schema import ANNOUNCED, CHANGES, HISTORY

KEPT = 50
"""Editions of an article that are remembered after they ceased to count."""

_SAYINGS = msgspec.json.Decoder(Sayings)


class CountedVersion(Value, frozen=True, kw_only=True):
    """A version of an article that counts or has counted."""

    said: Sayings
    came: Instant
    """When the last of it had arrived."""
    gone: Instant | None = None
    """When it was withdrawn; None if it counts."""
    ended: Literal["replaced", "killed"] | None = None


class ArticleHistory(Value, frozen=True, kw_only=True):
    """The versions of an article in one reading, in the order in which they counted."""

    uri: Text
    reading: str
    killed: str | None = None
    """Up to which version it is killed."""
    versions: tuple[CountedVersion, ...] = ()
    """At most the last 51."""


def remember(connection: Connection, changed: Iterable[Saved], current: KeptReading | None, now: float) -> int:
    """Keep what has ceased to count; owe the log what that has changed in the current reading, and return how much."""
    turned = [saved for saved in changed if saved.state.turns or _revived(saved) or _completed(saved)]
    if not turned:
        return 0
    last = _last(connection, [saved.id for saved in turned])
    owed: list[Row] = []
    for saved in turned:
        if current is not None and saved.reading == current.number:
            told = _steps(saved, last.get(saved.id, _NONE))
            owed += [(msgspec.json.encode(change_of(saved.uri, current.id, step)).decode(),) for step in told]
    _keep(connection, turned, last, now)
    insert_rows(connection, CHANGES, ("event",), owed)
    return len(owed)


def history_of(connection: Connection, reading: KeptReading, uri: str) -> ArticleHistory:
    """The versions of an article, each said to have come and gone when it first did in any reading that is kept."""
    killed = connection.scalar(select(ANNOUNCED.c.killed).where(ANNOUNCED.c.uri == uri))
    articles = {saved.reading: saved for saved in find_articles(connection, {uri: Announced(uri)}).values()}
    load_states(connection, articles.values(), whole=True)
    found = {number: _versions(connection, saved) for number, saved in articles.items()}
    everywhere = [version for versions in found.values() for version in versions]
    versions = tuple(_first(version, everywhere) for version in found.get(reading.number, ()))
    return ArticleHistory(uri=uri, reading=reading.id, killed=killed, versions=versions)


class _Last(NamedTuple):
    """The edition of an article that ceased to count last."""

    n: int
    ended: str


_NONE = _Last(0, "")


def _last(connection: Connection, articles: Collection[int]) -> dict[int, _Last]:
    of = among(connection, HISTORY.c.article, articles)
    last = select(HISTORY.c.article, func.max(HISTORY.c.n).label("n")).where(of).group_by(HISTORY.c.article).subquery()
    query = select(HISTORY.c.article, HISTORY.c.n, HISTORY.c.ended).join(
        last, (last.c.article == HISTORY.c.article) & (last.c.n == HISTORY.c.n)
    )
    return {article: _Last(n, ended) for article, n, ended in connection.execute(query)}


def _revived(saved: Saved) -> bool:
    """Whether it may have come to count after a kill."""
    live = saved.state.live
    return saved.state.announced.killed is not None and live is not None and live.settled and not saved.settled


def _completed(saved: Saved) -> bool:
    """Whether more has come of an edition that was given up waiting for."""
    live = saved.state.live
    return (
        saved.settled
        and live is not None
        and saved.counted is not None
        and live.facts == saved.counted[0]
        and len(saved.counted[1]) < len(live.contributions)
    )


def _steps(saved: Saved, last: _Last) -> Iterable[Step]:
    live = saved.state.live
    now = sayings(live.facts, live.headline, live.contributions.values()) if live and live.settled else None
    turns = saved.state.turns
    if not turns and saved.counted is not None and saved.settled and live is not None and now is not None:
        facts, counted = saved.counted
        return [Step(sayings(facts, live.headline, counted), now, last.n)]
    ended = [Ended(sayings(t.facts, t.headline, t.contributions), t.settled, t.ended) for t in turns]
    return steps(ended, now, dark=last.ended == "killed" and not saved.settled, turn=last.n)


def _keep(connection: Connection, turned: Iterable[Saved], last: Mapping[int, _Last], now: float) -> None:
    new: list[Row] = []
    old: list[Row] = []
    for saved in turned:
        first = last.get(saved.id, _NONE).n + 1
        for n, turn in enumerate(saved.state.turns, first):
            said = sayings(turn.facts, turn.headline, turn.contributions)
            new.append((saved.id, n, turn.arrived, now, turn.ended, msgspec.json.encode(said).decode()))
            old.append((saved.id, n - KEPT))
    insert_rows(connection, HISTORY, [column.name for column in HISTORY.columns], new)
    delete_rows(connection, HISTORY, ("article", "n"), [row for row in old if row[1] > 0])


def _versions(connection: Connection, saved: Saved) -> list[CountedVersion]:
    query = select(HISTORY).where(HISTORY.c.article == saved.id).order_by(HISTORY.c.n)
    versions = [
        CountedVersion(said=_SAYINGS.decode(row.said), came=_time(row.came), gone=_time(row.gone), ended=row.ended)
        for row in connection.execute(query)
    ]
    live = saved.state.live
    if live is not None:
        said = sayings(live.facts, live.headline, live.contributions.values())
        versions.append(CountedVersion(said=said, came=_time(live.arrived)))
    return versions


def _first(version: CountedVersion, everywhere: Iterable[CountedVersion]) -> CountedVersion:
    """The version with the earliest times that any reading has of it: one that catches up has it later."""
    edition = version.said.edition
    same = [
        other
        for other in everywhere
        if (other.said.edition.version, other.said.edition.digest, other.ended)
        == (edition.version, edition.digest, version.ended)
    ]
    gone = min((other.gone for other in same if other.gone is not None), default=None)
    return msgspec.structs.replace(version, came=min(other.came for other in same), gone=gone)


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
