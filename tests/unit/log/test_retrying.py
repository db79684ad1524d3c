from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import (
    GroupBusyError,
    LogError,
    LogUnavailableError,
    StaleOffsetsError,
    StoreError,
    StoreUnavailableError,
    StreamsError,
)
from streams.log.retrying import MOST_STALE_JOINS, BackOff, answer_to


@pytest.mark.parametrize("error", [LogUnavailableError("gone"), StoreUnavailableError("gone")])
def test_what_is_away_is_waited_for_however_often(error: StreamsError) -> None:
    assert answer_to(error, stale_joins=MOST_STALE_JOINS) == "wait"


@pytest.mark.parametrize("error", [LogError("no topic"), GroupBusyError("taken"), StoreError("another log")])
def test_what_does_not_pass_by_itself_is_given_up(error: StreamsError) -> None:
    assert answer_to(error) == "give up"


def test_moved_offsets_are_joined_anew_but_not_for_ever() -> None:
    stale = StaleOffsetsError("moved")
    answers = [answer_to(stale, stale_joins=n) for n in range(MOST_STALE_JOINS + 1)]
    assert answers == ["join anew"] * MOST_STALE_JOINS + ["give up"]


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_a_pause_is_never_over_the_bound_and_never_under_half_of_what_it_could_be(failures: int, chance: float) -> None:
    pause = BackOff(first=0.5, longest=30.0).pause(failures, chance)
    assert min(30.0, 0.5 * 2 ** min(failures - 1, 10)) / 2 <= pause <= 30.0


def test_pauses_double_until_the_bound() -> None:
    pauses = [BackOff(first=1.0, longest=10.0).pause(n, 0.0) for n in range(1, 7)]
    assert pauses == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
