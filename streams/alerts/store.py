"""The store of alerts: memory, offsets and what is owed, changed together or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Literal, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, and_, delete, or_, select, tuple_, update

from streams.alerts.core.memory import Kept, KeptArticle, KeptKind, Memory
from streams.alerts.tables import (
    DELIVERIES,
    DELIVERY_OFFSETS,
    MEMORY,
    OFFSETS,
    OWED,
    STORE,
    create_tables,
    require_tables,
)
from streams.contract.records import TopicPartition
from streams.events import Alert
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.sql.bulk import among, insert_missing, insert_rows, put_rows
from streams.sql.database import open_with_tables, reading, writing
from streams.sql.offsets import advance, positions

DeliveryState = Literal["pending", "sent", "parked"]
MOST_DUE = 500
NO_CHANNEL = "the rules have no such channel"
FORGOTTEN = 2_000
"""Rows that are forgotten in one transaction."""


class Delivery(NamedTuple):
    """One alert on its way over one channel."""

    id: int
    channel: str
    alert: Alert
    state: DeliveryState
    attempts: int
    due: float
    """Seconds since the epoch at which it is tried next."""
    error: str
    """Why it failed last."""


class AlertStore:
    """A store of alerts in SQLite or PostgreSQL, made where there is none yet.

    Every method may raise `StoreUnavailableError` and blocks: call it in a thread.

    Args:
        url: SQLAlchemy URL, ``sqlite:///FILE`` or ``postgresql://…``.
        writable: False for who only looks; then there must be one.

    Raises:
        StoreError: the URL names no such database, its tables are of another version, or there is nothing to read.
        StoreUnavailableError: the database cannot be reached.
    """

    def __init__(self, url: Secret, *, writable: bool = True) -> None:
        self._engine = open_with_tables(url, writable=writable, make=create_tables, require=require_tables)

    def close(self) -> None:
        self._engine.dispose()

    def positions(self, logs: Mapping[str, str]) -> dict[TopicPartition, int]:
        """Where the alert consumer goes on; see `streams.sql.offsets.positions`."""
        with reading(self._engine) as connection:
            return positions(connection, OFFSETS, logs)

    def take(
        self,
        see: Callable[[Memory], Iterable[Alert]],
        advances: Mapping[TopicPartition, Advance],
        uris: Iterable[str] = (),
        *,
        now: float,
    ) -> int:
        """Let something be seen with the memory at hand; what is told by it is owed to the log.

        Args:
            see: asked within the transaction.
            advances: of the partitions that it is seen from; none where only time has passed.
            uris: of articles that it is about, to be fetched from the memory at once.
            now: seconds since the epoch, from which on what is seen is kept.

        Returns:
            How many alerts are owed by it.

        Raises:
            StaleOffsetsError: an offset is not where this consumer left it; nothing was changed.
        """
        with self._turn() as connection:
            advance(connection, OFFSETS, advances)
            memory = _SqlMemory(connection, now)
            memory.fetch(uris)
            told = [(msgspec.json.encode(alert).decode(),) for alert in see(memory)]
            memory.write()
            insert_rows(connection, OWED, ("event",), told)
        return len(told)

    def forget(self, *, lasting: float, other: float, deliveries: float) -> bool:
        """Forget some of what was last seen, or queued, a while ago, and note that nothing as old is remembered.

        A thing that may still be told was published, and so seen, later than that: what is published again is known,
        or refused.

        Args:
            lasting: seconds since the epoch, before which what was kept for alerts is forgotten.
            other: the same for articles that told nothing to anybody.
            deliveries: the same for those that were sent or parked.

        Returns:
            Whether there may be more.
        """
        old = or_(
            and_(MEMORY.c.lasting.is_(True), MEMORY.c.touched < lasting),
            and_(MEMORY.c.lasting.is_(False), MEMORY.c.touched < other),
        )
        place = tuple_(MEMORY.c.kind, MEMORY.c.key)
        gone = place.in_(select(MEMORY.c.kind, MEMORY.c.key).where(old).limit(FORGOTTEN))
        with self._turn() as connection:
            forgotten = connection.execute(delete(MEMORY).where(gone)).rowcount
            if forgotten:
                since = max(lasting, other)
                later = or_(STORE.c.since.is_(None), STORE.c.since < since)
                connection.execute(update(STORE).where(later).values(since=since))
        done = and_(DELIVERIES.c.queued < deliveries, DELIVERIES.c.state != "pending")
        with writing(self._engine) as connection:
            old_ids = select(DELIVERIES.c.id).where(done).limit(FORGOTTEN)
            dropped = connection.execute(delete(DELIVERIES).where(DELIVERIES.c.id.in_(old_ids))).rowcount
        return FORGOTTEN in {forgotten, dropped}

    def owed(self, limit: int) -> list[tuple[int, Alert]]:
        """What the log is owed, the oldest first."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(OWED).order_by(OWED.c.id).limit(limit)).all()
        return [(row.id, msgspec.json.decode(row.event, type=Alert)) for row in rows]

    def keep(self) -> None:
        """Have on the disk what was seen by now: only who knows what the log tells of it can take that back."""
        with writing(self._engine) as connection:
            connection.execute(update(STORE).values(turn=STORE.c.turn + 1))

    def paid(self, up_to: int) -> None:
        """The log has acknowledged everything up to this one; forgotten in a power cut, it is appended again."""
        with writing(self._engine, durable=False) as connection:
            connection.execute(delete(OWED).where(OWED.c.id <= up_to))

    def delivery_positions(self, logs: Mapping[str, str]) -> dict[TopicPartition, int]:
        """Where deliveries go on."""
        with reading(self._engine) as connection:
            return positions(connection, DELIVERY_OFFSETS, logs)

    def queue(
        self,
        going: Sequence[tuple[str, Alert]],
        advances: Mapping[TopicPartition, Advance],
        *,
        now: float,
        parked: Sequence[tuple[str, Alert]] = (),
    ) -> None:
        """Take alerts in, each with the channel that it goes out over; one that is there already is left as it is.

        Args:
            parked: those that name a channel which there is not.

        Raises:
            StaleOffsetsError: an offset is not where this consumer left it; nothing was changed.
        """
        rows = [
            (channel, alert.id, alert.revision, msgspec.json.encode(alert).decode(), state, 0, now, error, now)
            for these, state, error in ((going, "pending", ""), (parked, "parked", NO_CHANNEL))
            for channel, alert in these
        ]
        columns = ("channel", "alert", "revision", "event", "state", "attempts", "due", "error", "queued")
        with self._turn() as connection:
            advance(connection, DELIVERY_OFFSETS, advances)
            insert_missing(connection, DELIVERIES, columns, rows, keys=("channel", "alert", "revision"))

    def due(self, now: float, *, channel: str | None = None, busy: Sequence[str] = ()) -> list[Delivery]:
        """What is to be tried now, the oldest first: of an alert and channel only the first that has not gone out.

        Args:
            channel: only over this one.
            busy: channels that are at work already, and left out.
        """
        waiting = DELIVERIES.alias()
        earlier = (
            select(waiting.c.id)
            .where(waiting.c.channel == DELIVERIES.c.channel, waiting.c.alert == DELIVERIES.c.alert)
            .where(waiting.c.state == "pending", waiting.c.id < DELIVERIES.c.id)
        )
        due = (DELIVERIES.c.state == "pending") & (DELIVERIES.c.due <= now) & ~earlier.exists()
        due &= DELIVERIES.c.channel.not_in(busy) if channel is None else DELIVERIES.c.channel == channel
        return self._deliveries(due)

    def trying(self, delivery: Delivery) -> bool:
        """Note that this one is about to be sent; False where somebody else is at it, or done with it."""
        with writing(self._engine) as connection:
            ours = update(DELIVERIES).where(*_as_seen(delivery, delivery.attempts))
            return connection.execute(ours.values(attempts=DELIVERIES.c.attempts + 1)).rowcount == 1

    def tried(self, delivery: Delivery, state: DeliveryState, *, due: float = 0.0, error: str = "") -> None:
        """What came of it, unless somebody else has tried since; forgotten in a power cut, it is a repeat."""
        with writing(self._engine, durable=False) as connection:
            ours = update(DELIVERIES).where(*_as_seen(delivery, delivery.attempts + 1))
            connection.execute(ours.values(state=state, due=due, error=error))

    def deliveries(self, *, state: DeliveryState | None = None, limit: int = 100) -> list[Delivery]:
        """The latest ones, the oldest of them first."""
        found = self._deliveries(None if state is None else DELIVERIES.c.state == state, latest=limit)
        return found[::-1]

    def resend(self, alert: str | None, *, now: float) -> int:
        """Let parked ones go out again: those of an alert (or of a beginning of its id), else all of them.

        What a later message of the same alert has overtaken stays parked: an alert after its withdrawal would be wrong.
        """
        later = DELIVERIES.alias()
        superseded = select(later.c.id).where(
            later.c.channel == DELIVERIES.c.channel,
            later.c.alert == DELIVERIES.c.alert,
            later.c.revision > DELIVERIES.c.revision,
        )
        chosen = (DELIVERIES.c.state == "parked") & ~superseded.exists()
        if alert is not None:
            chosen &= DELIVERIES.c.alert.startswith(alert, autoescape=True)
        with writing(self._engine) as connection:
            return connection.execute(update(DELIVERIES).where(chosen).values(state="pending", due=now)).rowcount

    def _deliveries(self, which: ColumnElement[bool] | None, *, latest: int = 0) -> list[Delivery]:
        asked = select(DELIVERIES) if which is None else select(DELIVERIES).where(which)
        order = asked.order_by(DELIVERIES.c.id.desc() if latest else DELIVERIES.c.id)
        with reading(self._engine) as connection:
            return [_delivery(row) for row in connection.execute(order.limit(latest or MOST_DUE))]

    @contextmanager
    def _turn(self) -> Iterator[Connection]:
        """A transaction that no other one of its kind runs beside.

        What a power cut takes of it is read on the log again, as its offsets go with it; whatever has gone out is kept,
        because `keep` is on the disk, with all that was written before it, ahead of the log, and `trying` ahead of the
        message.
        """
        with writing(self._engine, durable=False) as connection:
            connection.execute(update(STORE).values(turn=STORE.c.turn + 1))
            yield connection


