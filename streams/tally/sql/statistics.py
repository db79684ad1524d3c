"""What PostgreSQL knows of our tables when it plans, which of a new store is nothing.

Until autovacuum comes by, a minute later at the earliest, it takes every table for a small one, and looks up copies
(`likeness`) by going through all that counts.
"""

from __future__ import annotations

from sqlalchemy import Engine, text

from streams.sql.database import writing
from streams.tally.sql.schema import CONTRIBUTIONS, METADATA

_FEW = 500
"""Paragraphs, of which any plan is quick enough."""
_KNOWN = text("SELECT reltuples FROM pg_class WHERE oid = to_regclass(:table)")


class Statistics:
    """Looks to it that what PostgreSQL knows is not of far fewer rows than there are."""

    def __init__(self) -> None:
        self._written, self._due = 0, _FEW

    def note(self, paragraphs: int) -> None:
        """So many were written."""
        self._written += paragraphs

    def refresh(self, engine: Engine) -> None:
        """Let PostgreSQL look at the tables if we alone have written more than it knew of; at every doubling at most.

        Raises:
            StoreUnavailableError: no connection, or it broke.
        """
        if engine.dialect.name != "postgresql" or self._written < self._due:
            return
        self._due = 2 * self._written
        with writing(engine) as connection:
            known = connection.scalar(_KNOWN, {"table": CONTRIBUTIONS.name})
            if known is None or known < self._written:
                for table in METADATA.sorted_tables:
                    # A vacuum that somebody started may take hours: batches do not wait for it.
                    connection.execute(text(f"ANALYZE (SKIP_LOCKED) {table.name}"))
