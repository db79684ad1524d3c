"""Take arrivals into articles' states, and write what has changed: rows, counts, reports owed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, select

from streams.sql.bulk import insert_rows
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import (
    Arrival,
    ArticleArrival,
    MendArrival,
    ParagraphArrival,
    ReadingArrival,
    VersionArrival,
)
from streams.tally.core.cells import Cell, add
from streams.tally.core.editions import Edition
from streams.tally.core.notices import Notice
from streams.tally.core.readings import KeptReading, Readings
from streams.tally.core.reporting import Report, report_changes
from streams.tally.sql.counting import add_cells
from streams.tally.sql.history import remember
from streams.tally.sql.mends import mended_in, save_mends
from streams.tally.sql.rows import (
    Key,
    Saved,
    change_of,
    find_articles,
    growing_articles,
    load_states,
    lock_announced,
    make_articles,
    reported_before,
    save_announced,
)
from streams.tally.sql.saving import save_states
from streams.tally.sql.schema import ANNOUNCED, REPORTS
from streams.tally.sql.searching import unsearch
from streams.tally.sql.syndication import save_originals, settle, wait_turn

_OPENED_AT_ONCE = 2_000


class Taken(NamedTuple):
    """What came of arrivals."""

    notices: tuple[Notice, ...] = ()
    reports: int = 0
    """How many reports and retractions of agreements, and changes of articles, the log is owed for them."""
    passed: Mapping[int, int] = {}
    """By partition, the highest announced version of which a paragraph has come to the current reading."""


def take_in(connection: Connection, readings: Readings, arrivals: Iterable[tuple[int, Arrival]], now: float) -> Taken:
    """Take in arrivals, each with its partition, in order; `readings` take in what is said of them."""
    paragraphs = defaultdict[Key, list[ParagraphArrival]](list)
    events = defaultdict[str, list[ArticleArrival]](list)
    shards: dict[Key, int] = {}
    announced_on: dict[str, int] = {}
    numbers: dict[str, int | None] = {}
    known = readings.known
    for shard, arrival in arrivals:
        if isinstance(arrival, ParagraphArrival):
            if arrival.reading not in numbers:
                reading = readings.of_paragraph(arrival.reading, arrival.reader, now)
                numbers[arrival.reading] = None if reading is None else reading.number
            number = numbers[arrival.reading]
            if number is not None:
                key = (arrival.uri, number)
                paragraphs[key].append(arrival)
                shards.setdefault(key, shard)
        elif isinstance(arrival, ReadingArrival):
            readings.announce(arrival.event, now)
            numbers.clear()
        else:
            events[arrival.uri].append(arrival)
            if not isinstance(arrival, MendArrival):
                announced_on.setdefault(arrival.uri, shard)
            if isinstance(arrival, VersionArrival) and readings.current is not None:
                # Only there: in any other one an article that has not come yet is not missed yet.
                shards.setdefault((arrival.uri, readings.current.number), shard)
    mended = mended_in(connection, readings.known - known)
    uris = {uri for uri, _ in shards} | set(events) | mended
    if not uris:
        return Taken()
    wait_turn(connection)
    announced = lock_announced(connection, uris)
    articles = _articles(connection, shards, {*events, *mended}, announced)
    news = _announce(announced, events)
    save_announced(connection, (said for said in news if said.uri in announced_on), announced_on)
    mended |= save_mends(connection, news)
    notices, reports = _keep(connection, articles, _Batch(paragraphs, events, mended), now, readings)
    return Taken(notices, reports, _passed(paragraphs, shards, announced, readings.current_number))


def take_overdue(
    connection: Connection,
    readings: Readings,
    uris: Collection[str],
    cutoff: float,
    passed: Mapping[int, float],
    now: float,
) -> list[tuple[str, Edition]]:
    """Count overdue editions of these articles as they are; return those not reported before.

    Args:
        passed: by partition, up to where announced versions are missed if nothing has come of them.
    """
    awaited = {reading.number for reading in (readings.current, readings.wanted) if reading is not None}
    wait_turn(connection)
    announced = lock_announced(connection, uris)
    articles = [saved for saved in find_articles(connection, announced).values() if saved.reading in awaited]
    load_states(connection, articles, whole=True)
    overdue = [
        (saved.uri, edition)
        for saved in articles
        for edition in saved.state.take_overdue(cutoff, passed=passed.get(saved.shard, 0))
        if saved.reading == readings.current_number
    ]
    _write(connection, articles, readings.current, now)
    return overdue


def open_announced(connection: Connection, readings: Readings, after: str, now: float) -> str | None:
    """Open what was announced before the current reading was, so that it is missed if it never comes.

    Args:
        after: the uri up to which that was done.

    Returns:
        Up to where it is done now, or None at the end.
    """
    number = readings.current_number
    query = select(ANNOUNCED.c.uri, ANNOUNCED.c.versions, ANNOUNCED.c.shard).where(ANNOUNCED.c.uri > after)
    rows = connection.execute(query.order_by(ANNOUNCED.c.uri).limit(_OPENED_AT_ONCE)).all()
    if number is None or not rows:
        return None
    wait_turn(connection)
    announced = lock_announced(connection, [row.uri for row in rows if row.versions is not None])
    known = find_articles(connection, announced)
    missing = {(row.uri, number): row.shard for row in rows if row.uri in announced and (row.uri, number) not in known}
    opened = _articles(connection, missing, (), announced)
    for saved in opened:
        saved.state.follow(now)
    _write(connection, opened, readings.current, now)
    return str(rows[-1].uri)


def _articles(
    connection: Connection, shards: Mapping[Key, int], events: Collection[str], announced: Mapping[str, Announced]
) -> list[Saved]:
    """What arrivals are about: the keys of `shards`, and whatever else there is of the articles of `events`."""
    found = find_articles(connection, announced)
    missing = {key: shard for key, shard in shards.items() if key not in found}
    if missing:
        make_articles(connection, missing)
        found |= find_articles(connection, {uri: announced[uri] for uri, _ in missing})
    return [saved for key, saved in found.items() if key in shards or key[0] in events]


def _announce(announced: Mapping[str, Announced], events: Mapping[str, Iterable[ArticleArrival]]) -> list[Announced]:
    """Take in what the articles' own events say; return those that say something new."""
    return [announced[uri] for uri, arrived in events.items() if _say(announced[uri], arrived)]


