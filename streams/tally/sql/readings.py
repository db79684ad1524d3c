"""The readings of a store in their table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from sqlalchemy import Connection, select, text

from streams.errors import StoreError
from streams.events import ReaderIdentity
from streams.sql.bulk import Row, put_rows
from streams.tally.core.readings import KeptReading, Readings
from streams.tally.sql.schema import READINGS

_READINGS_LOCK = 5_823_108
"""Any fixed number: PostgreSQL's advisory lock, shared by whoever relies on which reading is current."""


@contextmanager
def kept_readings(connection: Connection, *, exclusive: bool) -> Iterator[Readings]:
    """The readings, which stay as they are until the transaction ends; changes to them are saved at the end.

    Args:
        exclusive: needed to change them.
    """
    if connection.dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
        connection.execute(text(f"SELECT {lock}(:lock)"), {"lock": _READINGS_LOCK})
    readings = load_readings(connection)
    before = [replace(reading) for reading in readings]
    yield readings
    changed = [reading for reading in readings if reading not in before]
    put_rows(connection, READINGS, [c.name for c in READINGS.columns], list(map(_row, changed)), keys=("number",))


def load_readings(connection: Connection) -> Readings:
    return Readings(
        KeptReading(
            number=row.number,
            id=row.id,
            generation=row.generation,
            reader=ReaderIdentity(version=row.version, issues=row.issues),
            event=row.event,
            status=row.status,
            wanted=row.wanted,
            current=bool(row.current),
            created=row.created,
        )
        for row in connection.execute(select(READINGS).order_by(READINGS.c.number))
    )


def named(readings: Readings, identity: str) -> KeptReading:
    """The reading of this id, or whose id alone begins with it.

    Raises:
        StoreError: there is none, or several.
    """
    standing = {reading.id: reading for reading in readings if reading.status != "dropped" or reading.current}
    found = [reading for reading in standing.values() if reading.id.startswith(identity)]
    if identity in standing:
        return standing[identity]
    if len(found) != 1:
        ids = ", ".join(sorted(reading.id for reading in (found or standing.values()))) or "none"
        raise StoreError(
            f"there is no reading {identity!r}" if not found else f"several readings begin with {identity!r}",
            remedy=f"name one of these: {ids}",
        )
    return found[0]


def _row(reading: KeptReading) -> Row:
    return (
        reading.number,
        reading.id,
        reading.generation,
        reading.reader.version,
        reading.reader.issues,
        reading.event,
        reading.status,
        reading.wanted,
        reading.current,
        reading.created,
    )
