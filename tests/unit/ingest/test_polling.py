from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.events import WatchedSource
from streams.ingest.polling import (
    GONE_AFTER,
    JITTER,
    LONGEST_ASKED,
    LONGEST_BACKOFF,
    Outcome,
    asked_wait,
    outcome_of,
    polled,
    wait_after,
)

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)
EVERY = timedelta(minutes=5)
NOTHING = timedelta(0)


def half() -> float:
    return 0.5


@pytest.mark.parametrize(
    ("stated", "wait"),
    [
        ("120", timedelta(minutes=2)),
        (" 0 ", NOTHING),
        ("Tue, 05 Mar 2024 12:10:00 GMT", timedelta(minutes=10)),
        ("Tue, 05 Mar 2024 12:10:00", timedelta(minutes=10)),
        ("Tue, 05 Mar 2024 11:00:00 GMT", NOTHING),
        ("9" * 400, LONGEST_ASKED),
        ("Fri, 05 Mar 2094 12:00:00 GMT", LONGEST_ASKED),
        ("-5", NOTHING),
        ("", NOTHING),
        ("soon", NOTHING),
        ("²", NOTHING),
    ],
)
def test_a_server_may_ask_to_be_left_alone_for_up_to_a_day(stated: str, wait: timedelta) -> None:
    assert asked_wait(stated, NOW) == wait


@given(st.text(max_size=40))
def test_whatever_it_asks_is_a_wait_within_a_day(stated: str) -> None:
    assert NOTHING <= asked_wait(stated, NOW) <= LONGEST_ASKED


@given(st.integers(0, 10_000), st.floats(0, 1), st.integers(0, 86_400))
def test_a_wait_is_never_shorter_than_was_asked_nor_than_nine_tenths_of_what_is_usual(
    failures: int, chance: float, asked: int
) -> None:
    wait = wait_after(failures, timedelta(seconds=asked), EVERY, lambda: chance)

    assert wait >= timedelta(seconds=asked)
    assert wait >= EVERY * (1 - JITTER)
    assert wait <= max(LONGEST_BACKOFF, timedelta(seconds=asked)) * (1 + JITTER)


def test_each_failure_doubles_the_wait_up_to_six_hours_and_one_that_is_longer_anyway_stays() -> None:
    assert [wait_after(n, NOTHING, EVERY, half) for n in range(4)] == [EVERY, 2 * EVERY, 4 * EVERY, 8 * EVERY]
    assert wait_after(50, NOTHING, EVERY, half) == LONGEST_BACKOFF
    assert wait_after(3, NOTHING, timedelta(days=1), half) == timedelta(days=1)


@pytest.mark.parametrize("status", [204, 301, 400, 401, 403, 404, 410, 418, 429, 500, 503])
def test_a_status_that_is_no_success_is_a_failure_that_says_so(status: int) -> None:
    outcome = outcome_of(status, "60", NOW)

    assert outcome == Outcome(kind="failed", error=f"the server says {status}", wait=timedelta(minutes=1))


def test_an_unchanged_answer_and_a_body_are_told_apart() -> None:
    assert outcome_of(200, "", NOW) is None
    assert outcome_of(304, "", NOW) == Outcome(kind="unchanged")


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_found_again_and_again_is_gone(status: int) -> None:
    outcomes = [outcome_of(status, "", NOW, failures) for failures in range(GONE_AFTER[status])]

    assert [outcome.kind for outcome in outcomes if outcome] == ["failed"] * (GONE_AFTER[status] - 1) + ["gone"]


def test_a_look_adds_to_what_is_known_and_keeps_what_the_answer_said_of_itself() -> None:
    first = polled(
        None, "a", Outcome(kind="changed", etag="1", digest="d", counts={"new": 2, "refused": 1}), NOW, EVERY, half
    )
    later = NOW + EVERY
    second = polled(first, "a", Outcome(kind="unchanged"), later, EVERY, half)
    third = polled(second, "a", Outcome(kind="failed", error="away", counts={"refused": 1}), later, EVERY, half)

    assert first == WatchedSource(
        source="a", polled=NOW, answered=NOW, next=NOW + EVERY, etag="1", digest="d", new=2, refused=1
    )
    assert (second.etag, second.new, second.answered, second.next) == ("1", 2, later, later + EVERY)
    assert (third.error, third.failures, third.etag, third.answered, third.refused) == ("away", 1, "1", later, 2)


def test_what_is_being_written_is_looked_at_soon_and_what_is_gone_never() -> None:
    soon = polled(None, "a", Outcome(kind="changed", soon=timedelta(seconds=1)), NOW, EVERY, half)
    gone = polled(soon, "a", Outcome(kind="gone", error="the server says 410"), NOW, EVERY, half)

    assert soon.next == NOW + timedelta(seconds=1)
    assert gone.next is None
