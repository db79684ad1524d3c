"""The tables of the tally store: made, brought up, or refused."""

from __future__ import annotations

import time
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, inspect, select, text

from streams.errors import MissingStoreError, StoreError
from streams.settings import Secret
from streams.sql.database import VARIABLE, open_with_tables, place_of, reading, writing
from streams.tally.sql.migrations import migrate
from streams.tally.sql.schema import METADATA, SCHEMA_VERSION, STORE
from streams.tally.sql.searching import make_search

_CREATION_LOCK = 5_823_107
"""Any fixed number: PostgreSQL's advisory lock while the tables are made."""


def open_tallies(url: Secret, *, writable: bool) -> Engine:
    """The engine of a tally store; see `streams.sql.database.open_with_tables`."""
    return open_with_tables(url, writable=writable, make=create_schema, require=require_schema)


def create_schema(engine: Engine) -> None:
    """Make the tables where there are none, and bring up those of an earlier version.

    Raises:
        StoreError: the tables are of a later version of the schema.
    """
    # Looked for first without a lock: whoever only reads never waits for a writer.
    with reading(engine) as connection:
        version = _schema_version(connection)
    if version is None or version < SCHEMA_VERSION:
        with writing(engine) as connection:
            version = _make_tables(connection)
    _refuse_later(engine, version)


def _refuse_later(engine: Engine, version: int) -> None:
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"the tally store at {place_of(engine.url)} has schema version {version},"
            f" this program needs {SCHEMA_VERSION}",
            remedy=f"use the program that wrote it, or a later one, or name another database in {VARIABLE}",
        )


def require_schema(engine: Engine) -> None:
    """See that there are tables that can be read, for who may not make or bring them up.

    Raises:
        StoreError: there are none, or they are of another version of the schema.
    """
    place, path = place_of(engine.url), engine.url.database or ""
    version = None
    if engine.dialect.name != "sqlite" or Path(path).exists():
        with reading(engine) as connection:
            version = _schema_version(connection)
    if version is None:
        raise MissingStoreError(
            f"there are no tallies at {place}",
            remedy="run `streams run` or `streams tally` first, name another place with --data, "
            f"or a database with {VARIABLE}",
        )
    if version < SCHEMA_VERSION:
        raise StoreError(
            f"the tally store at {place} is of an earlier version of this program",
            remedy="`streams tally`, or `streams run --once`, brings it up",
        )
    _refuse_later(engine, version)


def _schema_version(connection: Connection) -> int | None:
    if not inspect(connection).has_table(STORE.name):
        return None
    return connection.execute(select(STORE.c.schema_version)).scalar()


def _make_tables(connection: Connection) -> int:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CREATION_LOCK})
    version = _schema_version(connection)
    if version is None:
        METADATA.create_all(connection)
        make_search(connection)
        version = SCHEMA_VERSION
        connection.execute(insert(STORE).values(schema_version=version, revision_base=int(time.time()) * 1_000_000))
    return migrate(connection, version)
