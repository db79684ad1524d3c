"""Datelines: where and for whom a report was filed, before its first sentence begins."""

from __future__ import annotations

import re

_PLACE = r"[^\W\da-z_][^\Wa-z_]*(?:[ .'’/-]+[^\W\da-z_][^\Wa-z_]*)*\.?"
_MIXED_PLACE = r"[^\W\da-z_][\w.'’-]*(?:[ /][^\W\da-z_][\w.'’-]*){0,3}"
_REGION = r"(?:, ?[^\W\da-z_][\w.]*(?: [^\W\da-z_][\w.]*){0,2}){0,2}"
_DATE = r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?"
_AGENCY = r"\([^()\n]{1,40}\)"
_DASH = r"\s*(?:—|–|―|--|-)\s+"
_SENTENCE = r"(?=[\"“‘'«]?[^\W_a-z])"
_DATELINE = re.compile(
    rf"\s*(?:{_PLACE}{_REGION}{_DATE}\s*(?:{_AGENCY})?|{_MIXED_PLACE}{_REGION}{_DATE}\s*{_AGENCY}){_DASH}{_SENTENCE}"
)
LONGEST = 120
"""Characters of a dateline."""
_SHORTEST = 3
"""Letters of a place in capitals: `US - Prices rose` is none."""


def dateline(text: str) -> int:
    """Characters of the dateline that a text begins with, dash and spaces included; 0 where it has none.

    `PARIS (Wire) — `, `LOS ANGELES, Calif., May 3 - ` and `Lagos (Wire) – ` are datelines.
    """
    head = text[:LONGEST]
    if "—" not in head and "–" not in head and "-" not in head and "―" not in head:
        return 0
    match = _DATELINE.match(head)
    if match is None or sum(c.isalpha() for c in match.group().split("(")[0]) < _SHORTEST:
        return 0
    return match.end()
