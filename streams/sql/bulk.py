"""Many rows in one statement, as fast as either database takes them.

SQLite takes rows one by one within a prepared statement. PostgreSQL takes columns: each is sent as
one array and unnested there, which saves a message a row.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

import orjson
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Select,
    Subquery,
    Table,
    any_,
    bindparam,
    column,
    delete,
    func,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import Executable

Row = tuple[Any, ...]


def among(connection: Connection, of: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """Whether a column is one of any number of values, sent as one variable: SQLite takes 32,766 a statement."""
    if connection.dialect.name == "postgresql":
        return of == any_(literal(list(values), ARRAY(of.type)))
    listed = func.json_each(orjson.dumps(list(values)).decode()).table_valued(column("value", of.type))
    return of.in_(select(listed.c.value))


def among_values(dialect: str, of: ColumnElement[Any]) -> ColumnElement[bool]:
    """The same in a statement that is built once, by the variable of `values_of`."""
    if dialect == "postgresql":
        return of == any_(bindparam("values", type_=ARRAY(of.type)))
    listed = func.json_each(bindparam("values")).table_valued(column("value", of.type))
    return of.in_(select(listed.c.value))


def values_of(connection: Connection, values: Collection[Any]) -> dict[str, Any]:
    """The variable of a statement with `among_values`."""
    ordered = sorted(values)
    return {"values": ordered if connection.dialect.name == "postgresql" else orjson.dumps(ordered).decode()}


def rows_sent(dialect: str, columns: Sequence[Column[Any]]) -> Subquery:
    """Rows to join with, in a statement that is built once, by the variables of `sent`; columns as these."""
    if dialect == "postgresql":
        return select(
            *(func.unnest(bindparam(f"sent_{c.name}", type_=ARRAY(c.type))).label(c.name) for c in columns)
        ).subquery("sent")
    listed = func.json_each(bindparam("sent")).table_valued("value")
    return select(
        *(func.json_extract(listed.c.value, f"$[{n}]", type_=c.type).label(c.name) for n, c in enumerate(columns))
    ).subquery("sent")


def sent(dialect: str, columns: Sequence[Column[Any]], rows: Sequence[Row]) -> dict[str, Any]:
    """The variables of a statement with `rows_sent`."""
    if dialect == "postgresql":
        return {f"sent_{c.name}": [row[n] for row in rows] for n, c in enumerate(columns)}
    return {"sent": orjson.dumps(rows).decode()}


def rows_at_once(connection: Connection, query: Select[*tuple[Any, ...]], variables: Any = None) -> Sequence[Any]:
    """All rows, by place, of numbers and texts; in one step of SQLite's.

    Row by row, a thread gives way to every other one of its process at each row.
    """
    if connection.dialect.name == "postgresql":
        return connection.execute(query, variables).all()
    found = query.subquery()
    listed = connection.scalar(select(func.json_group_array(func.json_array(*found.c))), variables)
    rows: list[list[Any]] = orjson.loads(listed or "[]")
    return rows


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows that are new."""
    _execute(connection, table, columns, rows, keys=(), update=None)


def insert_missing(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row], *, keys: Sequence[str]
) -> None:
    """Insert rows unless there is one with these keys already."""
    _execute(connection, table, columns, rows, keys=keys, update="nothing")


def put_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row], *, keys: Sequence[str]
) -> None:
    """Insert rows, or overwrite those with the same keys."""
    _execute(connection, table, columns, rows, keys=keys, update="put")


def add_counts(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Add to counts that may not be there yet, and delete those that fall to zero.

    Args:
        rows: in the order of the table's columns, of which ``count`` is the last.
    """
    columns = [column.name for column in table.columns]
    keys = [column.name for column in table.primary_key]
    _execute(connection, table, columns, rows, keys=keys, update="add")
    delete_rows(connection, table, columns, [(*row[:-1], 0) for row in rows if row[-1] < 0])


def delete_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Delete the rows that have these values in these columns."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        wanted = tuple_(*(table.c[name] for name in columns)).in_(_arrays(table, columns))
        connection.execute(delete(table).where(wanted), _by_column(columns, rows))
    else:
        connection.exec_driver_sql(_deleting(table, tuple(columns)), list(rows))


def _execute(
    connection: Connection,
    table: Table,
    columns: Sequence[str],
    rows: Sequence[Row],
    *,
    keys: Sequence[str],
    update: str | None,
) -> None:
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.execute(_unnested(table, columns, keys, update), _by_column(columns, rows))
    else:
        # SQLAlchemy would take each row apart and put it together again, at twice SQLite's own cost.
        connection.exec_driver_sql(_valued(table, tuple(columns), tuple(keys), update), list(rows))


@cache
def _valued(table: Table, columns: tuple[str, ...], keys: tuple[str, ...], update: str | None) -> str:
    statement = sqlite.insert(table).values({name: bindparam(name) for name in columns})
    if update == "nothing":
        statement = statement.on_conflict_do_nothing(index_elements=keys)
    elif update is not None:
        changes = _changes(table, statement.excluded, columns, keys, update)
        statement = statement.on_conflict_do_update(index_elements=keys, set_=changes)
    compiled = statement.compile(dialect=sqlite.dialect(paramstyle="qmark"), column_keys=columns)
    return str(compiled)


@cache
def _deleting(table: Table, columns: tuple[str, ...]) -> str:
    statement = delete(table).where(*(table.c[name] == bindparam(name) for name in columns))
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))


def _unnested(table: Table, columns: Sequence[str], keys: Sequence[str], update: str | None) -> Executable:
    statement = postgresql.insert(table).from_select(list(columns), _arrays(table, columns))
    if update == "nothing":
        return statement.on_conflict_do_nothing(index_elements=keys)
    if update is None:
        return statement
    return statement.on_conflict_do_update(
        index_elements=keys, set_=_changes(table, statement.excluded, columns, keys, update)
    )


def _arrays(table: Table, columns: Sequence[str]) -> Select[*tuple[Any, ...]]:
    return select(*(func.unnest(bindparam(name, type_=ARRAY(table.c[name].type))).label(name) for name in columns))


def _by_column(columns: Sequence[str], rows: Sequence[Row]) -> dict[str, list[Any]]:
    return dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True))


def _changes(table: Table, excluded: Any, columns: Sequence[str], keys: Sequence[str], update: str) -> dict[str, Any]:
    if update == "add":
        return {"count": table.c.count + excluded["count"]}
    return {name: excluded[name] for name in columns if name not in keys}
