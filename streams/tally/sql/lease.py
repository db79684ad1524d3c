"""Who may publish what the store owes the log: one at a time, and nobody for long without a sign of life."""

from __future__ import annotations

import time
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, extract, func, or_, select, update

from streams.sql.database import writing
from streams.tally.sql.schema import STORE

LEASE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Lease:
    """A turn to publish; `number` grows with every turn, so that whoever lost its own finds out."""

    number: int

    @classmethod
    def take(cls, engine: Engine) -> Lease | None:
        """A turn, or None while somebody else has it and has not stood still for too long."""
        with writing(engine, durable=False) as connection:
            now = _now(connection)
            free = or_(STORE.c.publishes_until < now, STORE.c.publishes_until > now + 2 * LEASE_SECONDS)
            # A time far ahead is one from before the clock was set back.
            taken = connection.execute(
                update(STORE)
                .where(free)
                .values(publisher=STORE.c.publisher + 1, publishes_until=now + LEASE_SECONDS)
                .returning(STORE.c.publisher)
            ).scalar()
        return None if taken is None else cls(taken)

    def renew(self, engine: Engine) -> None:
        """Keep the turn for longer, unless it was lost."""
        with writing(engine, durable=False) as connection:
            ours = update(STORE).where(STORE.c.publisher == self.number)
            connection.execute(ours.values(publishes_until=_now(connection) + LEASE_SECONDS))

    def release(self, connection: Connection) -> bool:
        """Give the turn back; return whether it was still ours."""
        ours = update(STORE).where(STORE.c.publisher == self.number)
        return connection.execute(ours.values(publishes_until=0.0)).rowcount == 1


def _now(connection: Connection) -> float:
    """Seconds since the epoch by a clock that all consumers of the store share."""
    if connection.dialect.name == "postgresql":
        return float(connection.scalar(select(extract("epoch", func.clock_timestamp()))) or 0.0)
    return time.time()
