"""Trials in the tally store: readings that it alone has, counted like any other and compared with the current one.

The log knows nothing of a trial. When its reading is announced, by `streams trial adopt` or by a worker that
comes with the same list, it is a reading like any other, and what was filed for the trial counts for it.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from streams.errors import StoreError
from streams.events import Reading
from streams.garbage import no_garbage_collection
from streams.settings import Secret
from streams.sql.database import reading as snapshot
from streams.sql.database import writing
from streams.tally.core.arrivals import ParagraphArrival
from streams.tally.core.mended import Mends
from streams.tally.core.readings import KeptReading, Readings, announcement
from streams.tally.sql.intake import take_in
from streams.tally.sql.mends import all_mends
from streams.tally.sql.moves import (
    Compared,
    CountedEdition,
    Counts,
    MovedAgreement,
    MovedParagraph,
    compared,
    counted_editions,
    counts,
    moved_agreements,
    moved_paragraphs,
)
from streams.tally.sql.readings import kept_readings, load_readings
from streams.tally.sql.switching import delete_some
from streams.tally.sql.tables import open_tallies
from streams.tally.sql.trials import (
    Trial,
    advance_trial,
    doom_trial,
    doomed_trials,
    forget_doomed,
    forget_trial,
    load_trials,
    named_trial,
    save_trial,
)

__all__ = ["Moves", "Trial", "TrialStore"]


class Moves(NamedTuple):
    """The current reading and a trial's beside each other, over the articles that count in both."""

    before: Reading
    after: Reading
    compared: Compared
    counts_before: Mapping[str, Counts]
    counts_after: Mapping[str, Counts]
    paragraphs: tuple[MovedParagraph, ...]
    agreements: tuple[MovedAgreement, ...]


