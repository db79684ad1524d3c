"""A store that 0.1.0 wrote, and what it showed then.

The demo coverage was read by `streams run` of 0.1.0, with an article corrected, one killed and one whose text
changed under the same version; then one paragraph of a later version and one more kill came, so that the
store owed retractions. ``0.1.0.postgresql.sql`` has the tables that 0.1.0 made in PostgreSQL.
"""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg

_HERE = Path(__file__).parent
_BOOLEANS = {"editions": ("reported",)}


def write_store(url: str) -> None:
    """Put the store of 0.1.0 into an empty database."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).write_bytes(gzip.decompress(_file("sqlite.gz")))
        return
    with psycopg.connect(url.replace("+psycopg", "")) as target, _sqlite() as source:
        target.execute(_file("postgresql.sql").decode())
        tables = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            _copy(source, target, table)


def shown() -> dict[str, Any]:
    """What the store showed, by kind."""
    found: dict[str, Any] = json.loads(_file("shown.json"))
    return found


def _copy(source: sqlite3.Connection, target: psycopg.Connection[Any], table: str) -> None:
    rows = source.execute(f"SELECT * FROM {table}")
    columns = [column[0] for column in rows.description]
    booleans = [columns.index(name) for name in _BOOLEANS.get(table, ())]
    into = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with target.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row([bool(value) if n in booleans else value for n, value in enumerate(row)])
    if "id" in columns and table in ("articles", "retractions"):
        target.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")


def _sqlite() -> closing[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(gzip.decompress(_file("sqlite.gz")))
    return closing(connection)


def _file(kind: str) -> bytes:
    return (_HERE / f"0.1.0.{kind}").read_bytes()
