"""The SQLite database under the embedded log: its schema, its connections and its errors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import msgspec

from streams.errors import LogError, LogUnavailableError
from streams.log.sqlite import superseding
from streams.wal import open_to_read, use_wal

DISK_FORMAT = 1
"""Kept in ``PRAGMA user_version``; a change of the schema is another format."""
BUSY_SECONDS = 10.0
"""How long to wait for another process's transaction before giving up."""
EMPTYING_MS = 200
PAGE_BYTES = 8192
CHECKPOINT_PAGES = 2000

SCHEMA = """
CREATE TABLE topics (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    max_bytes INTEGER NOT NULL
);
CREATE TABLE partitions (
    id INTEGER PRIMARY KEY,
    topic_id INTEGER NOT NULL REFERENCES topics (id),
    number INTEGER NOT NULL,
    next_offset INTEGER NOT NULL DEFAULT 0,
    latest INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic_id, number)
);
-- place: partition id and offset in one integer, see file.place.
-- latest: the greatest timestamp up to this record, so that a time is found by bisection.
CREATE TABLE records (
    place INTEGER PRIMARY KEY,
    latest INTEGER NOT NULL,
    timestamp INTEGER NOT NULL,
    key BLOB,
    headers BLOB NOT NULL,
    value BLOB
);
CREATE TABLE commits (
    group_name TEXT NOT NULL,
    partition_id INTEGER NOT NULL REFERENCES partitions (id),
    next_offset INTEGER NOT NULL,
    PRIMARY KEY (group_name, partition_id)
) WITHOUT ROWID;
"""

IDENTITY = "CREATE TABLE identity (id TEXT NOT NULL)"
"""Which file this is, by a random id. Version 0.1.0 has no such table, and does not mind it."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection in autocommit mode to a log of this disk format, which is created if missing.

    It may be used from any thread, by one at a time.

    Raises:
        LogUnavailableError: the file cannot be opened or is no SQLite database.
        LogError: it is a database, but no log of this format.
    """
    with translated(path):
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            _require_format(connection, path)
            connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
            use_wal(connection, within=BUSY_SECONDS)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
            # What is deleted was secret, perhaps: its bytes are overwritten.
            connection.execute("PRAGMA secure_delete = ON")
            _create_if_missing(connection)
        except BaseException:
            connection.close()
            raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing of a log that is there, as `open_to_read` says.

    Raises:
        LogUnavailableError: there is no such file, it cannot be opened or is no SQLite database.
        LogError: it is a database, but no log of this format.
    """
    with translated(path):
        if not path.exists():
            raise LogUnavailableError(
                f"{path}: there is no log",
                remedy="publish something first, or name another directory with --data or STREAMS_DATA_DIR",
            )
        connection = open_to_read(path, within=BUSY_SECONDS)
        try:
            _require_format(connection, path)
        except BaseException:
            connection.close()
            raise
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """A write transaction: committed and on disk at the end, rolled back on any exception."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def empty_wal(connection: sqlite3.Connection) -> None:
    """Take what stands in the write-ahead log over into the file, and the old bytes with it out of sight; not where
    somebody is just reading them."""
    connection.execute(f"PRAGMA busy_timeout = {EMPTYING_MS}")
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of SQLite, of the file system and of garbled headers as `LogUnavailableError`."""
    try:
        yield
    except (sqlite3.Error, OSError, msgspec.DecodeError) as error:
        raise LogUnavailableError(f"{path}: {error}", remedy=_remedy(error)) from error


def _remedy(error: Exception) -> str:
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return "move the file away or restore it from a copy, then publish the articles again"
        case sqlite3.SQLITE_BUSY:
            return f"another process has held it for {BUSY_SECONDS:.0f} s: stop that one, or try again"
        case sqlite3.SQLITE_FULL:
            return "free some disk space"
        case sqlite3.SQLITE_READONLY:
            return "whoever writes must open the log for writing"
        case _:
            return "see that its directory exists and is writable, or choose another with STREAMS_DATA_DIR"


def _require_format(connection: sqlite3.Connection, path: Path) -> None:
    found, tables = connection.execute(
        "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
    ).fetchone()
    if found != DISK_FORMAT and (found or tables):
        what = f"a log of disk format {found}" if found else "a database, but not a log"
        raise LogError(
            f"{path}: this is {what}; this version of newsroom-streams reads format {DISK_FORMAT}",
            remedy="use the version that wrote it, or another STREAMS_DATA_DIR and publish the articles again",
        )


def _create_if_missing(connection: sqlite3.Connection) -> None:
    if {"identity", "standing"} <= _tables(connection):
        return
    with transaction(connection):
        there = _tables(connection)
        if not there:
            for statement in SCHEMA.split(";"):
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {DISK_FORMAT}")
        if "identity" not in there:
            connection.execute(IDENTITY)
            connection.execute("INSERT INTO identity VALUES (?)", (uuid4().hex,))
        if "standing" not in there:
            for statement in superseding.SCHEMA.split(";"):
                connection.execute(statement)


def _tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
