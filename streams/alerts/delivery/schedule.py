"""When a delivery that failed is tried again, and when it is given up: pure."""

from __future__ import annotations

from typing import NamedTuple

WAITS = (2.0, 10.0, 30.0, 120.0, 600.0, 1800.0, 3600.0, 7200.0, 18_000.0, 36_000.0)
"""Seconds after the first failure, the second, and so on: a day in all, as Standard Webhooks recommends."""
SPREAD = 0.2
"""So that a receiver that comes back does not get everything at the same moment."""
LONGEST_ASKED = 86_400.0


class Outcome(NamedTuple):
    """What came of an attempt."""

    done: bool
    error: str = ""
    final: bool = False
    """Whether no other attempt can be any better."""
    after: float | None = None
    """Seconds after which the receiver asks to be tried again."""


def next_attempt(outcome: Outcome, attempts: int, *, now: float, chance: float) -> float | None:
    """When to try again after a failure, in seconds since the epoch; None is never.

    Args:
        attempts: how many there were.
        chance: from 0 to 1, which spreads the waits.
    """
    if outcome.final or attempts > len(WAITS):
        return None
    wait = WAITS[max(attempts, 1) - 1] * (1 + SPREAD * (2 * chance - 1))
    return now + max(wait, min(outcome.after or 0.0, LONGEST_ASKED))
