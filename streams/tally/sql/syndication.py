"""Which paragraphs are copies of others (`core.syndication`), looked up among all that count in a reading.

An original and its copy may lie in partitions of two consumers, neither of which sees what the other is about to
commit. So consumers that change articles take turns (`wait_turn`), and whoever changes one looks up in the same
transaction what becomes a copy by that, or is none any longer: nobody ever sees a copy that is not counted as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from streams.contract.minhash import Bands
from streams.sql.bulk import among, insert_rows, values_of
from streams.tally.core.cells import Cell, add, copy_cells
from streams.tally.core.contribution import Contribution
from streams.tally.sql.counting import add_cells
from streams.tally.sql.likeness import changed_copies, copies_of, later_copies
from streams.tally.sql.rows import Place, Saved
from streams.tally.sql.schema import CONTRIBUTIONS, UNSETTLED

_AT_ONCE = 1_000
"""Articles that are looked up in one step."""
_LOCK = 5_823_109
"""Any fixed number: PostgreSQL's advisory lock of whoever changes articles."""

_ITSELF, _NEW, _LOST = "itself", "new", "lost"
"""How far a change of an article reaches: it may be a copy; others may be copies of what it has now; others may be
copies no longer of what it had."""

_SET_ORIGINAL = (
    update(CONTRIBUTIONS)
    .where(*(CONTRIBUTIONS.c[name] == bindparam(f"its_{name}") for name in ("article", "edition", "ordinal")))
    .values(original=bindparam("its_original"))
)


def wait_turn(connection: Connection) -> None:
    """Be the only one who changes articles until the transaction ends, as a writer of SQLite is anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def save_originals(connection: Connection, changed: Iterable[Saved]) -> None:
    """Keep what still holds of the copies in articles that have changed, and forget the rest."""
    originals: dict[Place, int | None] = {}
    for saved in changed:
        if saved.originals:
            originals |= dict.fromkeys(saved.originals)
            live = saved.state.live
            if live is not None:
                originals |= {(saved.id, live.number, n): article for n, article in saved.still_copied().items()}
    _set_originals(connection, originals)


def settle(connection: Connection, changed: Iterable[Saved]) -> None:
    """Find out what is a copy now, of these articles and because of them."""
    reached = [(saved.id, reach) for saved in changed if (reach := _reach(saved)) is not None]
    insert_rows(connection, UNSETTLED, ("article", "reach"), reached)
    while rows := connection.execute(select(UNSETTLED).order_by(UNSETTLED.c.id).limit(_AT_ONCE)).all():
        lost = values_of(connection, {row.article for row in rows if row.reach == _LOST})
        further = set(connection.scalars(copies_of(connection.dialect.name), lost))
        _look_up(connection, {row.article for row in rows})
        reaching = values_of(connection, {row.article for row in rows if row.reach != _ITSELF})
        further |= set(connection.scalars(later_copies(connection.dialect.name), reaching))
        insert_rows(connection, UNSETTLED, ("article", "reach"), [(article, _ITSELF) for article in sorted(further)])
        connection.execute(delete(UNSETTLED).where(among(connection, UNSETTLED.c.id, [row.id for row in rows])))


def _reach(saved: Saved) -> str | None:
    live = saved.state.live
    before = frozenset[Bands]() if saved.counted is None else _bands_of(saved.counted[1])
    after = frozenset[Bands]() if live is None else _bands_of(live.contributions.values())
    moved = saved.counted is not None and live is not None and saved.counted[0].time != live.facts.time
    if before - after or (moved and before):
        return _LOST
    return _NEW if after - before or (moved and after) else None


def _bands_of(contributions: Iterable[Contribution]) -> frozenset[Bands]:
    return frozenset([c.bands for c in contributions if c.bands is not None])


def _look_up(connection: Connection, articles: Collection[int]) -> None:
    """Find out which paragraphs of these articles are copies; keep and count what has changed of that."""
    originals: dict[Place, int | None] = {}
    changes = defaultdict[tuple[int, int], dict[Cell, int]](dict)
    query = changed_copies(connection.dialect.name)
    for row in connection.execute(query, values_of(connection, articles)):
        originals[row.article, row.edition, row.ordinal] = row.found
        if (row.found is None) != (row.original is None):
            count = -1 if row.found is None else 1
            add(changes[row.reading, row.shard], copy_cells(row.hour, [row.issue], count))
    _set_originals(connection, originals)
    add_cells(connection, changes)


def _set_originals(connection: Connection, originals: Mapping[Place, int | None]) -> None:
    rows: list[dict[str, Any]] = [
        {"its_article": place[0], "its_edition": place[1], "its_ordinal": place[2], "its_original": article}
        for place, article in sorted(originals.items())
    ]
    if rows:
        connection.execute(_SET_ORIGINAL, rows)
