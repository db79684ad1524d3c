from __future__ import annotations

from math import inf

import pytest

from streams.errors import InputError
from streams.replay.pace import Pace, parse_speed

HOUR = 3_600_000_000


@pytest.mark.parametrize(("text", "speed"), [("1x", 1.0), ("60x", 60.0), ("2.5x", 2.5), ("10", 10.0), ("max", inf)])
def test_a_speed_is_a_number_of_times_or_the_most_there_is(text: str, speed: float) -> None:
    assert parse_speed(text) == speed


@pytest.mark.parametrize("text", ["", "0x", "-1x", "fast", "1e3x", "inf", "x"])
def test_what_is_no_speed_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_speed(text)


def test_an_event_is_due_as_long_after_the_first_as_it_was_published_after_it_divided_by_the_speed() -> None:
    pace = Pace(first=5 * HOUR, began=100.0, speed=60.0)
    assert [pace.due(5 * HOUR), pace.due(6 * HOUR)] == [100.0, 160.0]
    assert Pace(first=0, began=7.0, speed=inf).due(1 << 60) == 7.0
