"""Fitted weights as data: how likely something is by what is seen of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache

from streams.lexicon import gazetteer


@cache
def weights(name: str, room: str) -> dict[str, float]:
    """Features to natural logarithms of odds, from a file of a room's data that has hundredths of them."""
    rows = (line.rsplit("\t", 1) for line in gazetteer.lines(name, room))
    return {feature: int(weight) / 100 for feature, weight in rows}


def probability(found: Iterable[str], known: dict[str, float]) -> float:
    """How likely something with these features is so."""
    return 1.0 / (1.0 + math.exp(-sum([known.get(feature, 0.0) for feature in found])))
