"""Publication times as newsrooms write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

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


_LEAP = re.compile(r"(?<=\d:\d{2}):60(?!\d)")
"""A leap second, which standards allow and calendars here do not."""


def instant(text: str) -> datetime:
    """The moment in UTC of an ISO date (its midnight) or timestamp (UTC where it names no zone).

    Raises:
        InputError: `text` is neither.
    """
    iso = re.sub(r"\s?(?:UTC|GMT)$", "Z", _LEAP.sub(":59", text.strip()), flags=re.IGNORECASE)
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


_ZONES = {
    name: hours * 60 + minutes
    for name, hours, minutes in [
        ("WET", 0, 0), ("WEST", 1, 0), ("BST", 1, 0), ("CET", 1, 0), ("MEZ", 1, 0), ("CEST", 2, 0), ("MESZ", 2, 0),
        ("EET", 2, 0), ("SAST", 2, 0), ("EEST", 3, 0), ("MSK", 3, 0), ("EAT", 3, 0), ("PKT", 5, 0), ("SGT", 8, 0),
        ("HKT", 8, 0), ("AWST", 8, 0), ("JST", 9, 0), ("KST", 9, 0), ("ACST", 9, 30), ("AEST", 10, 0),
        ("AEDT", 11, 0), ("NZST", 12, 0), ("NZDT", 13, 0), ("AKST", -9, 0), ("AKDT", -8, 0), ("HST", -10, 0),
    ]
}  # fmt: skip
"""Names of zones beside those of RFC 822, in minutes before UTC; those that several zones share, as IST, are not."""
_ZONE_NAME = re.compile(r"(?<=\d)\s+\(?([A-Za-z]{3,5})\)?$")
_CLOCK_AND_ZONE = re.compile(r"(?<=\d)\s+(?=[+-]\d{2}:?\d{2}$)")
_RFC_822 = re.compile(r"(?:[a-z]{3,9}\.?,?\s+)?\d{1,2}[\s-]+[a-z]{3,9}\.?,?[\s-]+\d{2,4}\s+\d{1,2}:\d{2}", re.I | re.A)
_WITH_ZONE = re.compile(r"(?:[+-]\d{4}|\b(?:UTC?|GMT|Z|[ECMP][SD]T))$", re.I)


_MONTH_FIRST = re.compile(
    rf"^(?:[a-z]{{3,9}}\.?,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}}),?\s+(?P<year>\d{{4}}),?\s+(?:at\s+)?(?=\d{{1,2}}:\d{{2}})",
    re.I | re.A,
)
_HALF_DAY = re.compile(r"\b(0?[1-9]|1[0-2]):(\d{2}(?::\d{2})?)\s*([ap])\.?m\b\.?", re.I | re.A)


def stated(text: str) -> datetime:
    """The moment in UTC of a date as feeds and pages write them: ISO 8601, RFC 822 with a zone or without one (then
    in UTC), ``5 March 2024`` or ``March 5, 2024``, with a time behind it too: ``March 5, 2024 at 8:30 a.m. EST``.

    Raises:
        InputError: none of these, or in a zone of a name that is unknown or that several zones have.
    """
    given = _HALF_DAY.sub(_of_whole_day, " ".join(text.split()))
    given = _MONTH_FIRST.sub(lambda date: f"{date['day']} {date['month'][:3]} {date['year']} ", given)
    zone = _ZONE_NAME.search(given)
    offset = _ZONES.get(zone[1].upper()) if zone else None
    if zone and offset is not None:
        given = f"{given[: zone.start()]} {'-' if offset < 0 else '+'}{abs(offset) // 60:02}{abs(offset) % 60:02}"
    if _RFC_822.match(given):
        return _mail_date(given)
    date = DATE.fullmatch(given)
    if date is not None and not date["iso"]:
        return matched(date)
    return instant(_CLOCK_AND_ZONE.sub("", given))


def _of_whole_day(clock: re.Match[str]) -> str:
    return f"{int(clock[1]) % 12 + 12 * (clock[3] in 'pP'):02}:{clock[2]}"


def _mail_date(given: str) -> datetime:
    try:
        if given[-1].isalpha() and not _WITH_ZONE.search(given):
            raise ValueError(given)
        # By itself `email` leaves out a zone with a colon, and says nothing.
        given = re.sub(r"(?<=[+-]\d{2}):(?=\d{2}$)", "", given)
        return in_utc(parsedate_to_datetime(_LEAP.sub(":59", given.replace("Sept ", "Sep "))))
    except (ValueError, OverflowError, TypeError, IndexError) as error:
        raise InputError(f"{given[:80]!r} is no date", remedy=REMEDY) from error
