"""The tally store: contributions, offsets and summary rows, changed together or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select, update

from streams.contract.records import TopicPartition
from streams.errors import StaleOffsetsError, StreamsError
from streams.events import Agreement
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.tally.core.contribution import Arrival
from streams.tally.core.notices import Notice
from streams.tally.core.summary import IssueTally, Period
from streams.tally.sql import queries
from streams.tally.sql.bulk import Row, insert_missing
from streams.tally.sql.database import create_schema, open_engine, parse_url, reading, writing
from streams.tally.sql.intake import take_in, take_overdue
from streams.tally.sql.publication import Publication
from streams.tally.sql.queries import IncompleteVersion
from streams.tally.sql.schema import ARTICLES, EDITIONS, LACKING, OFFSETS

_UNREAD = -1


class Applied(NamedTuple):
    """What came of a batch, for whoever keeps the store."""

    notices: tuple[Notice, ...] = ()
    """To be told in a line each: a text replaced under the same version, a text that is ignored."""
    owes_reports: bool = False
    """Whether the log is owed reports or retractions of agreements, which should not wait."""


class TallyStore:
    """A tally store in SQLite or PostgreSQL, made where there is none yet.

    Every method may raise `StoreUnavailableError` and blocks: call it in a thread.

    Args:
        url: SQLAlchemy URL, ``sqlite:///FILE`` or ``postgresql://…``.

    Raises:
        StoreError: the URL names no such database, or its tables are of another version.
        StoreUnavailableError: the database cannot be reached.
    """

    def __init__(self, url: Secret) -> None:
        self._engine = open_engine(parse_url(url))
        try:
            self._revision_base = create_schema(self._engine)
        except StreamsError:
            self._engine.dispose()
            raise

    def close(self) -> None:
        self._engine.dispose()

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
        with writing(self._engine) as connection:
            _advance(connection, offsets)
            take_in(connection, arrivals, now)
        return Applied(owes_reports=True)

    def keep_readings(self, *, now: float) -> str | None:
        """Move readings on by a bounded step; call it about once a second.

        The wanted reading becomes current once it has caught up, and some of what belongs to a dropped one
        is deleted.

        Returns:
            The id of the reading that has become current just now.
        """
        return None

    def take_overdue(self, shards: Iterable[int], *, cutoff: float) -> list[IncompleteVersion]:
        """Report versions that lack paragraphs and had none since `cutoff`, and count them as they are.

        Args:
            shards: only articles of these partitions.
            cutoff: seconds since the epoch.

        Returns:
            Those not reported before.
        """
        query = (
            select(ARTICLES.c.uri, ARTICLES.c.shard)
            .join(EDITIONS, EDITIONS.c.article == ARTICLES.c.id)
            .where(LACKING, EDITIONS.c.reported.is_(False), EDITIONS.c.arrived <= cutoff)
            .where(ARTICLES.c.shard.in_(list(shards)))
        )
        with reading(self._engine) as connection:
            overdue = dict(connection.execute(query).all())
        if not overdue:
            return []
        with writing(self._engine) as connection:
            found = take_overdue(connection, overdue, cutoff)
        return [queries.incomplete_version(uri, edition) for uri, edition in found]

    def positions(self, logs: Mapping[str, str] | None = None) -> dict[TopicPartition, int]:
        """The next offset of every partition that was ever read.

        Args:
            logs: the id of each topic on the log that is to be read on (`Log.identities`).

        Raises:
            StoreError: the offsets are of another log than `logs` says.
        """
        with reading(self._engine) as connection:
            return queries.positions(connection)

    def tallies(
        self, issue: str | None = None, *, since: datetime | None = None, by: Period | None = None
    ) -> tuple[IssueTally, ...]:
        """Tallies by issue, of one state of the store.

        Args:
            issue: only this one.
            since: only event times from the hour of `since` on.
            by: one a day or hour (UTC) of event time, in that order, instead of one in all.
        """
        with reading(self._engine) as connection:
            return queries.tallies(connection, None if issue is None else [issue], since=since, by=by)

    def latest_agreements(self, limit: int = 5, *, issue: str | None = None) -> tuple[Agreement, ...]:
        """The latest reports of agreements that count, by event time, latest first."""
        with reading(self._engine) as connection:
            return queries.latest_agreements(connection, limit, issue)

    def incomplete(self) -> tuple[IncompleteVersion, ...]:
        """Versions that lack paragraphs, whether reported or still awaited, oldest first."""
        with reading(self._engine) as connection:
            return queries.incomplete(connection)

    def publication(self, *, speakers: int, tallies: bool = True) -> Publication | None:
        """Begin to publish what has changed; None if nothing has, or another consumer is at it.

        Publish its `reports` in their order and its `tallies`, then `finish` it; `abandon` it where the log
        did not acknowledge them.

        Args:
            speakers: at most so many a tally, so that it stays below the log's size limit.
            tallies: whether to publish tallies too, or only reports and retractions of agreements, which
                should go out with every batch.
        """
        return Publication.begin(self._engine, self._revision_base, speakers=speakers, tallies=tallies)


def _advance(connection: Connection, offsets: Mapping[TopicPartition, Advance]) -> None:
    new: list[Row] = [(*place, _UNREAD) for place, (before, *_) in sorted(offsets.items()) if before is None]
    insert_missing(connection, OFFSETS, ("topic", "partition", "next"), new, keys=("topic", "partition"))
    for (topic, partition), (before, after, _) in sorted(offsets.items()):
        result = connection.execute(
            update(OFFSETS)
            .where(OFFSETS.c.topic == topic, OFFSETS.c.partition == partition)
            .where(OFFSETS.c.next == (_UNREAD if before is None else before))
            .values(next=after)
        )
        if result.rowcount != 1:
            raise StaleOffsetsError(
                f"{topic}-{partition} is no longer at offset {before} in the tally store",
                remedy="another consumer reads this partition; start this one again",
            )
