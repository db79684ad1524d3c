"""Trials: readings of this store alone, by the names that an editor gives them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import msgspec
import orjson
from sqlalchemy import Connection, delete, select, update

from streams.errors import StaleOffsetsError, StoreError
from streams.events import Reading
from streams.sql.bulk import put_rows
from streams.tally.core.readings import KeptReading, Readings, announcement
from streams.tally.sql.schema import READINGS, TRIALS

_POSITIONS = msgspec.json.Decoder(tuple[str | None, list[tuple[int, int]]])
_DOOMED = "~"
"""Begins the names of what is to be deleted; no trial's own name does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A reading that is tried, and how far it is filed."""

    name: str
    reading: Reading
    """As it would be announced."""
    number: int
    """What the reading's rows are kept under."""
    since: datetime | None = None
    until: datetime | None = None
    """Only coverage published between these times, the later one left out."""
    filed: int = 0
    """How many paragraphs were filed, of all versions."""
    log: str | None = None
    """Id of the log that it was filed from (`Log.identities`)."""
    positions: Mapping[int, int] = field(default_factory=dict)
    """The next offset of `read-paragraphs` by partition."""

    @property
    def whole(self) -> bool:
        """Whether no coverage is left out."""
        return self.since is None and self.until is None


def load_trials(connection: Connection, readings: Readings) -> list[Trial]:
    """Every trial, by name; one whose reading is gone is left out."""
    kept = {reading.number: reading for reading in readings if reading.status != "dropped"}
    rows = connection.execute(select(TRIALS).order_by(TRIALS.c.name))
    return [
        _trial(row, event)
        for row in rows
        if row.reading in kept and (event := announcement(kept[row.reading])) is not None
    ]


def named_trial(connection: Connection, readings: Readings, name: str) -> Trial:
    """Raises: StoreError: there is no such trial."""
    trials = load_trials(connection, readings)
    found = next((trial for trial in trials if trial.name == name), None)
    if found is None:
        names = ", ".join(trial.name for trial in trials)
        raise StoreError(
            f"there is no trial {name!r}",
            remedy=f"name one of these: {names}" if names else f"`streams trial {name} --issues FILE` begins it",
        )
    return found


def save_trial(connection: Connection, trial: Trial) -> None:
    put_rows(
        connection,
        TRIALS,
        ("name", "reading", "since", "until", "filed", "positions"),
        [(trial.name, trial.number, _text(trial.since), _text(trial.until), trial.filed, _positions(trial))],
        keys=("name",),
    )


def advance_trial(connection: Connection, before: Trial, after: Trial) -> None:
    """Move a trial on from where it was.

    Raises:
        StaleOffsetsError: it is elsewhere, or another list goes by its name now.
    """
    there = (TRIALS.c.name == before.name, TRIALS.c.reading == before.number)
    held = _positions(before)
    stands = TRIALS.c.positions.is_(None) if held is None else TRIALS.c.positions == held
    values = {"filed": after.filed, "positions": _positions(after)}
    if connection.execute(update(TRIALS).where(*there, stands).values(values)).rowcount != 1:
        raise StaleOffsetsError(
            f"trial {before.name} was moved on by somebody else",
            remedy="let one `streams trial` of that name work at a time",
        )


def forget_trial(connection: Connection, name: str) -> None:
    connection.execute(delete(TRIALS).where(TRIALS.c.name == name))


def doom_trial(connection: Connection, trial: Trial) -> None:
    """Note that what was filed for a trial is to be deleted, until it is."""
    save_trial(connection, replace(trial, name=f"{_DOOMED}{trial.number}"))


def doomed_trials(connection: Connection, readings: Readings) -> list[KeptReading]:
    """Readings of trials that are to be deleted."""
    numbers = set(connection.scalars(select(TRIALS.c.reading).where(TRIALS.c.name.startswith(_DOOMED))))
    return [reading for reading in readings if reading.number in numbers]


def forget_doomed(connection: Connection, reading: KeptReading) -> None:
    """Delete a reading's own row, when nothing else is left of it: as if it had never been."""
    connection.execute(delete(TRIALS).where(TRIALS.c.reading == reading.number))
    connection.execute(delete(READINGS).where(READINGS.c.number == reading.number, READINGS.c.status == "dropped"))


def _positions(trial: Trial) -> str | None:
    if trial.log is None:
        return None
    return orjson.dumps([trial.log, sorted(trial.positions.items())]).decode()


def _trial(row: Any, reading: Reading) -> Trial:
    log, positions = (None, []) if row.positions is None else _POSITIONS.decode(row.positions)
    return Trial(
        name=row.name,
        reading=reading,
        number=row.reading,
        since=_moment(row.since),
        until=_moment(row.until),
        filed=row.filed,
        log=log,
        positions=dict(positions),
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
