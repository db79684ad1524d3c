from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, update
from tallying.events import NOON, OTHER_READER, READER, announced, header, kill, paragraph, said
from tallying.feeding import feed

from streams.errors import InputError
from streams.events import ClassifiedParagraph
from streams.settings import Secret
from streams.sql.database import reading, writing
from streams.tally.auditing import TallyAudit
from streams.tally.core.cells import OUTLET
from streams.tally.core.fold import fold
from streams.tally.core.instants import hour_of
from streams.tally.sql.counting import add_cells
from streams.tally.sql.days import Days
from streams.tally.sql.hours import Hours
from streams.tally.sql.readings import load_readings
from streams.tally.sql.schema import READINGS
from streams.tally.store import TallyStore


def told(uri: str, days: float = 0, *, issue: str = "port") -> ClassifiedParagraph:
    article = header(uri, published=NOON + timedelta(days=days))
    return paragraph(article, issues=[issue], statements=[said("Lena Ortiz")])


@contextmanager
def reads_of_counts(store: TallyStore) -> Iterator[list[str]]:
    """The statements that read counts of hours."""
    found: list[str] = []

    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "hour_counts" in statement:
            found.append(statement)

    event.listen(store._engine, "before_cursor_execute", look)
    yield found
    event.remove(store._engine, "before_cursor_execute", look)


def find(engine: Engine, days: Days, *, most: int | None = None) -> dict[tuple[str, int], int]:
    """Paragraphs by issue and day of the current reading."""
    with reading(engine) as connection:
        current = load_readings(connection).current
        assert current is not None
        found = days.find(connection, current, None, Hours(None, None), most=most)
    parts = [(day, tally) for day in found for tally in day.tallies(day.start, day.start + 24, "day")]
    return {(day.issue, day.start): tally.paragraphs for day, tally in parts}


def test_what_has_not_changed_is_not_read_again(url: Secret, store: TallyStore) -> None:
    writer, events = TallyStore(url), [told("urn:a"), told("urn:b", 1), told("urn:c", 1, issue="trade")]
    feed(store, events)
    first = store.tallies(by="day")
    with reads_of_counts(store) as reads:
        assert store.tallies(by="day") == first == fold(events, by="day")
        assert store.tallies("port", by="hour") == fold(events[:2], by="hour")
        assert store.tallies("trade", since=NOON) == fold(events[2:])
        assert reads == []
        feed(writer, [told("urn:d", 1)], partition=1)
        assert store.tallies(by="day") == fold([*events, told("urn:d", 1)], by="day")
        assert len(reads) == 1
    writer.close()


def test_what_is_killed_or_moves_to_another_day_leaves_the_day_that_it_was_on(store: TallyStore) -> None:
    feed(store, [told("urn:a"), told("urn:b")])
    store.tallies(by="day")
    feed(
        store,
        [kill(header("urn:a")), paragraph(header("urn:b", "2", published=NOON + timedelta(days=3)), issues=["x"])],
    )

    assert [(tally.issue, tally.start) for tally in store.tallies(by="day")] == [
        ("x", NOON.replace(hour=0) + timedelta(days=3))
    ]


def test_a_reading_that_takes_the_number_of_one_that_is_gone_is_not_taken_for_it(store: TallyStore) -> None:
    feed(store, [announced(issues=["port"]), told("urn:a"), told("urn:b")])
    before = store.tallies(by="day")
    with writing(store._engine) as connection:
        connection.execute(update(READINGS).values(created=READINGS.c.created + 1))

    with reads_of_counts(store) as reads:
        assert store.tallies(by="day") == before
    assert len(reads) == 1


def test_readings_are_kept_apart(store: TallyStore) -> None:
    feed(store, [told("urn:a"), paragraph(header("urn:a"), issues=["trade"], reader=OTHER_READER)])
    other = next(found.id for found in store.readings() if found.reader == OTHER_READER)
    for _ in range(2):
        assert [tally.issue for tally in store.tallies(by="day")] == ["port"]
        assert [tally.issue for tally in store.tallies(by="day", reading=other)] == ["trade"]


def test_answers_are_right_where_more_is_asked_for_than_is_kept(engine: Engine, store: TallyStore) -> None:
    feed(store, [told(f"urn:{n}", n) for n in range(10)])
    days = Days(most=12)
    first = find(engine, days)

    assert list(first.values()) == [1] * 10
    assert find(engine, days) == first
    assert days._cells <= 12
    assert days._cells == sum(map(len, days._kept.values()))


def test_what_is_refused_leaves_nothing_that_is_wrong(engine: Engine, store: TallyStore) -> None:
    feed(store, [told(f"urn:{n}", n) for n in range(4)])
    days = Days()
    with pytest.raises(InputError, match="more than 5 counts"):
        find(engine, days, most=5)
    whole = find(engine, days)

    assert list(whole.values()) == [1] * 4
    with pytest.raises(InputError, match="more than 5 counts"):
        find(engine, days, most=5)
    assert find(engine, days, most=16) == whole


def test_only_days_that_are_asked_for_are_read(engine: Engine, store: TallyStore) -> None:
    feed(store, [told(f"urn:{n}", n) for n in range(4)])
    starts = sorted(start for _, start in find(engine, Days()))
    with reading(engine) as connection:
        current = load_readings(connection).current
        assert current is not None
        found = Days().find(connection, current, ["port"], Hours(starts[1] + 5, starts[3]), most=None)

    assert [day.start for day in found] == starts[1:3]
    assert current.reader == READER


def test_what_is_counted_anew_is_read_anew_though_a_day_has_no_counts_left(url: Secret, store: TallyStore) -> None:
    events = [told("urn:a"), told("urn:b", 1)]
    feed(store, events)
    with writing(store._engine) as connection:
        (current,) = load_readings(connection)
        add_cells(connection, {(current.number, 0): {("port", hour_of(NOON) + 72, OUTLET, "Nobody"): 1}})
    assert len(store.tallies(by="day")) == 3
    audit = TallyAudit(url)
    audit.recount(current)
    audit.close()

    assert store.tallies(by="day") == fold(events, by="day")