class TrialStore:
    """The trials of a tally store in SQLite or PostgreSQL, which there must be.

    Every method may raise `StoreUnavailableError` and blocks: call it in a thread.

    Args:
        url, writable: as of `TallyStore`.
    """

    def __init__(self, url: Secret, *, writable: bool = True) -> None:
        self._engine = open_tallies(url, writable=writable)

    def close(self) -> None:
        self._engine.dispose()

    def current(self) -> KeptReading:
        """The reading that a trial is compared with.

        Raises:
            StoreError: nothing was tallied yet.
        """
        with snapshot(self._engine) as connection:
            return _current(load_readings(connection))

    def trials(self) -> tuple[Trial, ...]:
        """Every trial, by name."""
        with snapshot(self._engine) as connection:
            return tuple(load_trials(connection, load_readings(connection)))

    def find(self, name: str) -> Trial:
        """Raises: StoreError: there is no such trial."""
        with snapshot(self._engine) as connection:
            return named_trial(connection, load_readings(connection), name)

    def begin(self, name: str, reading: Reading, *, since: datetime | None, until: datetime | None) -> Trial:
        """Begin a trial, or go on with it where the list, the reader and the times are the same.

        What went by its name before is deleted, unless it has become a reading of its own.

        Args:
            reading: what would be announced; its generation is found here.

        Raises:
            StoreError: it is a reading already, or another trial.
        """
        known = next((trial for trial in self.trials() if trial.name == name), None)
        if known is not None and known.reading.id == reading.id:
            same = (known.since, known.until) == (since, until)
            return known if same else self._anew(replace(known, since=since, until=until, filed=0))
        with self._writing() as (connection, readings):
            _refuse_standing(connection, readings, reading)
            if known is not None:
                _doom(connection, readings, known)
            number, kept = readings.add_beside(reading, now=time.time())
            begun = Trial(name=name, reading=kept, number=number, since=since, until=until)
            save_trial(connection, begun)
        self._clear()
        return begun

    def take(self, trial: Trial, arrivals: Iterable[tuple[int, ParagraphArrival]], after: Trial) -> None:
        """Count paragraphs, each with its partition, and move the trial on past them, in one transaction.

        Raises:
            StaleOffsetsError: the trial is not where `trial` says; nothing was changed.
        """
        with (
            no_garbage_collection(),
            writing(self._engine, durable=False) as connection,
            kept_readings(connection, exclusive=False) as readings,
        ):
            advance_trial(connection, trial, after)
            take_in(connection, readings, arrivals, time.time())

    def widen(self, trial: Trial) -> Trial:
        """The trial with all coverage, to be filed from the beginning: what is filed already counts once."""
        return self._anew(replace(trial, since=None, until=None))

    def settle(self, trial: Trial, announced: Reading) -> None:
        """Keep the reading as the generation that it is about to be announced as, so that it is taken for the same."""
        with self._writing() as (_, readings):
            kept = next(reading for reading in readings if reading.number == trial.number)
            kept.generation = announced.generation

    def forget(self, trial: Trial) -> None:
        """Keep the reading, which is no trial any longer."""
        with self._writing() as (connection, _):
            forget_trial(connection, trial.name)

    def drop(self, trial: Trial) -> None:
        """Delete a trial and all that was filed for it, in many short transactions."""
        with self._writing() as (connection, readings):
            _doom(connection, readings, trial)
        self._clear()

    def moves(self, trial: Trial) -> Moves:
        """What a trial moves, of one state of the store.

        Raises:
            StoreError: nothing was tallied yet, or the list of the current reading is not known.
        """
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
            before = _current(readings)
            after = next(reading for reading in readings if reading.number == trial.number)
            return Moves(
                _announced(before),
                trial.reading,
                compared(connection, before, after),
                counts(connection, before, after),
                counts(connection, after, before),
                tuple(moved_paragraphs(connection, before, after)),
                tuple(moved_agreements(connection, before, after)),
            )

    def compared(self, trial: Trial) -> frozenset[CountedEdition]:
        """The articles that count in a trial and in the current reading.

        Raises:
            StoreError: nothing was tallied yet.
        """
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
            after = next(reading for reading in readings if reading.number == trial.number)
            return counted_editions(connection, _current(readings), after)

    def all_mends(self) -> Mends:
        """What editors have said of every article; it holds in a trial as in any reading."""
        with snapshot(self._engine) as connection:
            return all_mends(connection)

    @contextmanager
    def _writing(self) -> Iterator[tuple[Connection, Readings]]:
        with writing(self._engine) as connection, kept_readings(connection, exclusive=True) as readings:
            yield connection, readings

    def _anew(self, trial: Trial) -> Trial:
        begun = replace(trial, log=None, positions={})
        with self._writing() as (connection, _):
            save_trial(connection, begun)
        return begun

    def _clear(self) -> None:
        """Delete what is left of trials that were dropped, this time or at one that was cut short."""
        with snapshot(self._engine) as connection:
            doomed = doomed_trials(connection, load_readings(connection))
        for reading in doomed:
            more = True
            while more:
                with writing(self._engine, durable=False) as connection:
                    more = delete_some(connection, reading)
            with self._writing() as (connection, _):
                forget_doomed(connection, reading)


def _doom(connection: Connection, readings: Readings, trial: Trial) -> None:
    """Let a trial be deleted, unless it has become a reading that is wanted or shown."""
    forget_trial(connection, trial.name)
    doomed = next(reading for reading in readings if reading.number == trial.number)
    if not (doomed.current or doomed.wanted):
        doomed.status = "dropped"
        doom_trial(connection, trial)


def _refuse_standing(connection: Connection, readings: Readings, reading: Reading) -> None:
    known = readings.latest(reading.id)
    if known is None or known.status == "dropped":
        return
    name = next((trial.name for trial in load_trials(connection, readings) if trial.number == known.number), None)
    if name is not None:
        raise StoreError(
            f"trial {name!r} has this list already", remedy=f"`streams trial diff {name}` shows what moves"
        )
    here = "the current reading" if known.current else f"reading {known.id}, which is kept already"
    raise StoreError(f"this list, by this reader, is {here}", remedy="change the list, and try it again")


def _current(readings: Readings) -> KeptReading:
    if readings.current is None:
        raise StoreError(
            "nothing was tallied yet, so that there is nothing to compare with",
            remedy="run `streams run` or `streams tally` first",
        )
    return readings.current


def _announced(reading: KeptReading) -> Reading:
    event = announcement(reading)
    if event is None:
        raise StoreError(
            f"the list of the current reading {reading.id} is not known",
            remedy="run `streams run` or `streams worker` with it once, so that it is announced",
        )
    return event
