"""The tally store: contributions, offsets and summary rows, changed together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection

from streams.contract.records import TopicPartition
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.sql.database import reading as snapshot
from streams.sql.database import writing
from streams.sql.offsets import advance, positions
from streams.tally.asking import TallyQuestions
from streams.tally.core.arrivals import Arrival, ParagraphArrival, ReadingArrival
from streams.tally.core.notices import Notice
from streams.tally.core.passage import Passage
from streams.tally.core.readings import KeptReading, Readings, refuse_current
from streams.tally.sql import queries
from streams.tally.sql.catching_up import CatchingUp
from streams.tally.sql.comparing import ReadingSummary, first_behind, summary
from streams.tally.sql.history import ArticleHistory, CountedVersion
from streams.tally.sql.intake import open_announced, take_in, take_overdue
from streams.tally.sql.publication import Publication
from streams.tally.sql.queries import IncompleteVersion
from streams.tally.sql.readings import kept_readings, load_readings, named
from streams.tally.sql.schema import OFFSETS
from streams.tally.sql.searching import anything_unsearched, make_searchable
from streams.tally.sql.statistics import Statistics
from streams.tally.sql.switching import delete_some, has_rows, make_current
from streams.tally.sql.tables import open_tallies

__all__ = ["Applied", "ArticleHistory", "CountedVersion", "IncompleteVersion", "ReadingSummary", "TallyStore"]


class Applied(NamedTuple):
    """What came of a batch, for whoever keeps the store."""

    notices: tuple[Notice, ...] = ()
    """To be told in a line each: a text replaced under the same version, a text that is ignored."""
    owes_reports: bool = False
    """Whether the log is owed reports or retractions of agreements, or changes of articles, which should not wait."""


class TallyStore(TallyQuestions):
    """A tally store in SQLite or PostgreSQL, made where there is none yet.

    Readings are kept side by side; unless another one is asked for, everything is of the current one.
    Every method may raise `StoreUnavailableError` and blocks: call it in a thread.

    Args:
        url: SQLAlchemy URL, ``sqlite:///FILE`` or ``postgresql://…``.
        writable: False for who only reads: nothing is made or changed, and there must be a store of this version.

    Raises:
        StoreError: the URL names no such database, its tables are of a later version, or there is nothing to read.
        StoreUnavailableError: the database cannot be reached.
    """

    def __init__(self, url: Secret, *, writable: bool = True) -> None:
        super().__init__(open_tallies(url, writable=writable))
        self._known: set[str] = set()
        self._catching_up = CatchingUp()
        self._passage = Passage()
        self._statistics = Statistics()
        self._opened: tuple[int | None, str | None] = (None, "")

    def apply(
        self, arrivals: Iterable[tuple[int, Arrival]], offsets: Mapping[TopicPartition, Advance], *, now: float
    ) -> Applied:
        """Take in a batch and move the offsets past it, in one transaction.

        Args:
            arrivals: each with the partition it came from, in order of arrival.
            offsets: of every partition that the batch was read from.
            now: seconds since the epoch.

        Raises:
            StaleOffsetsError: an offset is not where this consumer left it; nothing was changed.
            StoreError: an offset is one of another log; nothing was changed.
        """
        arrivals = list(arrivals)
        # Before, not after: what fails here is tried again with the batch.
        self._statistics.refresh(self._engine)
        about = {arrival.reading for _, arrival in arrivals if isinstance(arrival, ParagraphArrival)}
        announced = any(isinstance(arrival, ReadingArrival) for _, arrival in arrivals)
        exclusive = announced or not about <= self._known
        with writing(self._engine) as connection, kept_readings(connection, exclusive=exclusive) as readings:
            advance(connection, OFFSETS, offsets)
            taken = take_in(connection, readings, arrivals, now)
        self._known |= about
        self._passage.note(taken.passed, now)
        self._statistics.note(len(arrivals))
        return Applied(taken.notices, taken.reports > 0)

    def take_overdue(
        self, shards: Iterable[int], *, cutoff: float, now: float | None = None
    ) -> list[IncompleteVersion]:
        """Report versions that lack paragraphs and had none since `cutoff`, and count them as they are.

        A version of which nothing has come is reported once later ones of its partition have come, or nothing
        at all has, since `cutoff`; it takes the place of no other.

        Args:
            shards: only articles of these partitions.
            cutoff: seconds since the epoch.
            now: the same, by default `cutoff`: since when what they replace is withdrawn.

        Returns:
            Those of the current reading not reported before.
        """
        shards = list(shards)
        with snapshot(self._engine) as connection:
            overdue = queries.overdue_uris(connection, shards, cutoff)
        if not overdue:
            return []
        passed = {shard: self._passage.missed(shard, cutoff) for shard in shards}
        with writing(self._engine) as connection, kept_readings(connection, exclusive=False) as readings:
            found = take_overdue(connection, readings, overdue, cutoff, passed, cutoff if now is None else now)
        return [queries.incomplete_version(uri, edition) for uri, edition in found]

    def make_searchable(self) -> bool:
        """Let some of what has changed be found by its words, in the readings that are shown or wanted.

        Returns:
            Whether there may be more.
        """
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
            leading = {reading.number for reading in (readings.current, readings.wanted) if reading is not None}
            if not anything_unsearched(connection, leading):
                return False
        with writing(self._engine, durable=False) as connection:
            return make_searchable(connection, leading)

    def keep_readings(self, *, now: float) -> str | None:
        """Move readings on by a bounded step; call it about once a second.

        The wanted reading becomes current once every article that counts in the current one counts there
        too, in the same or a later version and with as many paragraphs. Of a reading that was dropped
        some articles are deleted. Of what was announced before the current reading was, some is opened in it.

        Returns:
            The id of the reading that has become current just now.
        """
        with snapshot(self._engine) as connection:
            readings = load_readings(connection)
            current, wanted = readings.current, readings.wanted
            ready = (
                current is not None
                and wanted is not None
                and wanted is not current
                and self._catching_up.step(connection, current, wanted, now)
            )
        self._delete_some(readings)
        self._open_announced(readings.current_number, now)
        if not ready or wanted is None:
            return None
        with writing(self._engine) as connection, kept_readings(connection, exclusive=True) as readings:
            return self._switch(connection, readings)

    def use(self, identity: str, *, at_once: bool = False) -> ReadingSummary:
        """Wish to have a reading current, by its id or a beginning of it that only it has.

        Args:
            at_once: make it current now, whether it has caught up or not.

        Raises:
            StoreError: there is no such reading, or there are several.
        """
        with writing(self._engine) as connection, kept_readings(connection, exclusive=True) as readings:
            chosen = named(readings, identity)
            readings.want(chosen)
            if at_once:
                make_current(connection, readings, chosen)
            return summary(connection, readings, chosen)

    def drop(self, identity: str) -> None:
        """Delete a reading and everything that belongs to it, in many short transactions.

        What comes of it later is ignored until it is announced with a higher generation.

        Raises:
            StoreError: it is the current one, or there is no such reading, or there are several.
        """
        with writing(self._engine) as connection, kept_readings(connection, exclusive=True) as readings:
            chosen = named(readings, identity)
            refuse_current(chosen)
            chosen.status = "dropped"
        while self._delete_some(readings):
            pass

    def positions(self, logs: Mapping[str, str] | None = None) -> dict[TopicPartition, int]:
        """The next offset of every partition that was ever read.

        Args:
            logs: the id of each topic on the log that is to be read on (`Log.identities`).

        Raises:
            StoreError: the offsets are of another log than `logs` says.
        """
        with snapshot(self._engine) as connection:
            return positions(connection, OFFSETS, logs or {})

    def publication(self, *, speakers: int, tallies: bool = True) -> Publication | None:
        """Begin to publish what has changed; None if nothing has, or another consumer is at it.

        Publish its `reports` in their order, its `changes` and its `tallies`, then `finish` it; `abandon` it
        where the log did not acknowledge them.

        Args:
            speakers: at most so many a tally, so that it stays below the log's size limit.
            tallies: whether to publish tallies too, or only reports and retractions of agreements and
                changes of articles, which should go out with every batch.
        """
        return Publication.begin(self._engine, speakers=speakers, tallies=tallies)

    def _switch(self, connection: Connection, readings: Readings) -> str | None:
        """Make the wanted reading current if it still has caught up, with nobody else writing."""
        current, wanted = readings.current, readings.wanted
        if current is None or wanted is None or wanted is current:
            return None
        as_of = self._catching_up.as_of
        if first_behind(connection, current, wanted, after=0, until=None, as_of=as_of) is not None:
            return None
        make_current(connection, readings, wanted)
        return wanted.id

    def _open_announced(self, current: int | None, now: float) -> None:
        """Open some of what was announced before the current reading was; once through for each."""
        if self._opened[0] != current:
            self._opened = (current, "")
        after = self._opened[1]
        if current is not None and after is not None:
            with writing(self._engine) as connection, kept_readings(connection, exclusive=False) as readings:
                self._opened = (readings.current_number, open_announced(connection, readings, after, now))

    def _delete_some(self, readings: Iterable[KeptReading]) -> bool:
        """Delete some of what is left of dropped readings; return whether there may be more."""
        for dropped in [reading for reading in readings if reading.status == "dropped" and not reading.current]:
            with snapshot(self._engine) as connection:
                anything = has_rows(connection, dropped)
            if anything:
                with writing(self._engine) as connection:
                    delete_some(connection, dropped)
                return True
        return False
