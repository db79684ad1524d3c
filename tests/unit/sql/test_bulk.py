from __future__ import annotations

import pytest
from sqlalchemy import Engine, select

from streams.sql.bulk import (
    add_counts,
    among,
    delete_rows,
    insert_missing,
    insert_rows,
    put_rows,
    rows_at_once,
    rows_sent,
    sent,
)
from streams.sql.database import reading, writing
from streams.tally.sql.schema import MENTIONS, OFFSETS, REVISIONS

COLUMNS = ("topic", "partition", "next")
KEYS = ("topic", "partition")


def offsets(engine: Engine) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        rows = connection.execute(select(*(OFFSETS.c[name] for name in COLUMNS)))
        return sorted(tuple(row) for row in rows)


def test_rows_are_inserted_and_missing_ones_only_where_they_are_missing(engine: Engine) -> None:
    with writing(engine) as connection:
        insert_rows(connection, OFFSETS, COLUMNS, [("a", 0, 1)])
        insert_missing(connection, OFFSETS, COLUMNS, [("a", 0, 9), ("a", 1, 9)], keys=KEYS)
    assert offsets(engine) == [("a", 0, 1), ("a", 1, 9)]


def test_rows_put_take_the_place_of_those_with_the_same_keys(engine: Engine) -> None:
    with writing(engine) as connection:
        put_rows(connection, OFFSETS, COLUMNS, [("a", 0, 1), ("a", 1, 1)], keys=KEYS)
        put_rows(connection, OFFSETS, COLUMNS, [("a", 1, 2), ("a", 2, 2)], keys=KEYS)
    assert offsets(engine) == [("a", 0, 1), ("a", 1, 2), ("a", 2, 2)]


def test_counts_are_added_to_those_that_are_there(engine: Engine) -> None:
    with writing(engine) as connection:
        add_counts(connection, REVISIONS, [(1, "a", 0, 2), (1, "b", 0, 1)])
        add_counts(connection, REVISIONS, [(1, "a", 0, -3), (1, "a", 1, 1), (2, "a", 0, 5)])
        rows = sorted(tuple(row) for row in connection.execute(select(REVISIONS)))
    assert rows == [(1, "a", 0, -1), (1, "a", 1, 1), (1, "b", 0, 1), (2, "a", 0, 5)]


def test_a_count_that_falls_to_zero_leaves_no_row(engine: Engine) -> None:
    with writing(engine) as connection:
        add_counts(connection, REVISIONS, [(1, "a", 0, 2), (1, "b", 0, 2)])
        add_counts(connection, REVISIONS, [(1, "a", 0, -2), (1, "b", 0, -1)])
        rows = [tuple(row) for row in connection.execute(select(REVISIONS))]
    assert rows == [(1, "b", 0, 1)]


def test_all_rows_come_at_once_with_those_that_were_sent(engine: Engine) -> None:
    rows = [(1, "a'\"é", 0, 2), (1, "b", 3, 1), (2, "a'\"é", 0, 7)]
    with writing(engine) as connection:
        add_counts(connection, REVISIONS, rows)
        assert sorted(map(tuple, rows_at_once(connection, select(REVISIONS)))) == rows
        columns = (REVISIONS.c.reading, REVISIONS.c.issue)
        wanted = rows_sent(connection.dialect.name, columns)
        same = (REVISIONS.c.reading == wanted.c.reading) & (REVISIONS.c.issue == wanted.c.issue)
        query = select(wanted.c.issue, REVISIONS.c.count).join_from(wanted, REVISIONS, same, isouter=True)
        asked = sent(connection.dialect.name, columns, [(2, "a'\"é"), (1, "c"), (1, "b")])
        found = {tuple(row) for row in rows_at_once(connection, query, asked)}
        none = rows_at_once(connection, query, sent(connection.dialect.name, columns, []))

    assert found == {("a'\"é", 7), ("c", None), ("b", 1)}
    assert list(none) == []


def test_rows_are_deleted_by_any_of_their_columns(engine: Engine) -> None:
    columns = [column.name for column in MENTIONS.columns]
    with writing(engine) as connection:
        insert_rows(connection, MENTIONS, columns, [(a, 1, o, 0, "trade") for a in (1, 2) for o in (1, 2)])
        delete_rows(connection, MENTIONS, ("article", "ordinal"), [(1, 1), (2, 2), (3, 3)])
        left = sorted((row.article, row.ordinal) for row in connection.execute(select(MENTIONS)))
    assert left == [(1, 2), (2, 1)]


def test_no_rows_are_no_statement(engine: Engine) -> None:
    with writing(engine) as connection:
        insert_rows(connection, OFFSETS, COLUMNS, [])
        delete_rows(connection, OFFSETS, COLUMNS, [])
    assert offsets(engine) == []


@pytest.mark.parametrize("wanted", [[], ["a"], ["b", "a'\"\0", *map(str, range(40_000))]])
def test_a_column_is_looked_for_among_any_number_of_values(engine: Engine, wanted: list[str]) -> None:
    with writing(engine) as connection:
        insert_rows(connection, OFFSETS, COLUMNS, [("a", 0, 1), ("b", 0, 2)])
        found = connection.execute(select(OFFSETS.c.next).where(among(connection, OFFSETS.c.topic, wanted)))
    assert [row.next for row in found] == [{"a": 1, "b": 2}[topic] for topic in ("a", "b") if topic in wanted]
