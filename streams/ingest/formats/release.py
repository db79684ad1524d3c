"""Whether and until when an agency holds an article back, its publication status and its embargo in IPTC's terms, and
the versions of what is numbered by its times."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from streams.errors import InputError, WithheldError
from streams.events import ArticleStatus
from streams.ingest.dates import instant

STATUSES: dict[str, ArticleStatus] = {
    "usable": "usable",
    "withheld": "canceled",
    "canceled": "canceled",
    "cancelled": "canceled",
}
"""IPTC's publishing statuses. What is withheld is killed, up to and with its version, until a later one is usable."""

_ZONE = re.compile(r"(?:Z|UTC|GMT|T.*[+-]\d{2}(?::?\d{2})?)$", re.IGNORECASE)
_DATE_CHARS = len("2024-05-03")
_LAST_ZONE = timedelta(hours=12)
"""How long after UTC a time of day comes to the last place on Earth."""


def status(code: str) -> ArticleStatus:
    """The status of a code of IPTC's, alone or as the end of a QCode or URI: ``stat:usable``.

    Raises:
        InputError: an unknown one.
    """
    found = STATUSES.get(re.split(r"[:/#]", code.strip())[-1].lower())
    if found is None:
        raise InputError(f"publication status {code[:80]!r} is unknown", remedy="use usable, withheld or canceled")
    return found


def embargo_end(stated: str) -> datetime:
    """When an embargo ends, in UTC: at the latest moment that may be meant, so that nothing is published early.

    A time without a zone is that of the last place on Earth, a date without a time lasts to its end there.

    Raises:
        WithheldError: it cannot be told, as where nothing is stated; the article is withheld then.
    """
    try:
        moment = instant(stated)
        if _ZONE.search(stated.strip()):
            return moment
        day = timedelta(days=1 if len(stated.strip()) <= _DATE_CHARS else 0)
        return moment + day + _LAST_ZONE
    except (InputError, OverflowError) as error:
        raise WithheldError(
            f"withheld, as its embargo {stated.strip()[:80]!r} is no time",
            remedy="correct the embargo to YYYY-MM-DDTHH:MM:SSZ, or send it without one once that is over",
        ) from error


def version_made(moment: datetime) -> str:
    """The version of an article whose feed numbers none: when it was made, which sorts as versions do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")


def updated_version(published: datetime | None, updated: datetime | None) -> str:
    """The version of what was updated at a time: when that was, which sorts after the 1 of what has no version; empty
    if it is as it was published."""
    return "" if updated is None or (published is not None and updated <= published) else version_made(updated)
