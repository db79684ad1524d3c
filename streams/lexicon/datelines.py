"""Datelines: where and for whom a report was filed, before its first sentence begins."""

from __future__ import annotations

import re

from streams.lexicon import gazetteer

_PLACE = r"[^\W\da-z_][^\Wa-z_]*(?:[ .'’/-]+[^\W\da-z_][^\Wa-z_]*)*\.?"
_MIXED_PLACE = r"[^\W\da-z_][\w.'’-]*(?:[ /][^\W\da-z_][\w.'’-]*){0,3}"
_REGION = r"(?:, ?[^\W\da-z_][\w.]*(?: [^\W\da-z_][\w.]*){0,2}){0,2}"
_DATE = r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2})?"
_AGENCY = r"\((?P<agency>[^()\n]{1,40})\)"
_NAMED_AGENCY = r"\((?P<named_agency>[^\W\da-z_][^()\n]{0,39})\)"
_ON = r", ?[A-Z][a-z]{2,8}\.? \d{1,2}"
_DASH = r"\s*(?:—|–|―|--|-)\s+"
_TIGHT_DASH = r"\s*(?:(?:—|–|―|--)\s*|-\s+)"
_SENTENCE = r"(?=[\"“‘'«]?[^\W_a-z])"
_DATELINE = re.compile(
    rf"\s*(?:(?:{_PLACE}{_REGION}{_DATE}\s*{_AGENCY}|{_MIXED_PLACE}{_REGION}{_DATE}\s*{_NAMED_AGENCY}){_TIGHT_DASH}"
    rf"|{_PLACE}{_REGION}{_DATE}{_DASH}"
    rf"|{_MIXED_PLACE}{_ON}\s*\((?P<undashed_agency>[A-Z]{{2,6}})\):?\s+){_SENTENCE}"
)
_KNOWN_PLACE = re.compile(rf"\s*(?P<place>{_MIXED_PLACE})\s+(?:—|–|―)\s+{_SENTENCE}")
"""A place that must be known, as what stands before a dash may be anything: `Nairobi — The court met.`"""
LONGEST = 120
"""Characters of a dateline."""
_SHORTEST = 3
"""Letters of a place in capitals: `US - Prices rose` is none."""


def dateline(text: str) -> int:
    """Characters of the dateline that a text begins with, dash and spaces included; 0 where it has none.

    `PARIS (Wire) — `, `LOS ANGELES, Calif., May 3 - `, `Lagos (Wire) – ` and `Lagos, May 3 (WIRE) ` are datelines.
    """
    match = _match(text)
    return match.end() if match else 0


def agency(text: str) -> str:
    """For whom the report was filed: the agency in the dateline that a text begins with; empty where there is none."""
    match = _match(text)
    named = (match["agency"] or match["named_agency"] or match["undashed_agency"] or "").strip() if match else ""
    # Else it is an age, a day or a remark: `Anna Berg (42) — She won.`
    return named if named[:1].isupper() else ""


def _match(text: str) -> re.Match[str] | None:
    head = text[:LONGEST]
    if "(" not in head and "—" not in head and "–" not in head and "-" not in head and "―" not in head:
        return None
    match = _DATELINE.match(head) or _at_known_place(head)
    return match if match and sum(c.isalpha() for c in match.group().split("(")[0]) >= _SHORTEST else None


def _at_known_place(head: str) -> re.Match[str] | None:
    """A city and a dash, where no second dash makes an aside of what is between: `Paris — France's heart — slept`."""
    match = _KNOWN_PLACE.match(head)
    known = match is not None and (
        match["place"] in gazetteer.by_seat() or match["place"] in gazetteer.phrases("places.txt")
    )
    return match if match is not None and known and not set("—–―") & set(head[match.end() :]) else None
