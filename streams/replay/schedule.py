"""What is to be replayed, in event-time order, in files: as much as there is, in little memory.

Values lie one behind another in a file of their own, where writing them costs least, and their order in SQLite. The
files are the state of their replay, too: whoever opens them again goes on after the last record that was acknowledged.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from os import SEEK_END
from pathlib import Path
from typing import NamedTuple

import msgspec

from streams.contract.records import Headers, NewRecord

_LAYOUT = 2
"""Kept in ``PRAGMA user_version``: a schedule of another version is made again."""
_TABLES = f"""
DROP TABLE IF EXISTS records;
DROP TABLE IF EXISTS progress;
CREATE TABLE records (
    n INTEGER PRIMARY KEY, identity BLOB NOT NULL, uri TEXT NOT NULL, time INTEGER, place INTEGER NOT NULL,
    size INTEGER NOT NULL
);
CREATE TABLE progress (bytes INTEGER, time INTEGER, n INTEGER, done INTEGER);
PRAGMA user_version = {_LAYOUT};
"""
_SETTLED = """
CREATE INDEX records_by_identity ON records (identity);
DELETE FROM records WHERE n < (SELECT max(n) FROM records AS other WHERE other.identity = records.identity);
DROP INDEX records_by_identity;
CREATE INDEX records_by_uri ON records (uri);
UPDATE records SET time = coalesce(
    (SELECT max(time) FROM records AS other WHERE other.uri = records.uri AND other.n < records.n), 0
) WHERE time IS NULL;
DROP INDEX records_by_uri;
CREATE INDEX records_in_order ON records (time, n, place, size);
"""
_Written = tuple[str, bytes | None, bytes | None, bytes | None, Headers]
"""Topic, key, partition key, value and headers."""
_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(_Written)


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


def forget(path: Path) -> None:
    """Delete the schedule at a path, if there is one."""
    path.unlink(missing_ok=True)
    _values(path).unlink(missing_ok=True)


def _values(path: Path) -> Path:
    return path.with_suffix(".values")


class Schedule:
    """Records in event-time order, in a file at a path and one beside it; for one thread at a time.

    Raises:
        sqlite3.Error, OSError: a file cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        # It can be made again from the log: what a power cut takes of it costs time alone.
        for pragma in ("journal_mode=WAL", "synchronous=OFF", "cache_size=-65536", "wal_autocheckpoint=4000"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._begin_if_of_another_layout()
        self._values = _values(path).open("a+b")
        self._mapped: mmap | None = None
        row = self._connection.execute(
            "SELECT bytes, time, n, done FROM progress WHERE bytes <= ?", (self._values.seek(0, SEEK_END),)
        ).fetchone()
        self.settled = row is not None
        """Whether all there is was added."""
        self.done = row[3] if row else 0
        """How many records were replayed."""
        self._after: tuple[int, int] = (row[1], row[2]) if row else (-(1 << 62), 0)

    def close(self) -> None:
        self._unmap()
        self._values.close()
        self._connection.close()

    def add(self, entries: Iterable[Entry]) -> None:
        rows = []
        written = bytearray()
        start = self._values.seek(0, SEEK_END)
        for entry in entries:
            record = entry.record
            packed = _ENCODER.encode((record.topic, record.key, record.partition_key, record.value, record.headers))
            rows.append((_digest(entry), entry.uri, entry.time, start + len(written), len(packed)))
            written += packed
        self._values.write(written)
        self._connection.execute("BEGIN")
        self._connection.executemany(
            "INSERT INTO records (identity, uri, time, place, size) VALUES (?, ?, ?, ?, ?)", rows
        )
        self._connection.execute("COMMIT")

    def clear(self) -> None:
        """Forget what was added, to add what there is now."""
        self._make_tables()
        self._unmap()
        self._values.truncate(0)
        self.settled = False

    def settle(self) -> None:
        """All is added: put it in order."""
        self._values.flush()
        self._connection.executescript(_SETTLED)
        self._connection.execute("INSERT INTO progress VALUES (?, ?, ?, 0)", (self._values.tell(), *self._after))
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
            "SELECT time, n, place, size FROM records WHERE (time, n) > (?, ?) ORDER BY time, n LIMIT ?",
            (*self._after, most),
        )
        return [Due(time, n, self._record(place, size)) for time, n, place, size in rows]

    def replayed(self, due: Sequence[Due]) -> None:
        """These were acknowledged by the log."""
        self._after, self.done = (due[-1].time, due[-1].n), self.done + len(due)
        self._connection.execute("UPDATE progress SET time = ?, n = ?, done = ?", (*self._after, self.done))

    def _record(self, place: int, size: int) -> NewRecord:
        if self._mapped is None:
            self._mapped = mmap(self._values.fileno(), 0, access=ACCESS_READ)
        topic, key, partition_key, value, headers = _DECODER.decode(self._mapped[place : place + size])
        return NewRecord(topic=topic, key=key, partition_key=partition_key, value=value, headers=headers)

    def _unmap(self) -> None:
        if self._mapped is not None:
            self._mapped.close()
            self._mapped = None

    def _begin_if_of_another_layout(self) -> None:
        if self._connection.execute("PRAGMA user_version").fetchone()[0] != _LAYOUT:
            self._make_tables()

    def _make_tables(self) -> None:
        """Anew, with no index that was left by who was killed while it was settled."""
        self._connection.executescript(_TABLES)
