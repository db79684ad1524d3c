"""What to do about an error of a log or of a state: pure policy, for loops that go on by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from streams.errors import LogUnavailableError, StaleOffsetsError, StoreUnavailableError, StreamsError

MOST_STALE_JOINS = 5

Answer = Literal["wait", "join anew", "give up"]


def answer_to(error: StreamsError, *, stale_joins: int = 0) -> Answer:
    """Whether an error passes by itself.

    Args:
        stale_joins: how often in a row this consumer has joined its group anew because others had moved its
            offsets. Once or twice is a rebalance; more often somebody else writes the same offsets.
    """
    if isinstance(error, LogUnavailableError | StoreUnavailableError):
        return "wait"
    if isinstance(error, StaleOffsetsError) and stale_joins < MOST_STALE_JOINS:
        return "join anew"
    return "give up"


@dataclass(frozen=True, slots=True)
class BackOff:
    """Pauses that double up to a bound, in seconds.

    Half of each is left to chance, so that all who wait for the same broker do not come back at once.
    Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015 ("equal jitter").
    """

    first: float = 0.5
    longest: float = 30.0

    def pause(self, failures: int, chance: float) -> float:
        """Before the next attempt.

        Args:
            failures: so far, 1 or more.
            chance: in [0, 1).
        """
        whole = min(self.longest, self.first * 2.0 ** min(failures - 1, 60))
        return whole * (1 + chance) / 2
