"""The tables of alerts: the memory of what was seen, what is owed to the log, and what goes out over channels."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Engine,
    Float,
    Identity,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    insert,
    inspect,
    select,
    text,
)

from streams.errors import StoreError
from streams.settings import Secret, Settings
from streams.sql.database import VARIABLE, place_of, reading, writing
from streams.sql.offsets import offsets_table

SCHEMA_VERSION = 2
_CREATION_LOCK = 5_823_108
"""Any fixed number, another one than that of the tally store's tables."""

METADATA = MetaData()

STORE = Table(
    "alert_store",
    METADATA,
    Column("schema_version", Integer, primary_key=True, autoincrement=False),
    Column("turn", BigInteger, nullable=False, server_default="0"),
    # Changed first in every transaction: one consumer after another, as rules look across partitions.
    Column("since", Float),
    # What was published before is not remembered any more, in seconds since the epoch.
)
OFFSETS = offsets_table(METADATA, "alert_offsets")
DELIVERY_OFFSETS = offsets_table(METADATA, "alert_delivery_offsets")
MEMORY = Table(
    "alert_memory",
    METADATA,
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("lasting", Boolean, nullable=False),
    Column("touched", Float, nullable=False),
    # When it was put last, in seconds since the epoch.
    PrimaryKeyConstraint("kind", "key"),
    sqlite_with_rowid=False,
)
Index("alert_memory_touched", MEMORY.c.lasting, MEMORY.c.touched)
OWED = Table(
    "alerts_owed",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("event", Text, nullable=False),
)
"""What the log is owed, in its order."""
DELIVERIES = Table(
    "alert_deliveries",
    METADATA,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    Column("channel", Text, nullable=False),
    Column("alert", Text, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due", Float, nullable=False),
    Column("error", Text, nullable=False),
    Column("queued", Float, nullable=False),
    UniqueConstraint("channel", "alert", "revision"),
)
Index(
    "alert_deliveries_pending",
    DELIVERIES.c.channel,
    DELIVERIES.c.alert,
    sqlite_where=text("state = 'pending'"),
    postgresql_where=text("state = 'pending'"),
)
Index("alert_deliveries_queued", DELIVERIES.c.queued)


def alert_database(settings: Settings) -> Secret:
    """The database that the settings name, else a SQLite file beside the log: apart from the tallies, whose
    transactions an alert should not wait for."""
    return settings.database_url or Secret(f"sqlite:///{(settings.data_dir / 'alerts.db').absolute()}")


def create_tables(engine: Engine) -> None:
    """Make the tables where there are none.

    Raises:
        StoreError: they are of another version.
    """
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CREATION_LOCK})
        if not inspect(connection).has_table(STORE.name):
            METADATA.create_all(connection)
            connection.execute(insert(STORE).values(schema_version=SCHEMA_VERSION))
        version = connection.execute(select(STORE.c.schema_version)).scalar()
    _refuse_other(engine, version)


def require_tables(engine: Engine) -> None:
    """See that there are tables, for who only looks.

    Raises:
        StoreError: there are none, or they are of another version.
    """
    version = None
    if engine.dialect.name != "sqlite" or Path(engine.url.database or "").exists():
        with reading(engine) as connection:
            if inspect(connection).has_table(STORE.name):
                version = connection.execute(select(STORE.c.schema_version)).scalar()
    if version is None:
        raise StoreError(
            f"there are no alerts at {place_of(engine.url)}",
            remedy=f"run `streams alerts run RULES` first, or name another place with --data or {VARIABLE}",
        )
    _refuse_other(engine, version)


def _refuse_other(engine: Engine, version: int | None) -> None:
    if version != SCHEMA_VERSION:
        raise StoreError(
            f"the alerts at {place_of(engine.url)} have schema version {version}, this program needs {SCHEMA_VERSION}",
            remedy=f"use the program that wrote them, or name another database in {VARIABLE}",
        )
