from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallying.events import NOON

from streams.tally.core.cells import AGREEMENT, ARTICLE, COPY, INSTANT, OUTLET, SPEAKER
from streams.tally.core.days import Day, Hour
from streams.tally.core.fold import tally_cells
from streams.tally.core.instants import day_of, hour_of
from streams.tally.core.summary import Period, SummedCell, is_empty, summarise

START = day_of(hour_of(NOON))
VALUES = {
    OUTLET: ["Daily", ""],
    COPY: [""],
    ARTICLE: [""],
    SPEAKER: ["person:Ada Price", "group:", "person:Lena Ortiz"],
    AGREEMENT: ["reached:k", "reached:l", "sought:k"],
    INSTANT: ["0000000000", "0000000007"],
}


def cells_of(dimension: str) -> st.SearchStrategy[SummedCell]:
    hours = st.integers(START, START + 23)
    return st.tuples(st.just(dimension), st.sampled_from(VALUES[dimension]), hours, st.integers(1, 3))


CELLS = st.lists(st.sampled_from(sorted(VALUES)).flatmap(cells_of), max_size=20)


def day_of_cells(cells: list[SummedCell], start: int = START) -> Day:
    hours: dict[int, list[SummedCell]] = {}
    for cell in cells:
        hours.setdefault(cell[2], []).append(cell)
    return Day("port", start, 1, {at: Hour("port", at, 1, found) for at, found in hours.items()})


@given(CELLS, st.integers(START - 3, START + 26), st.integers(START - 3, START + 26), st.sampled_from(["day", "hour"]))
def test_tallies_of_a_part_of_a_day_are_those_of_its_cells(
    cells: list[SummedCell], first: int, end: int, by: Period
) -> None:
    within = [("port", cell) for cell in cells if first <= cell[2] < end]

    assert day_of_cells(cells).tallies(first, end, by) == tally_cells(within, by=by)


@given(CELLS, CELLS)
def test_sums_of_days_add_up_to_the_tally_of_all_their_cells(one: list[SummedCell], other: list[SummedCell]) -> None:
    later = [(dimension, value, hour + 24, count) for dimension, value, hour, count in other]
    days = [day_of_cells(one), day_of_cells(later, START + 24)]
    sums = [cell for day in days for cell in day.sums(START, START + 48)]

    assert summarise("port", sums) == summarise("port", [*one, *later])


@given(CELLS, CELLS)
def test_a_day_that_goes_on_from_what_it_was_is_as_one_that_is_made_anew(
    cells: list[SummedCell], more: list[SummedCell]
) -> None:
    before = day_of_cells(cells)
    before.tallies(START, START + 24, "day")
    hours = dict(before.hours)
    for at, hour in day_of_cells(more).hours.items():
        hours[at] = Hour("port", at, 2, [*hour.cells, *(hours[at].cells if at % 2 and at in hours else ())])
    after = Day("port", START, 2, hours, before)

    anew = Day("port", START, 2, hours)
    assert after.tallies(START, START + 24, "day") == anew.tallies(START, START + 24, "day")
    assert summarise("port", after.sums(START, START + 24)) == summarise("port", anew.sums(START, START + 24))
    assert before.tallies(START, START + 24, "day") == day_of_cells(cells).tallies(START, START + 24, "day")


@pytest.mark.parametrize("by", ["day", "hour"])
def test_a_tally_is_made_once_and_an_empty_one_is_none(by: Period) -> None:
    day = day_of_cells([(OUTLET, "Daily", START + 3, 1)])
    (tally,) = day.tallies(START, START + 24, by)

    assert day.tallies(START - 24, START + 48, by)[0] is tally
    assert day.tallies(START + 4, START + 24, by) == ()
    assert not is_empty(tally)
    assert tally.start == NOON + timedelta(hours=-9 if by == "hour" else -12)


def test_however_many_parts_are_asked_for_few_are_remembered() -> None:
    day = day_of_cells([(OUTLET, "Daily", START + hour, 1) for hour in range(24)])
    found = [day.tallies(first, START + 24, "day")[0].paragraphs for first in range(START, START + 24)]

    assert found == list(range(24, 0, -1))
    assert len(day._tallies) < 10
