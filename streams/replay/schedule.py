"""What is to be replayed, in event-time order, in one SQLite file: as much as there is, in little memory.

The file is the state of its replay, too: whoever opens it again goes on after the last record that was acknowledged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import msgspec

from streams.contract.records import Headers, NewRecord

_TABLES = """
CREATE TABLE IF NOT EXISTS records (
    n INTEGER PRIMARY KEY, identity BLOB NOT NULL UNIQUE ON CONFLICT REPLACE, uri TEXT NOT NULL, time INTEGER,
    topic TEXT NOT NULL, key BLOB, partition_key BLOB, value BLOB NOT NULL, headers BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS progress (settled INTEGER, time INTEGER, n INTEGER, done INTEGER);
"""
_SETTLED = """
CREATE INDEX records_by_uri ON records (uri);
UPDATE records SET time = coalesce(
    (SELECT max(time) FROM records AS other WHERE other.uri = records.uri AND other.n < records.n), 0
) WHERE time IS NULL;
DROP INDEX records_by_uri;
CREATE INDEX records_in_order ON records (time, n);
"""
_HEADERS = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Headers)


class Entry(NamedTuple):
    """A record, and when it is replayed."""

    identity: str
    """What of several records of one topic the last one is replayed of: uri, version, and ordinal of a paragraph."""
    uri: str
    time: int | None
    """Event time in microseconds since 1970; None for what states none, which follows what stood before it of its
    article."""
    record: NewRecord


class Due(NamedTuple):
    """A record that is next, and its place in the order."""

    time: int
    n: int
    record: NewRecord


def _digest(entry: Entry) -> bytes:
    """Short, since an index of uris would be larger than what it is of."""
    return blake2b(f"{entry.record.topic} {entry.identity}".encode(), digest_size=16).digest()


class Schedule:
    """A file of records in event-time order; for one thread at a time.

    Raises:
        sqlite3.Error: the file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # It can be made again from the log: what a power cut takes of it costs time alone. A record of some kilobytes
        # fits a page of 16, and is written and read as a whole.
        for pragma in (
            "page_size=16384",
            "journal_mode=WAL",
            "synchronous=OFF",
            "cache_size=-65536",
            "wal_autocheckpoint=4000",
        ):
            self._connection.execute(f"PRAGMA {pragma}")
        self._connection.executescript(_TABLES)
        row = self._connection.execute("SELECT settled, time, n, done FROM progress").fetchone()
        self.settled = row is not None
        """Whether all there is was added."""
        self.done = row[3] if row else 0
        """How many records were replayed."""
        self._after: tuple[int, int] = (row[1], row[2]) if row else (-(1 << 62), 0)

    def close(self) -> None:
        self._connection.close()

    def add(self, entries: Iterable[Entry]) -> None:
        rows = [
            (
                _digest(entry),
                entry.uri,
                entry.time,
                entry.record.topic,
                entry.record.key,
                entry.record.partition_key,
                entry.record.value,
                _HEADERS.encode(entry.record.headers),
            )
            for entry in entries
        ]
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO records (identity, uri, time, topic, key, partition_key, value, headers)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        self._connection.execute("COMMIT")

    def clear(self) -> None:
        """Forget what was added, to add what there is now."""
        for statement in ("DROP INDEX IF EXISTS records_in_order", "DELETE FROM records", "DELETE FROM progress"):
            self._connection.execute(statement)
        self.settled = False

    def settle(self) -> None:
        """All is added: put it in order."""
        self._connection.executescript(_SETTLED)
        self._connection.execute("INSERT INTO progress VALUES (1, ?, ?, 0)", self._after)
        self.settled = True

    def count(self) -> int:
        found: int = self._connection.execute("SELECT count(*) FROM records").fetchone()[0]
        return found

    def span(self) -> tuple[int, int] | None:
        """Times of the first and the last record; None where there is none."""
        first, last = self._connection.execute("SELECT min(time), max(time) FROM records").fetchone()
        return None if first is None else (first, last)

    def next(self, most: int) -> Sequence[Due]:
        """Records that follow what was replayed; none at the end."""
        rows = self._connection.execute(
            "SELECT time, n, topic, key, partition_key, value, headers FROM records"
            " WHERE (time, n) > (?, ?) ORDER BY time, n LIMIT ?",
            (*self._after, most),
        )
        return [
            Due(
                time,
                n,
                NewRecord(
                    topic=topic, key=key, partition_key=partition_key, value=value, headers=_DECODER.decode(headers)
                ),
            )
            for time, n, topic, key, partition_key, value, headers in rows
        ]

    def replayed(self, due: Sequence[Due]) -> None:
        """These were acknowledged by the log."""
        self._after, self.done = (due[-1].time, due[-1].n), self.done + len(due)
        self._connection.execute("UPDATE progress SET time = ?, n = ?, done = ?", (*self._after, self.done))