def _say(said: Announced, arrived: Iterable[ArticleArrival]) -> bool:
    news = [said.take(arrival) for arrival in arrived]
    return any(news)


class _Batch(NamedTuple):
    """What there is for articles."""

    paragraphs: Mapping[Key, list[ParagraphArrival]]
    events: Collection[str]
    """Uris of which something was announced or mended."""
    mended: Collection[str]
    """Uris of which mends have come, or mean something else by a list that is known now."""


def _keep(
    connection: Connection, articles: Collection[Saved], batch: _Batch, now: float, readings: Readings
) -> tuple[tuple[Notice, ...], int]:
    current = readings.current
    for saved in articles:
        if saved.state.announced.mends:
            saved.state.followed = readings.followed(saved.reading)
    growing = growing_articles(connection, articles) | {saved.id for saved in articles if saved.uri in batch.mended}
    load_states(connection, [saved for saved in articles if saved.id in growing], whole=True)
    rest = [saved for saved in articles if saved.id not in growing]
    load_states(connection, rest, whole=False)
    _arrive(articles, batch, now)
    # Of what is not growing fingerprints are enough to find a repeat; all is loaded only for what is none.
    again = [saved for saved in rest if saved.known and saved.state.changed]
    for saved in again:
        saved.reset()
    load_states(connection, again, whole=True)
    _arrive(again, batch, now)
    reports = _write(connection, articles, current, now)
    ours = (saved for saved in articles if current is not None and saved.reading == current.number)
    told = (notice for saved in ours for notice in saved.state.notices)
    return tuple(dict.fromkeys(told)), reports


def _passed(
    paragraphs: Mapping[Key, list[ParagraphArrival]],
    shards: Mapping[Key, int],
    announced: Mapping[str, Announced],
    current: int | None,
) -> dict[int, int]:
    passed: dict[int, int] = {}
    for (uri, reading), arrived in paragraphs.items():
        if reading == current:
            shard = shards[uri, reading]
            passed[shard] = max(passed.get(shard, 0), announced[uri].opened(arrived[-1].facts))
    return passed


def _arrive(articles: Iterable[Saved], batch: _Batch, now: float) -> None:
    for saved in articles:
        if saved.uri in batch.mended:
            saved.state.mend()
        if not saved.known or saved.uri in batch.events:
            saved.state.follow(now)
        for arrival in batch.paragraphs.get((saved.uri, saved.reading), ()):
            saved.state.arrive(arrival, now)


def _write(connection: Connection, articles: Iterable[Saved], current: KeptReading | None, now: float) -> int:
    changed = [saved for saved in articles if saved.state.changed]
    save_states(connection, changed)
    save_originals(connection, changed)
    _count(connection, changed)
    settle(connection, changed)
    unsearch(connection, changed)
    reports = [
        report
        for saved in changed
        if current is not None and saved.reading == current.number
        for report in report_changes(reported_before(saved), saved.state.reported(), saved.state.because)
    ]
    return owe_reports(connection, reports) + remember(connection, changed, current, now)


def owe_reports(connection: Connection, reports: Collection[Report]) -> int:
    """Owe the log reports and retractions, in their order; return how many."""
    insert_rows(connection, REPORTS, ("event", "retracted"), list(reports))
    return len(reports)


def _count(connection: Connection, changed: Iterable[Saved]) -> None:
    changes = defaultdict[tuple[int, int], dict[Cell, int]](dict)
    for saved in changed:
        add(changes[saved.reading, saved.shard], change_of(saved))
    add_cells(connection, changes)
