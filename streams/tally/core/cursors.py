"""Where a page of findings ends, as a text that whoever asked gives back: pure."""

from __future__ import annotations

import base64
import binascii

from streams.errors import InputError

Place = tuple[int, int, int, int, int]
"""Hour, microseconds, article, ordinal, place in the paragraph: no two have the same."""


def cursor_after(place: Place | None) -> str | None:
    if place is None:
        return None
    return base64.urlsafe_b64encode(",".join(map(str, place)).encode()).decode().rstrip("=")


def place_at(cursor: str) -> Place:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        hour, instant, article, ordinal, place = (int(part) for part in text.split(","))
    except (binascii.Error, ValueError, UnicodeDecodeError):
        raise InputError(f"{cursor[:40]!r} is no cursor", remedy="take it from the page before, as it is") from None
    if not all(-(2**63) <= part < 2**63 for part in (hour, instant, article, ordinal, place)):
        raise InputError(f"{cursor[:40]!r} is no cursor", remedy="take it from the page before, as it is")
    return hour, instant, article, ordinal, place
