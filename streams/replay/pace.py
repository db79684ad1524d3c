"""When events are due that are replayed at so many times their pace: pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf

from streams.errors import InputError

_SPEED = re.compile(r"([0-9]+(?:\.[0-9]+)?)x?")


def parse_speed(text: str) -> float:
    """``1x``, ``60x`` or ``max``, which is infinite.

    Raises:
        InputError: anything else.
    """
    found = _SPEED.fullmatch(text)
    if text == "max":
        return inf
    if found is None or not float(found[1]):
        raise InputError(f"{text!r} is no speed", remedy="give 1x, 60x or the like, or max")
    return float(found[1])


@dataclass(frozen=True, slots=True)
class Pace:
    """Event time from `first` on, at `speed` times its pace from `began` on.

    Args:
        first: microseconds since 1970.
        began: seconds on the clock that goes by.
    """

    first: int
    began: float
    speed: float

    def due(self, time: int) -> float:
        """When an event of this time is due, on that clock."""
        return self.began + (time - self.first) / 1_000_000 / self.speed
