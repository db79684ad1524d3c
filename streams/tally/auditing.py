"""The tally store as an audit sees it: what counts of each article, and whether the counts are those of the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, and_, cast, delete, func, select, update

from streams.settings import Secret
from streams.sql.bulk import add_counts, among, insert_rows
from streams.sql.database import reading as snapshot
from streams.sql.database import writing
from streams.tally.core.announced import Announced
from streams.tally.core.cells import Cell, Total, add, cells, totals
from streams.tally.core.editions import ArticleState
from streams.tally.core.readings import KeptReading
from streams.tally.sql.counting import add_cells
from streams.tally.sql.readings import kept_readings, load_readings
from streams.tally.sql.rows import Saved, load_states
from streams.tally.sql.schema import (
    ARTICLES,
    CONTRIBUTIONS,
    EDITIONS,
    HOURS,
    PERIOD_REVISIONS,
    REVISIONS,
    TOTALS,
    UNSETTLED,
)
from streams.tally.sql.switching import delete_articles
from streams.tally.sql.tables import open_tallies

_ARTICLES_AT_ONCE = 500


class CountedEdition(NamedTuple):
    """What counts of an article."""

    version: str
    digest: str
    paragraph_count: int
    paragraphs: int
    """Contributions that there are."""


class TallyAudit:
    """A tally store, audited and recounted.

    Every method may raise `StoreUnavailableError` and blocks: call it in a thread.

    Args:
        url, writable: as of `TallyStore`.
    """

    def __init__(self, url: Secret, *, writable: bool = True) -> None:
        self._engine = open_tallies(url, writable=writable)

    def close(self) -> None:
        self._engine.dispose()

    def current(self) -> KeptReading | None:
        """The reading that is audited."""
        with snapshot(self._engine) as connection:
            return load_readings(connection).current

    def counted(self, reading: KeptReading) -> dict[str, CountedEdition]:
        """What counts of each article, by uri."""
        there = and_(CONTRIBUTIONS.c.article == EDITIONS.c.article, CONTRIBUTIONS.c.edition == EDITIONS.c.number)
        shown = (ARTICLES.c.uri, EDITIONS.c.version, EDITIONS.c.digest, EDITIONS.c.paragraph_count)
        query = (
            select(*shown, func.count(CONTRIBUTIONS.c.ordinal))
            .join(EDITIONS, and_(EDITIONS.c.article == ARTICLES.c.id, EDITIONS.c.state == "live"))
            .outerjoin(CONTRIBUTIONS, there)
            .where(ARTICLES.c.reading == reading.number)
            .group_by(*shown)
        )
        with snapshot(self._engine) as connection:
            return {row[0]: CountedEdition(*row[1:]) for row in connection.execute(query)}

    def uneven_issues(self, reading: KeptReading) -> list[str]:
        """Issues whose counts are not those that the articles' rows add up to."""
        with snapshot(self._engine) as connection:
            return sorted(_uneven(connection, reading))

    def recount(self, reading: KeptReading, *, without: Collection[str] = ()) -> list[str]:
        """Count anew from the articles' rows, in one transaction; return the issues that were uneven.

        Args:
            without: articles that are forgotten first, to be taken in again as if for the first time: rows that lack
                may have left others behind.
        """
        with writing(self._engine) as connection, kept_readings(connection, exclusive=True):
            here = (ARTICLES.c.reading == reading.number, among(connection, ARTICLES.c.uri, without))
            forgotten = list(connection.scalars(select(ARTICLES.c.id).where(*here)))
            # Whatever is a copy of one of these is to find another original, or to be one.
            insert_rows(connection, UNSETTLED, ("article", "reach"), [(article, "lost") for article in forgotten])
            delete_articles(connection, forgotten)
            uneven = sorted(_uneven(connection, reading))
            if uneven:
                for table in (HOURS, TOTALS):
                    connection.execute(delete(table).where(table.c.reading == reading.number))
                # Those of days and hours that have no counts any longer, too.
                there = update(PERIOD_REVISIONS).where(PERIOD_REVISIONS.c.reading == reading.number)
                connection.execute(there.values(count=PERIOD_REVISIONS.c.count + 1))
                for page in _pages(connection, reading):
                    add_cells(connection, _cells_of(page))
                add_counts(connection, REVISIONS, [(reading.number, issue, 0, 1) for issue in uneven])
            return uneven


def _uneven(connection: Connection, reading: KeptReading) -> set[str]:
    query = select(TOTALS.c.issue, TOTALS.c.dimension, TOTALS.c.value, cast(func.sum(TOTALS.c.count), BigInteger))
    query = query.where(TOTALS.c.reading == reading.number)
    counted: dict[Total, int] = {
        (issue, dimension, value): count
        for issue, dimension, value, count in connection.execute(
            query.group_by(TOTALS.c.issue, TOTALS.c.dimension, TOTALS.c.value)
        )
        if count
    }
    summed: dict[Total, int] = {}
    for page in _pages(connection, reading):
        for cells_there in _cells_of(page).values():
            for total, count in totals(cells_there).items():
                summed[total] = summed.get(total, 0) + count
    keys = counted.keys() | summed.keys()
    return {key[0] for key in keys if counted.get(key, 0) != summed.get(key, 0)}


def _cells_of(page: Iterable[Saved]) -> dict[tuple[int, int], dict[Cell, int]]:
    """The cells of what counts, by reading and partition."""
    found = defaultdict[tuple[int, int], dict[Cell, int]](dict)
    for saved in page:
        if saved.counted is not None:
            copies = {ordinal for _, _, ordinal in saved.originals}
            add(found[saved.reading, saved.shard], cells(*saved.counted, copies))
    return found


def _pages(connection: Connection, reading: KeptReading) -> Iterator[list[Saved]]:
    """All articles of a reading with their whole states."""
    after = -1
    columns = (ARTICLES.c.id, ARTICLES.c.uri, ARTICLES.c.shard, ARTICLES.c.last_number)
    while True:
        query = select(*columns).where(ARTICLES.c.reading == reading.number, ARTICLES.c.id > after)
        rows = connection.execute(query.order_by(ARTICLES.c.id).limit(_ARTICLES_AT_ONCE)).all()
        if not rows:
            return
        after = rows[-1].id
        page = [
            Saved(row.id, reading.number, row.shard, row.last_number, ArticleState(Announced(row.uri))) for row in rows
        ]
        load_states(connection, page, whole=True)
        yield page
