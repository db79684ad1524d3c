"""Records that take the place of those before them with the same key, in topics whose records say all of their key.

It happens in the transaction that appends them: nothing is left for later, and a crash leaves either state whole.
The newest record of a partition always stands, so that whoever reads to the end gets there; others may be missing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from streams.contract.topics import BY_NAME

SCHEMA = """
-- The record that stands for each key, and when it deleted the key if it did (ms).
CREATE TABLE standing (
    partition_id INTEGER NOT NULL REFERENCES partitions (id),
    key BLOB NOT NULL,
    place INTEGER NOT NULL,
    deleted INTEGER,
    PRIMARY KEY (partition_id, key)
) WITHOUT ROWID;
CREATE INDEX deletions ON standing (deleted) WHERE deleted IS NOT NULL;
"""

DELETIONS_KEPT_MS = 24 * 60 * 60 * 1000
"""How long a deletion is there for readers that follow, as Kafka's ``delete.retention.ms`` has it."""
FORGOTTEN_AT_ONCE = 100

_FIND = "SELECT place FROM standing WHERE partition_id = ? AND key = ?"
_STAND = "INSERT OR REPLACE INTO standing (partition_id, key, place, deleted) VALUES (?, ?, ?, ?)"
_OLD_DELETIONS = """
SELECT partition_id, key, place FROM standing
WHERE deleted < ? AND place NOT IN (SELECT (id << 40) + next_offset - 1 FROM partitions WHERE id = partition_id)
ORDER BY deleted LIMIT ?
"""


class Standing(NamedTuple):
    """A record that was appended, and when it deletes its key if it does (ms)."""

    partition_id: int
    key: bytes
    place: int
    deleted: int | None


def supersedes(topic: str) -> bool:
    """Whether of a key only the last record of a topic is kept."""
    return topic in BY_NAME and BY_NAME[topic].superseding


def supersede(connection: sqlite3.Connection, appended: Iterable[Standing], now: int) -> None:
    """Delete what records that were just appended supersede, and some deletions that have been there for long."""
    gone: list[tuple[int]] = []
    standing: dict[tuple[int, bytes], Standing] = {}
    for new in appended:
        key = (new.partition_id, new.key)
        before = standing.get(key)
        found = (before.place,) if before is not None else connection.execute(_FIND, key).fetchone()
        if found is not None:
            gone.append(found)
        standing[key] = new
    connection.executemany(_STAND, standing.values())
    old = connection.execute(_OLD_DELETIONS, (now - DELETIONS_KEPT_MS, FORGOTTEN_AT_ONCE)).fetchall()
    connection.executemany("DELETE FROM standing WHERE partition_id = ? AND key = ?", [row[:2] for row in old])
    connection.executemany("DELETE FROM records WHERE place = ?", [*gone, *((row[2],) for row in old)])