class _SqlMemory:
    """The memory of a transaction: read when asked for, written at its end."""

    def __init__(self, connection: Connection, now: float) -> None:
        self._connection = connection
        self._now = now
        since = connection.scalar(select(STORE.c.since))
        self.since = None if since is None else datetime.fromtimestamp(since, UTC)
        self._known: dict[tuple[str, str], Kept | None] = {}
        self._changed: set[tuple[str, str]] = set()

    def fetch(self, uris: Iterable[str]) -> None:
        """Read at once what is known of articles."""
        keys = set(uris)
        rows = self._connection.execute(
            select(MEMORY.c.key, MEMORY.c.value).where(
                MEMORY.c.kind == KeptArticle.__name__, among(self._connection, MEMORY.c.key, keys)
            )
        )
        self._known |= {(KeptArticle.__name__, key): None for key in keys}
        self._known |= {
            (KeptArticle.__name__, key): msgspec.json.decode(value, type=KeptArticle) for key, value in rows
        }

    def get(self, kind: type[KeptKind], key: str) -> KeptKind | None:
        place = (kind.__name__, key)
        if place not in self._known:
            asked = select(MEMORY.c.value).where(MEMORY.c.kind == kind.__name__, MEMORY.c.key == key)
            value = self._connection.scalar(asked)
            self._known[place] = None if value is None else msgspec.json.decode(value, type=kind)
        found = self._known[place]
        return found if isinstance(found, kind) else None

    def put(self, key: str, kept: Kept) -> None:
        place = (type(kept).__name__, key)
        self._known[place] = kept
        self._changed.add(place)

    def write(self) -> None:
        changed = ((place, self._known[place]) for place in sorted(self._changed))
        rows = [
            (*place, msgspec.json.encode(kept).decode(), kept.lasting, self._now) for place, kept in changed if kept
        ]
        put_rows(self._connection, MEMORY, ("kind", "key", "value", "lasting", "touched"), rows, keys=("kind", "key"))


def _as_seen(delivery: Delivery, attempts: int) -> tuple[ColumnElement[bool], ...]:
    """The row as it was, so that of two who have it only one goes on."""
    return DELIVERIES.c.id == delivery.id, DELIVERIES.c.state == "pending", DELIVERIES.c.attempts == attempts


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    alert = msgspec.json.decode(row.event, type=Alert)
    return Delivery(row.id, row.channel, alert, row.state, row.attempts, row.due, row.error)
