"""What the store owes the log until it is acknowledged: tallies that have changed, reports and retractions, changes.

One consumer publishes at a time, by a lease: no transaction is open while the log acknowledges, and
whoever stands still loses the lease within seconds. One that wakes up and publishes all the same finds
its lease gone when it is done, and owes anew whatever it may have published over something newer.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Engine, delete, select, update

from streams.events import Agreement, Change, Tally
from streams.sql.bulk import among, put_rows
from streams.sql.database import reading, writing
from streams.sql.offsets import positions
from streams.tally.core.readings import Readings
from streams.tally.core.reporting import Report
from streams.tally.sql import queries
from streams.tally.sql.intake import owe_reports
from streams.tally.sql.lease import Lease
from streams.tally.sql.readings import kept_readings, load_readings
from streams.tally.sql.rows import find_articles, load_states, lock_announced
from streams.tally.sql.schema import CHANGES, OFFSETS, PUBLISHED, REPORTS, STORE

_REPORTS_AT_ONCE = 2_000
_CHANGES_AT_ONCE = 500
_AGREEMENT = msgspec.json.Decoder(Agreement)
_CHANGE = msgspec.json.Decoder(Change)


class Publication:
    """Events to publish, until `finish` or `abandon`.

    After a crash in between the same is owed again; a tally's revision tells how often its issue has
    changed, so that equal revisions are equal tallies.
    """

    def __init__(self, engine: Engine, lease: Lease, *, speakers: int, tallies: bool) -> None:
        self._engine = engine
        self._lease = lease
        with reading(engine) as connection:
            rows = connection.execute(select(REPORTS).order_by(REPORTS.c.id).limit(_REPORTS_AT_ONCE))
            self._owed = {row.id: Report(row.event, bool(row.retracted)) for row in rows}
            changes = connection.execute(select(CHANGES).order_by(CHANGES.c.id).limit(_CHANGES_AT_ONCE))
            self._changes = {row.id: _CHANGE.decode(row.event) for row in changes}
            self.tallies: tuple[Tally, ...] = tuple(_owed_tallies(connection, speakers)) if tallies else ()
        self.reports: tuple[Agreement, ...] = tuple(map(_event, self._owed.values()))
        """Retractions and reports of agreements, in the order in which they must go out."""
        self.changes: tuple[Change, ...] = tuple(self._changes.values())
        """Changes of articles; one that goes out twice has the same id."""

    @classmethod
    def begin(cls, engine: Engine, *, speakers: int, tallies: bool) -> Publication | None:
        """What is owed; None if nothing is, or another consumer is at it."""
        with reading(engine) as connection:
            owed = any(connection.execute(select(table.c.id).limit(1)).first() for table in (REPORTS, CHANGES))
            if not owed and not (tallies and _revisions_owed(connection)):
                return None
        lease = Lease.take(engine)
        if lease is None:
            return None
        publication = cls(engine, lease, speakers=speakers, tallies=tallies)
        if publication.tallies or publication.reports or publication.changes:
            return publication
        publication.abandon()
        return None

    def renew(self) -> None:
        """Keep the turn to publish for as long as the log takes; call it every second or two while it does."""
        self._lease.renew(self._engine)

    def finish(self) -> None:
        """All is acknowledged: owe it no longer, or anew if others have published meanwhile."""
        with writing(self._engine) as connection:
            if not self._lease.release(connection):
                self._owe_anew(connection)
                return
            rows = [(tally.issue, tally.revision) for tally in self.tallies]
            put_rows(connection, PUBLISHED, ("issue", "revision"), rows, keys=("issue",))
            connection.execute(delete(REPORTS).where(among(connection, REPORTS.c.id, self._owed)))
            connection.execute(delete(CHANGES).where(among(connection, CHANGES.c.id, self._changes)))

    def abandon(self) -> None:
        """Leave it owed; some of it may have reached the log."""
        with writing(self._engine) as connection:
            if not self._lease.release(connection):
                self._owe_anew(connection)

    def _owe_anew(self, connection: Connection) -> None:
        issues = [tally.issue for tally in self.tallies]
        connection.execute(update(PUBLISHED).where(among(connection, PUBLISHED.c.issue, issues)).values(revision=0))
        with kept_readings(connection, exclusive=False) as readings:
            owe_reports(connection, _standing(connection, readings, self.reports))


def _owed_tallies(connection: Connection, speakers: int) -> list[Tally]:
    owed = _revisions_owed(connection)
    current = load_readings(connection).current
    if not owed or current is None:
        return []
    read = {str(place): after for place, after in positions(connection, OFFSETS, {}).items()}
    return [
        tally.as_event(reading=current.id, revision=owed[tally.issue], positions=read, speakers=speakers)
        for tally in queries.current_tallies(connection, current.number, sorted(owed))
    ]


def _revisions_owed(connection: Connection) -> dict[str, int]:
    """The revision to publish of each issue of which an earlier one was published, or none."""
    current = load_readings(connection).current
    if current is None:
        return {}
    base = connection.scalar(select(STORE.c.revision_base)) or 0
    published: dict[str, int] = dict(connection.execute(select(PUBLISHED.c.issue, PUBLISHED.c.revision)).all())
    revisions = dict.fromkeys(published, 0) | queries.revisions(connection, current.number)
    return {
        issue: base + revision for issue, revision in revisions.items() if base + revision > published.get(issue, -1)
    }


def _event(report: Report) -> Agreement:
    event = _AGREEMENT.decode(report.event)
    return msgspec.structs.replace(event, retracted=True) if report.retracted else event


def _standing(connection: Connection, readings: Readings, told: Sequence[Agreement]) -> list[Report]:
    """What stands now of reports that were told, as a report or a retraction each."""
    if readings.current is None or not told:
        return []
    announced = lock_announced(connection, sorted({report.article.uri for report in told}))
    articles = find_articles(connection, announced)
    ours = [saved for saved in articles.values() if saved.reading == readings.current.number]
    load_states(connection, ours, whole=True)
    standing = {part.id: part.event for saved in ours for part in saved.state.reported().values()}
    last = {report.id: report for report in told}
    return [
        Report(standing[identity], retracted=False)
        if identity in standing
        else Report(msgspec.json.encode(msgspec.structs.replace(report, retracted=False)).decode(), retracted=True)
        for identity, report in last.items()
    ]
