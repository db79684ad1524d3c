"""Ids of mends, and of the paragraphs that they are of: pure."""

from __future__ import annotations

import hashlib
from datetime import datetime

import msgspec

from streams.events import AgreementMend, IssueMend, Mend, StatementMend, TakenBack

Mending = IssueMend | StatementMend | AgreementMend | TakenBack

DIGITS = 16
MAX_WORDS = 300
"""Of a statement or trigger, in characters, that a mend carries."""


def paragraph_digest(text: str) -> str:
    """What a paragraph is known by in a mend, in whichever version of its article it stands."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


def digest_number(digest: str) -> int:
    """A paragraph's digest as a signed number of 64 bits; 0 of what is none, which no paragraph is known by."""
    try:
        return int.from_bytes(bytes.fromhex(digest), signed=True) if len(digest) == DIGITS else 0
    except ValueError:
        return 0


def number_digest(number: int) -> str:
    """The digest that a number is of (`digest_number`); empty of 0."""
    return number.to_bytes(DIGITS // 2, signed=True).hex() if number else ""


def new_mend(
    uri: str, paragraph: str, mends: Mending, *, by: str, at: datetime, note: str = "", ordinal: int = 0
) -> Mend:
    """A mend with the id that all it says gives it.

    Args:
        paragraph: `paragraph_digest` of the text.
    """
    said = msgspec.json.encode((uri, paragraph, mends, by, at, note))
    identity = hashlib.sha256(said).hexdigest()[:DIGITS]
    return Mend(id=identity, uri=uri, paragraph=paragraph, ordinal=ordinal, by=by, at=at, note=note, mends=mends)
