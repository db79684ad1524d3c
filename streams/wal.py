"""SQLite's write-ahead log, switched on for a database that several processes open."""

from __future__ import annotations

import sqlite3
import time


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
