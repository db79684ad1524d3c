from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallying.events import OTHER_READER, READER, announced

from streams.contract.readings import reading_id, wanted
from streams.events import ReaderIdentity, Reading
from streams.tally.core.readings import Counted, KeptReading, Readings, announcement, caught_up

THIRD_READER = ReaderIdentity(version="next", issues="sha256:test")
READERS = (READER, OTHER_READER, THIRD_READER)


def after(*events: Reading) -> Readings:
    readings = Readings()
    for event in events:
        readings.announce(event, 1.0)
    return readings


def kept(readings: Readings, reader: ReaderIdentity = READER) -> KeptReading:
    found = readings.latest(reading_id(reader))
    assert found is not None
    return found


def test_the_first_reading_is_current_at_once_whether_announced_or_not() -> None:
    assert after(announced(status="beside")).current is not None
    readings = Readings()
    found = readings.of_paragraph(reading_id(READER), READER, 1.0)
    assert found is not None
    assert readings.current is found
    assert announcement(found) is None


def test_a_reading_wanted_later_waits_beside_the_current_one() -> None:
    readings = after(announced(), announced(OTHER_READER))
    assert readings.current is kept(readings)
    assert readings.wanted is kept(readings, OTHER_READER)


def test_a_paragraph_of_a_dropped_reading_goes_nowhere_until_a_later_generation_is_announced() -> None:
    readings = after(announced(), announced(OTHER_READER), announced(OTHER_READER, "dropped"))
    other = reading_id(OTHER_READER)
    assert readings.of_paragraph(other, OTHER_READER, 1.0) is None
    readings.announce(announced(OTHER_READER), 1.0)
    assert readings.of_paragraph(other, OTHER_READER, 1.0) is None
    dropped = kept(readings, OTHER_READER)
    readings.announce(announced(OTHER_READER, generation=2), 1.0)
    anew = readings.of_paragraph(other, OTHER_READER, 1.0)
    assert anew is not None
    assert (anew.generation, anew.number != dropped.number) == (2, True)


def test_a_later_generation_drops_the_one_before_it_even_where_that_was_not_heard_of() -> None:
    readings = after(announced(), announced(OTHER_READER), announced(OTHER_READER, generation=3))
    assert [(reading.generation, reading.status) for reading in readings] == [
        (1, "wanted"),
        (1, "dropped"),
        (3, "wanted"),
    ]


def test_what_is_announced_last_is_kept_with_its_list() -> None:
    readings = after(announced(issues=["a"]), announced(status="beside", issues=["b"]))
    event = announcement(kept(readings))
    assert event is not None
    assert (event.status, [issue.id for issue in event.issues.issues]) == ("beside", ["b"])


def test_a_wish_that_is_the_last_one_already_is_not_another() -> None:
    readings = after(announced(), announced(OTHER_READER))
    other = kept(readings, OTHER_READER)
    before = other.wanted
    readings.want(other)
    assert other.wanted == before
    readings.want(kept(readings))
    assert readings.wanted is kept(readings)


@given(
    st.lists(
        st.builds(announced, st.sampled_from(READERS), st.sampled_from(["wanted", "beside", "dropped"])), max_size=8
    )
)
def test_the_wanted_reading_is_the_one_that_the_topic_says_is_wanted(events: list[Reading]) -> None:
    # A worker announces a dropped reading with the next generation, and nobody else announces it at all.
    generations: dict[str, int] = {}
    dropped: set[str] = set()
    told = []
    for event in events:
        if event.id in dropped:
            generations[event.id] += 1
            dropped.discard(event.id)
        reader = next(reader for reader in READERS if reading_id(reader) == event.id)
        told.append(announced(reader, event.status, generation=generations.setdefault(event.id, 1)))
        if event.status == "dropped":
            dropped.add(event.id)
    readings = after(*told)

    expected = wanted(told)
    found = readings.wanted
    assert (found and (found.id, found.generation)) == (expected and (expected.id, expected.generation))
    assert sum(reading.current for reading in readings) == min(len(told), 1)


@pytest.mark.parametrize(
    ("there", "enough"),
    [
        (None, False),
        (Counted("2", 3, 3, False), True),
        (Counted("2", 2, 3, False), False),
        (Counted("2", 2, 3, True), True),
        (Counted("1", 3, 3, True), False),
        (Counted("10", 5, 5, False), True),
        (Counted("10", 4, 5, False), False),
        (Counted("10", 0, 0, False), True),
    ],
)
def test_an_article_is_caught_up_with_in_the_same_or_a_later_version_with_as_many_paragraphs(
    there: Counted | None, enough: bool
) -> None:
    assert caught_up(Counted("2", 3, 3, False), there) is enough


def test_an_article_that_lacks_paragraphs_in_the_current_reading_need_not_have_them_in_the_wanted_one() -> None:
    assert caught_up(Counted("1", 2, 3, True), Counted("1", 2, 3, False))
