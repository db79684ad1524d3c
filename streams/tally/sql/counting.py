"""What has changed of counts, added to the summary rows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from streams.sql.bulk import Row, add_counts
from streams.tally.core.cells import Cell, totals
from streams.tally.core.instants import DAY_HOURS, day_of
from streams.tally.sql.schema import HOURS, PERIOD_REVISIONS, REVISIONS, TOTALS

Changes = Mapping[tuple[int, int], Mapping[Cell, int]]
"""What to add to the cells of a reading on a partition."""


def add_cells(connection: Connection, changes: Changes) -> None:
    """Add to hours, totals and the revisions of their issues, days and hours."""
    cells: list[Row] = []
    sums: list[Row] = []
    issues: set[Row] = set()
    periods: set[Row] = set()
    for (reading, shard), counts in changes.items():
        cells += [
            (reading, issue, dimension, hour, value, shard, n)
            for (issue, hour, dimension, value), n in counts.items()
            if n
        ]
        sums += [(reading, *total, shard, n) for total, n in totals(counts).items()]
        issues |= {(reading, issue, shard, 1) for (issue, *_), n in counts.items() if n}
        hours = {(issue, hour) for (issue, hour, *_), n in counts.items() if n}
        periods |= {(reading, 1, issue, hour, 1) for issue, hour in hours}
        periods |= {(reading, DAY_HOURS, issue, day_of(hour), 1) for issue, hour in hours}
    # Sorted, so that two transactions with rows in common never wait for each other in a circle.
    for table, rows in ((HOURS, cells), (TOTALS, sums), (REVISIONS, issues), (PERIOD_REVISIONS, periods)):
        add_counts(connection, table, sorted(rows))
