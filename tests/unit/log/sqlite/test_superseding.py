"""Topics of which only the last record of a key is kept, in the embedded log."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import CLASSIFIED, EMBARGOED, SOURCES, TOPICS
from streams.log.sqlite import superseding
from streams.log.sqlite.file import SqliteFile
from streams.log.sqlite.superseding import DELETIONS_KEPT_MS

PLACE = TopicPartition(SOURCES.name, 0)


def opened(directory: Path) -> SqliteFile:
    log = SqliteFile(directory)
    log.create_topics(TOPICS)
    return log


@pytest.fixture
def log(tmp_path: Path) -> Iterator[SqliteFile]:
    with closing(opened(tmp_path)) as log:
        yield log


def record(key: str | None, value: str | None, topic: str = SOURCES.name) -> NewRecord:
    return NewRecord(topic=topic, key=key and key.encode(), value=value and value.encode())


def standing(log: SqliteFile, start: int = 0, most: int = 1000) -> list[tuple[int, str | None]]:
    found = log.read({PLACE: start}, max_records=most)
    return [(one.offset, None if one.value is None else one.value.decode()) for one in found]


def test_a_record_takes_the_place_of_the_one_before_it_with_its_key_in_one_batch_or_another(log: SqliteFile) -> None:
    log.append([record("a", "1"), record("b", "1"), record("a", "2")])
    assert standing(log) == [(1, "1"), (2, "2")]
    log.append([record("a", "3")])
    assert standing(log) == [(1, "1"), (3, "3")]
    assert log.end_offsets(SOURCES.name) == {PLACE: 4}


def test_records_without_a_key_and_of_other_topics_stay(log: SqliteFile) -> None:
    log.append([record(None, "1"), record(None, "2"), *2 * [record("a", "1", CLASSIFIED.name)]])
    assert len(standing(log)) == 2
    assert len(log.read(dict.fromkeys(log.partitions(CLASSIFIED.name), 0), max_records=10)) == 2


def test_a_file_that_is_polled_for_ever_does_not_grow(log: SqliteFile, tmp_path: Path) -> None:
    for _ in range(200):
        log.append([record(name, "x" * 2_000) for name in "abc"])
    assert len(standing(log)) == 3
    with closing(sqlite3.connect(tmp_path / "log.db")) as file:
        assert file.execute("PRAGMA page_count").fetchone()[0] < 60


def test_readers_go_on_over_offsets_that_are_missing(log: SqliteFile) -> None:
    for n in range(20):
        log.append([record("a" if n % 3 else str(n), str(n))])
    everything = standing(log)
    assert [offset for offset, _ in everything] == [0, 3, 6, 9, 12, 15, 18, 19]
    for start in range(21):
        assert standing(log, start) == [(offset, value) for offset, value in everything if offset >= start]
        assert standing(log, start, 2) == standing(log, start)[:2]


def test_a_time_is_found_among_offsets_that_are_missing(log: SqliteFile) -> None:
    for n in range(10):
        log.append([NewRecord(topic=SOURCES.name, key=b"a" if n % 2 else b"%d" % n, value=b"", timestamp=1000 * n)])
    assert [log.offsets_for_time(SOURCES.name, 1000 * n)[PLACE] for n in (0, 4, 8, 9, 10)] == [0, 3, 7, 9, 10]


def test_a_deletion_is_there_for_a_day_and_the_newest_record_for_ever(
    log: SqliteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.append([record("a", "1"), record("b", "1")])
    log.append([record("a", None)])
    log.append([record("b", None)])
    assert standing(log) == [(2, None), (3, None)]

    a_day_later = time.time_ns() + (DELETIONS_KEPT_MS + 1_000) * 1_000_000
    monkeypatch.setattr(time, "time_ns", lambda: a_day_later)
    log.append([record("c", "1", EMBARGOED.name)])
    assert standing(log) == [(3, None)]
    log.append([record("c", "1")])
    assert standing(log) == [(4, "1")]


def test_a_key_that_comes_back_after_its_deletion_stands(log: SqliteFile) -> None:
    for value in ("1", None, "2", None, "3"):
        log.append([record("a", value)])
    assert standing(log) == [(4, "3")]


def test_what_was_deleted_is_nowhere_in_the_file(log: SqliteFile, tmp_path: Path) -> None:
    secret = "The minister resigns at noon."
    for text in (secret, secret * 1_000):
        log.append([record("held", text, EMBARGOED.name)])
        assert any(secret.encode() in path.read_bytes() for path in tmp_path.glob("log.db*"))
        log.append([record("held", None, EMBARGOED.name)])
        assert not any(secret.encode() in path.read_bytes() for path in tmp_path.glob("log.db*"))


def test_a_batch_that_fails_supersedes_nothing(log: SqliteFile, monkeypatch: pytest.MonkeyPatch) -> None:
    log.append([record("a", "1")])
    monkeypatch.setattr(superseding, "_STAND", "no SQL")
    with pytest.raises(Exception, match="syntax error"):
        log.append([record("a", "2")])
    assert standing(log) == [(0, "1")]


def test_a_file_without_a_table_of_what_stands_gets_one(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as log:
        log.append([record("a", "1")])
    with closing(sqlite3.connect(tmp_path / "log.db")) as old:
        old.execute("DROP TABLE standing")
    with closing(opened(tmp_path)) as log:
        for value in ("2", "3"):
            log.append([record("a", value)])
        assert standing(log) == [(0, "1"), (2, "3")]


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["1", "2", None])), max_size=4), max_size=6))
def test_what_stands_is_the_last_of_each_key(batches: list[list[tuple[str, str | None]]]) -> None:
    last: dict[str, tuple[int, str | None]] = {}
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE partitions (id INTEGER, next_offset INTEGER)")
        connection.execute("CREATE TABLE records (place INTEGER PRIMARY KEY, value TEXT)")
        connection.executescript(superseding.SCHEMA)
        offset = 0
        for batch in batches:
            appended = []
            for key, value in batch:
                connection.execute("INSERT INTO records VALUES (?, ?)", (offset, value))
                appended.append(superseding.Standing(0, key.encode(), offset, 0 if value is None else None))
                last[key] = (offset, value)
                offset += 1
            superseding.supersede(connection, appended, 0)
        assert connection.execute("SELECT place, value FROM records ORDER BY place").fetchall() == sorted(last.values())
    connection.close()
