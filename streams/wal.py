"""SQLite's write-ahead log: switched on for a database that several processes open, and read by who may not write."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

_NO_WAL = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
"""What SQLite says where the files beside a WAL database are not there and cannot be made."""


def use_wal(connection: sqlite3.Connection, *, within: float) -> None:
    """Switch to WAL within so many seconds.

    The switch ignores SQLite's busy timeout, hence the loop for openers at the same time.
    """
    deadline = time.monotonic() + within
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def open_to_read(path: Path, *, within: float) -> sqlite3.Connection:
    """A connection in autocommit mode that changes nothing, for any thread, one at a time; it waits so many seconds.

    Readers and writers of a WAL database agree over files beside it. Where there are none, as no writer
    is at work, and none can be made, as in a read-only directory, the file is taken as it lies there,
    and what is written later is not seen. Source: https://sqlite.org/wal.html, "Read-Only Databases".

    Raises:
        sqlite3.Error: there is no such file, it cannot be opened or is no SQLite database.
    """
    connection = _connect(path, "mode=ro", within)
    try:
        connection.execute("SELECT 1 FROM sqlite_master")
    except sqlite3.Error as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", 0) & 0xFF not in _NO_WAL or Path(f"{path}-wal").exists():
            raise
        connection = _connect(path, "mode=ro&immutable=1", within)
    return connection


def _connect(path: Path, options: str, within: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{options}"
    return sqlite3.connect(uri, uri=True, timeout=within, isolation_level=None, check_same_thread=False)
