"""The order of an article's versions, by their version strings alone."""

from __future__ import annotations

import re
from functools import lru_cache

VersionKey = tuple[tuple[tuple[int, int, str], ...], str]

_RUNS = re.compile(r"([0-9]+)|([^0-9]+)")


@lru_cache(maxsize=4096)
def version_key(version: str) -> VersionKey:
    """A sort key that orders version strings naturally: runs of digits compare as numbers.

    ``"2"`` comes before ``"10"``, ``"1"`` before ``"1.1"``, a number before text. The order is
    total: strings that differ only in leading zeros follow the order of their characters.
    """
    return tuple(_run_key(digits, text) for digits, text in _RUNS.findall(version)), version


def _run_key(digits: str, text: str) -> tuple[int, int, str]:
    # Numbers compare by length, then digits: int() refuses more than 4,300 digits.
    number = digits.lstrip("0")
    return (0, len(number), number) if digits else (1, 0, text)
