"""Take arrivals into articles' states, and write what has changed: rows, counts, retractions."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from streams.tally.core.cells import Cell, totals
from streams.tally.core.contribution import Arrival
from streams.tally.core.editions import Edition, arrived_agreements, passes_by
from streams.tally.sql.bulk import add_counts, insert_rows
from streams.tally.sql.rows import Saved, change_of, load_states, lock_articles
from streams.tally.sql.saving import save_states
from streams.tally.sql.schema import HOURS, RETRACTIONS, REVISIONS, TOTALS


def take_in(connection: Connection, arrivals: Iterable[tuple[int, Arrival]], now: float) -> None:
    """Take in arrivals, each with its partition, in order."""
    grouped = defaultdict[str, list[Arrival]](list)
    shards: dict[str, int] = {}
    for shard, arrival in arrivals:
        grouped[arrival.uri].append(arrival)
        shards.setdefault(arrival.uri, shard)
    if not shards:
        return
    articles = list(lock_articles(connection, shards).values())
    load_states(connection, articles, whole=False)
    _arrive(articles, grouped, now)
    # Fingerprints are enough to find a repeat; the rest is loaded only for what is none.
    again = [saved for saved in articles if saved.known and _matters(saved, grouped)]
    for saved in again:
        saved.reset()
    load_states(connection, again, whole=True)
    _arrive(again, grouped, now)
    write = [saved for saved in articles if not saved.known] + again
    for saved in write:
        saved.reported |= arrived_agreements(grouped[saved.state.uri])
    _write(connection, write)


def take_overdue(connection: Connection, shards: Mapping[str, int], cutoff: float) -> list[tuple[str, Edition]]:
    """Count overdue editions of these articles as they are; return those not reported before."""
    articles = list(lock_articles(connection, shards).values())
    load_states(connection, articles, whole=True)
    overdue = [(saved.state.uri, edition) for saved in articles for edition in saved.state.take_overdue(cutoff)]
    _write(connection, articles)
    return overdue


def _arrive(articles: Iterable[Saved], grouped: Mapping[str, list[Arrival]], now: float) -> None:
    for saved in articles:
        for arrival in grouped[saved.state.uri]:
            saved.state.arrive(arrival, now)


def _matters(saved: Saved, grouped: Mapping[str, list[Arrival]]) -> bool:
    return saved.state.changed or passes_by(saved.state, grouped[saved.state.uri])


def _write(connection: Connection, articles: list[Saved]) -> None:
    changed = [saved for saved in articles if saved.state.changed]
    save_states(connection, changed)
    _count(connection, changed)
    retracted = [(event,) for saved in articles for event in saved.retracted()]
    insert_rows(connection, RETRACTIONS, ["event"], retracted)


def _count(connection: Connection, changed: Iterable[Saved]) -> None:
    changes = defaultdict[int, Counter[Cell]](Counter)
    for saved in changed:
        changes[saved.shard].update(change_of(saved))
    for shard, counts in sorted(changes.items()):
        # Sorted, so that two transactions with rows in common never wait for each other in a circle.
        cells = sorted(
            (issue, dimension, hour, value, shard, n) for (issue, hour, dimension, value), n in counts.items() if n
        )
        add_counts(connection, HOURS, cells)
        add_counts(connection, TOTALS, sorted((*total, shard, n) for total, n in totals(counts).items()))
        issues = sorted({cell[0] for cell in cells})
        add_counts(connection, REVISIONS, [(issue, shard, 1) for issue in issues])
