"""Publication times as newsrooms write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from streams.errors import InputError

REMEDY = "write it as YYYY-MM-DD or as YYYY-MM-DDTHH:MM:SSZ"

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?(?:\s?(?:Z|UTC|GMT)\b|[+-]\d{2}:?\d{2})?)?"
DATE = re.compile(
    rf"\b(?:(?P<iso>{_ISO})|{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})\s+{_MONTH.replace('<month>', '<month2>')},?\s+(?P<year2>\d{{4}}))(?!\d)",
    re.IGNORECASE | re.ASCII,
)
"""An ISO date or timestamp, ``November 15, 2023`` or ``15 November 2023``."""


def instant(text: str) -> datetime:
    """The moment in UTC of an ISO date (its midnight) or timestamp (UTC where it names no zone).

    Raises:
        InputError: `text` is neither.
    """
    iso = re.sub(r"\s?(?:UTC|GMT)$", "Z", text.strip(), flags=re.IGNORECASE)
    try:
        moment = datetime.fromisoformat(iso)
        return in_utc(moment)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{text.strip()[:80]!r} is no date", remedy=REMEDY) from error


def in_utc(moment: datetime) -> datetime:
    """The same moment in UTC; one without a zone is taken to be in UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def matched(match: re.Match[str]) -> datetime:
    """The moment of a match of `DATE`: midnight UTC unless it is a timestamp.

    Raises:
        InputError: there is no such day.
    """
    if match["iso"]:
        return instant(match["iso"])
    month = _MONTHS.index((match["month"] or match["month2"])[:3].lower()) + 1
    year, day = match["year"] or match["year2"], match["day"] or match["day2"]
    return instant(f"{year}-{month:02}-{int(day):02}")


def date_in_name(name: str) -> datetime | None:
    """The day of a ``YYYY-MM-DD`` in a file's name; None if there is no such day in it."""
    match = re.search(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)", name, re.ASCII)
    try:
        return instant(match[0]) if match else None
    except InputError:
        return None


def day_of(seconds: float) -> datetime | None:
    """The day in UTC of so many seconds from 1970; None if no calendar has it, as file systems may."""
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return None
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
