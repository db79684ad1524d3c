"""What the store owes the log: tallies that have changed and retractions, until they are acknowledged."""

from __future__ import annotations

from collections.abc import Collection

import msgspec
from sqlalchemy import Connection, Engine, delete, select, update

from streams.events import Agreement, Tally
from streams.tally.sql import queries
from streams.tally.sql.bulk import insert_missing
from streams.tally.sql.database import naming_faults, reading, writing
from streams.tally.sql.schema import PUBLISHED, RETRACTIONS

_RETRACTIONS_AT_ONCE = 1_000
_AGREEMENT = msgspec.json.Decoder(Agreement)


class Publication:
    """Events to publish, their rows locked until `finish` or `abandon`.

    The lock is taken before the tallies are read and kept until the log has acknowledged them, so
    that of two consumers the later one publishes the later tally. After a crash in between the
    same is owed again; a tally's revision tells how often its issue has changed, so that equal
    revisions are equal tallies.
    """

    def __init__(
        self, engine: Engine, connection: Connection, changed: Collection[str], *, revision_base: int, speakers: int
    ) -> None:
        self._engine = engine
        self._connection = connection
        self._retractions = _owed_retractions(connection)
        published = _lock_published(connection, changed)
        with reading(engine) as snapshot:
            revisions = queries.revisions(snapshot)
            self._revisions = {
                issue: revisions[issue] for issue, last in sorted(published.items()) if revisions.get(issue, 0) > last
            }
            positions = {str(place): after for place, after in queries.positions(snapshot).items()}
            current = queries.current_tallies(snapshot, list(self._revisions))
        self.tallies: tuple[Tally, ...] = tuple(
            tally.as_event(
                revision=revision_base + self._revisions[tally.issue], positions=positions, speakers=speakers
            )
            for tally in current
        )
        self.reports: tuple[Agreement, ...] = tuple(
            msgspec.structs.replace(_AGREEMENT.decode(event), retracted=True) for event in self._retractions.values()
        )

    @classmethod
    def begin(cls, engine: Engine, revision_base: int, *, speakers: int, tallies: bool = True) -> Publication | None:
        """What is owed; None if nothing is, or another consumer is at it."""
        changed, retractions = _owed(engine)
        changed = changed if tallies else []
        if not changed and not retractions:
            return None
        with naming_faults(engine):
            connection = engine.connect().execution_options(streams_writes=True)
            try:
                connection.begin()
                publication = cls(engine, connection, changed, revision_base=revision_base, speakers=speakers)
            except BaseException:
                connection.close()
                raise
        if publication.tallies or publication.reports:
            return publication
        publication.abandon()
        return None

    def finish(self) -> None:
        """All is acknowledged: owe it no longer."""
        with naming_faults(self._engine), self._connection as connection:
            for issue, revision in self._revisions.items():
                connection.execute(update(PUBLISHED).where(PUBLISHED.c.issue == issue).values(revision=revision))
            if self._retractions:
                connection.execute(delete(RETRACTIONS).where(RETRACTIONS.c.id.in_(list(self._retractions))))
            connection.commit()

    def abandon(self) -> None:
        """Leave it owed."""
        self._connection.close()


def _owed(engine: Engine) -> tuple[list[str], bool]:
    """Issues that have changed, each with a row to lock, and whether there are retractions."""
    with reading(engine) as connection:
        published = dict(connection.execute(select(PUBLISHED.c.issue, PUBLISHED.c.revision)).all())
        revisions = queries.revisions(connection)
        retractions = connection.execute(select(RETRACTIONS.c.id).limit(1)).first() is not None
    changed = sorted(issue for issue, revision in revisions.items() if revision > published.get(issue, 0))
    new = [(issue, 0) for issue in changed if issue not in published]
    if new:
        with writing(engine) as connection:
            insert_missing(connection, PUBLISHED, ["issue", "revision"], new, keys=("issue",))
    return changed, retractions


def _lock_published(connection: Connection, issues: Collection[str]) -> dict[str, int]:
    query = select(PUBLISHED.c.issue, PUBLISHED.c.revision).where(PUBLISHED.c.issue.in_(issues))
    return dict(connection.execute(query.order_by(PUBLISHED.c.issue).with_for_update(skip_locked=True)).all())


def _owed_retractions(connection: Connection) -> dict[int, str]:
    query = select(RETRACTIONS.c.id, RETRACTIONS.c.event).order_by(RETRACTIONS.c.id).limit(_RETRACTIONS_AT_ONCE)
    return dict(connection.execute(query.with_for_update(skip_locked=True)).all())
