"""The next offset of each partition, and the log that it belongs to: in a table beside the state that it is of."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    or_,
    select,
    update,
)

from streams.contract.records import TopicPartition
from streams.errors import StaleOffsetsError, StoreError
from streams.log.consuming import Advance
from streams.sql.bulk import Row, insert_missing

_UNREAD = -1


def offsets_table(metadata: MetaData, name: str) -> Table:
    """A table of offsets, for one consumer."""
    return Table(
        name,
        metadata,
        Column("topic", Text, nullable=False),
        Column("partition", Integer, nullable=False),
        Column("next", BigInteger, nullable=False),
        Column("log", Text),
        PrimaryKeyConstraint("topic", "partition"),
    )


def positions(connection: Connection, table: Table, logs: Mapping[str, str]) -> dict[TopicPartition, int]:
    """The next offset of every partition that was ever read.

    Args:
        logs: the id that each topic has on the log at hand; a topic that is not named is not compared.

    Raises:
        StoreError: an offset is of another log.
    """
    found: dict[TopicPartition, int] = {}
    for topic, partition, after, log in connection.execute(select(table)):
        if log is not None and logs.get(topic, log) != log:
            raise _other_log(topic, partition, kept=log, given=logs[topic])
        found[TopicPartition(topic, partition)] = after
    return found


def advance(connection: Connection, table: Table, offsets: Mapping[TopicPartition, Advance]) -> None:
    """Move offsets on from where they were.

    Raises:
        StaleOffsetsError: an offset is elsewhere.
        StoreError: an offset is of another log.
    """
    new: list[Row] = [(*place, _UNREAD) for place, step in sorted(offsets.items()) if step.before is None]
    insert_missing(connection, table, ("topic", "partition", "next"), new, keys=("topic", "partition"))
    for place, step in sorted(offsets.items()):
        here = (table.c.topic == place.topic, table.c.partition == place.partition)
        change = update(table).where(*here, table.c.next == (_UNREAD if step.before is None else step.before))
        values: dict[str, object] = {"next": step.after}
        if step.log is not None:
            change = change.where(or_(table.c.log.is_(None), table.c.log == step.log))
            values["log"] = step.log
        if connection.execute(change.values(values)).rowcount != 1:
            kept = connection.scalar(select(table.c.log).where(*here))
            if kept is not None and step.log not in (None, kept):
                raise _other_log(*place, kept=kept, given=str(step.log))
            raise StaleOffsetsError(
                f"{place} is no longer at offset {step.before} in the database",
                remedy="another consumer reads this partition; start this one again",
            )


def _other_log(topic: str, partition: int, *, kept: str, given: str) -> StoreError:
    return StoreError(
        f"the database has read {topic}-{partition} of another log: it belongs to {kept}, this is {given}",
        remedy="go back to that log, or name another database in STREAMS_DATABASE_URL (another --data directory"
        " for a laptop): a new one is filled from this log",
    )
