"""A database in SQLite or PostgreSQL: opened, its transactions, and its faults named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from streams.errors import StoreError, StoreUnavailableError
from streams.settings import Secret
from streams.wal import open_to_read, use_wal

VARIABLE = "STREAMS_DATABASE_URL"
Prepare = Callable[[Engine], None]
_BUSY_SECONDS = 30
IDLE_SECONDS = 5
"""After which PostgreSQL ends the transaction of a consumer that stands still, and so frees its locks."""
_LOCK_SECONDS = 60
"""Longer than any of our transactions holds a lock: whoever waits so long is to say so."""
_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def parse_url(secret: Secret) -> URL:
    """The database's URL, with the driver we use.

    Raises:
        StoreError: no URL, or of another database; the text shows nothing of it but its kind.
    """
    remedy = f"set {VARIABLE} to postgresql://USER:PASSWORD@HOST:PORT/NAME or sqlite:///FILE"
    try:
        url = make_url(secret.reveal())
    except (ArgumentError, ValueError):
        raise StoreError(f"{VARIABLE} is not a database URL", remedy=remedy) from None
    kind = url.get_backend_name()
    if kind not in _DRIVERS:
        raise StoreError(f"{VARIABLE} names a database of kind {kind!r}", remedy=remedy)
    if url.host and "@" in url.host:
        raise StoreError(f"{VARIABLE} has more than one @", remedy="write an @ in a password as %40")
    if kind == "sqlite" and url.database in (None, "", ":memory:"):
        raise StoreError(f"{VARIABLE} names no file", remedy=remedy)
    return url.set(drivername=_DRIVERS[kind])


def place_of(url: URL) -> str:
    """Where a database is, without who connects to it and how."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"{url.host or 'localhost'}:{url.port or 5432}/{url.database or ''}"


def open_engine(url: URL, *, writable: bool = True) -> Engine:
    """An engine that never shows parameters; nothing is connected yet.

    Args:
        writable: False for who only reads: a SQLite file is neither made nor changed, and its folder may be read-only.

    Raises:
        StoreError: PostgreSQL's driver is not installed.
        StoreUnavailableError: the folder of a SQLite file cannot be made.
    """
    if url.get_backend_name() == "postgresql":
        return _open_postgres(url)
    path = Path(str(url.database))
    if writable:
        _make_folder(path.parent)
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": _BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
    else:
        engine = create_engine(url, hide_parameters=True, creator=lambda: open_to_read(path, within=_BUSY_SECONDS))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def open_with_tables(secret: Secret, *, writable: bool, make: Prepare, require: Prepare) -> Engine:
    """An engine whose tables are there; closed again where they cannot be.

    Args:
        make: brings the tables about, for who may write.
        require: sees that they are there, for who only reads.

    Raises:
        StoreError: the URL names no such database, or as `make` and `require` say.
        StoreUnavailableError: the database cannot be reached.
    """
    engine = open_engine(parse_url(secret), writable=writable)
    try:
        (make if writable else require)(engine)
    except StoreError:
        engine.dispose()
        raise
    return engine


@contextmanager
def writing(engine: Engine, *, durable: bool = True) -> Iterator[Connection]:
    """A transaction that may write; on SQLite it is the only one from its beginning on.

    Args:
        durable: False for what may be forgotten in a power cut, where SQLite is then three times as fast.
    """
    options = {"streams_writes": True, "streams_durable": durable}
    with (
        naming_faults(engine),
        engine.connect().execution_options(**options) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database throughout."""
    with naming_faults(engine), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def naming_faults(engine: Engine) -> Iterator[None]:
    """Turn a driver's errors into ours, which show no password.

    Raises:
        StoreUnavailableError: no connection, or it broke.
        StoreError: anything else the database refused.
    """
    try:
        yield
    except (DBAPIError, PoolTimeoutError) as error:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()
        message = f"the database at {place_of(engine.url)}: {cause[0] if cause else type(error).__name__}"
        if engine.url.password:
            message = message.replace(str(engine.url.password), "***")
        if isinstance(error, OperationalError | InterfaceError | PoolTimeoutError):
            raise StoreUnavailableError(message, remedy=_remedy(engine)) from None
        raise StoreError(message, remedy=_remedy(engine)) from None


def _remedy(engine: Engine) -> str:
    if engine.dialect.name == "sqlite":
        return (
            "see that the file can be written and its disk has room; a damaged one can be moved away, "
            f"and a new one is filled from the log; {VARIABLE} names another"
        )
    return f"check that {VARIABLE} names a database that is up and lets us in"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnavailableError(
            f"the database's folder {folder} cannot be made: {error.strerror}",
            remedy=f"name a file in {VARIABLE} whose folder is there or can be made",
        ) from None


def _open_postgres(url: URL) -> Engine:
    try:
        # READ COMMITTED is PostgreSQL's default, but a server may be configured otherwise.
        engine = create_engine(
            url, hide_parameters=True, isolation_level="READ COMMITTED", connect_args={"connect_timeout": 10}
        )
    except ModuleNotFoundError as error:
        raise StoreError(
            f"{VARIABLE} names a PostgreSQL database, whose driver psycopg is not installed",
            remedy="pip install 'newsroom-streams[postgres]'",
        ) from error
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _prepare_postgres(connection: Any, _record: Any) -> None:
    from psycopg.types.array import ListBinaryDumper

    # Columns of rows go as arrays (`bulk`): in text, quoting takes several times as long as all the rest.
    connection.adapters.register_dumper(list, ListBinaryDumper)
    # A consumer that stands still in mid-transaction must not hold up the one that takes over from it.
    # The last one is for a consumer that stands still while the server sends it rows: it is not idle then.
    for setting in (
        f"idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'",
        f"lock_timeout = '{_LOCK_SECONDS}s'",
        f"tcp_user_timeout = '{IDLE_SECONDS}s'",
    ):
        connection.execute(f"SET {setting}")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own way of beginning transactions leaves reads outside of them.
    connection.isolation_level = None
    use_wal(connection, within=_BUSY_SECONDS)
    cursor = connection.cursor()
    # A checkpoint at every fourth of what SQLite does by itself: a page that many batches change is copied once.
    for pragma in ("cache_size=-65536", "temp_store=MEMORY", "wal_autocheckpoint=4000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    # NORMAL may lose the last transactions in a power cut: revisions would go back behind what was published.
    durable = options.get("streams_durable", True)
    connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("streams_writes") else "BEGIN")
