from __future__ import annotations

import pytest

from streams.alerts.delivery.schedule import SPREAD, WAITS, Outcome, next_attempt

FAILED = Outcome(done=False, error="HTTP 500")


def test_waits_longer_after_every_failure_and_gives_up_after_the_last() -> None:
    waits = [next_attempt(FAILED, attempts, now=0.0, chance=0.5) for attempts in range(1, len(WAITS) + 2)]

    assert waits == [*WAITS, None]
    assert list(WAITS) == sorted(WAITS)


@pytest.mark.parametrize(("chance", "share"), [(0.0, 1 - SPREAD), (1.0, 1 + SPREAD)])
def test_chance_spreads_the_waits(chance: float, share: float) -> None:
    assert next_attempt(FAILED, 2, now=100.0, chance=chance) == pytest.approx(100 + WAITS[1] * share)


def test_waits_as_long_as_the_receiver_asks_but_not_longer_than_a_day() -> None:
    asked = [Outcome(done=False, after=after) for after in (60.0, 0.1, 1e9)]

    assert [next_attempt(outcome, 1, now=0.0, chance=0.5) for outcome in asked] == [60.0, WAITS[0], 86_400.0]


def test_a_receiver_that_is_gone_is_not_asked_again() -> None:
    assert next_attempt(Outcome(done=False, final=True), 1, now=0.0, chance=0.5) is None
