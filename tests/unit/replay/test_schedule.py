from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.records import NewRecord
from streams.replay.schedule import _SETTLED, Entry, Schedule, forget


def entry(identity: str, time: int | None, value: str = "v", *, uri: str = "", topic: str = "articles") -> Entry:
    record = NewRecord(topic=topic, key=b"k", partition_key=b"p", value=value.encode(), headers=(("ce_id", b"x"),))
    return Entry(identity, uri or identity.partition("#")[0], time, record)


@contextmanager
def filled(path: Path, entries: Iterable[Entry]) -> Iterator[Schedule]:
    with closing(Schedule(path)) as schedule:
        schedule.add(entries)
        schedule.settle()
        yield schedule


def left(schedule: Schedule) -> list[str]:
    return [(due.record.value or b"").decode() for due in schedule.next(1_000)]


@given(times=st.lists(st.integers(-(1 << 40), 1 << 40), max_size=30))
def test_records_come_in_the_order_of_their_times_those_of_one_time_as_they_were_added(
    tmp_path_factory, times: list[int]
) -> None:
    entries = [entry(f"{n}#1", time, str(n)) for n, time in enumerate(times)]
    with filled(tmp_path_factory.mktemp("x") / "s.db", entries) as schedule:
        assert left(schedule) == [str(n) for n in sorted(range(len(times)), key=lambda n: times[n])]


def test_a_record_is_what_was_added(tmp_path: Path) -> None:
    added = entry("a#1/2", 5, topic="read-paragraphs")
    with filled(tmp_path / "s.db", [added]) as schedule:
        assert schedule.next(5)[0].record == added.record


def test_of_a_version_the_last_record_is_kept_and_its_paragraphs_beside_it(tmp_path: Path) -> None:
    entries = [entry("a#1", 1, "old"), entry("a#1", 2, "new"), entry("a#1/1", 2, "p", topic="read-paragraphs")]
    with filled(tmp_path / "s.db", [*entries, entry("b#1", 0, "b"), entry("a#1", 3, "newest")]) as schedule:
        assert (left(schedule), schedule.count()) == (["b", "p", "newest"], 3)


def test_what_states_no_time_follows_what_stood_before_it_of_its_article(tmp_path: Path) -> None:
    entries = [entry("a#1", 5, "a1"), entry("b#1", 6, "b1"), entry("a#2", None, "kill"), entry("a#3", 9, "a3")]
    entries += [entry("c#1", None, "kill of what was never seen")]
    with filled(tmp_path / "s.db", entries) as schedule:
        assert left(schedule) == ["kill of what was never seen", "a1", "kill", "b1", "a3"]


def stopped(path: Path) -> None:
    """Five records, of which two were replayed."""
    with filled(path, [entry(f"{n}#1", n, str(n)) for n in range(5)]) as schedule:
        schedule.replayed(schedule.next(2))


def test_whoever_opens_it_again_goes_on_after_what_was_replayed(tmp_path: Path) -> None:
    stopped(tmp_path / "s.db")
    with closing(Schedule(tmp_path / "s.db")) as again:
        assert (again.settled, again.done, again.count(), again.span()) == (True, 2, 5, (0, 4))
        assert left(again) == ["2", "3", "4"]


def test_what_was_not_settled_is_added_anew(tmp_path: Path) -> None:
    with closing(Schedule(tmp_path / "s.db")) as schedule:
        schedule.add([entry("a#1", 1)])
    with closing(Schedule(tmp_path / "s.db")) as again:
        assert not again.settled
        again.clear()
        again.add([entry("b#1", 1, "b")])
        again.settle()
        assert left(again) == ["b"]
        again.clear()
        again.settle()
        assert (again.count(), again.span(), left(again)) == (0, None, [])


@pytest.mark.parametrize("done", range(1, 8))
def test_one_that_was_killed_while_it_was_settled_is_made_anew(tmp_path: Path, done: int) -> None:
    with closing(Schedule(tmp_path / "s.db")) as schedule:
        schedule.add([entry("a#1", 1)])
        for statement in _SETTLED.split(";")[:done]:
            schedule._connection.execute(statement)
    with closing(Schedule(tmp_path / "s.db")) as again:
        again.clear()
        again.add([entry("b#1", 1, "b")])
        again.settle()
        assert left(again) == ["b"]


def test_one_whose_values_are_gone_is_made_anew(tmp_path: Path) -> None:
    stopped(tmp_path / "s.db")
    (tmp_path / "s.values").unlink()
    with closing(Schedule(tmp_path / "s.db")) as again:
        assert (again.settled, again.done) == (False, 0)


def test_one_that_another_version_has_written_is_made_anew(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "s.db")) as older:
        older.execute("CREATE TABLE records (n INTEGER PRIMARY KEY, value BLOB NOT NULL)")
        older.execute("CREATE TABLE progress (settled INTEGER)")
    with filled(tmp_path / "s.db", [entry("a#1", 1, "a")]) as schedule:
        assert left(schedule) == ["a"]


def test_nothing_is_left_of_one_that_is_forgotten(tmp_path: Path) -> None:
    stopped(tmp_path / "s.db")
    forget(tmp_path / "s.db")
    assert not list(tmp_path.iterdir())
