"""What one record says to the tallies: pure, and checked to be storable in any database."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR
from functools import lru_cache
from typing import NamedTuple

from streams.contract.limits import MAX_BODY_PARAGRAPHS, MAX_URI_BYTES
from streams.contract.mends import digest_number
from streams.contract.readings import reading_id
from streams.errors import InputError
from streams.events import (
    AgreementMend,
    Article,
    ArticleHeader,
    ClassifiedParagraph,
    IssueMend,
    Mend,
    ReaderIdentity,
    Reading,
)
from streams.tally.core.contribution import (
    MAX_NAME_LENGTH,
    Contribution,
    RecordPlace,
    contribution_of,
    name_of,
    require_issue,
    storable,
)
from streams.tally.core.instants import hour_and_microseconds


class Facts(NamedTuple):
    """Which edition of an article a record belongs to; two editions differ in one of these.

    An edition is a version whose text, outlet, publication time and number of paragraphs are
    known, so every paragraph of it is counted under the same outlet and hour.
    """

    version: str
    digest: str
    outlet: str
    hour: int
    """Hours from 1970 to the publication time, rounded down."""
    instant: int
    """Microseconds into that hour."""
    paragraph_count: int

    @property
    def time(self) -> tuple[int, int]:
        """Hour and microseconds."""
        return self.hour, self.instant


class ParagraphArrival(NamedTuple):
    """A paragraph has arrived, classified by a reader."""

    uri: str
    headline: str
    facts: Facts
    contribution: Contribution
    reading: str
    """Id of the reading that it belongs to."""
    reader: ReaderIdentity


class VersionArrival(NamedTuple):
    """A usable version has been announced; without a body paragraph it is complete as it is."""

    uri: str
    headline: str
    facts: Facts
    opened: int = 1
    """Place in the order of what was announced on the same partition, from 1."""


class KillArrival(NamedTuple):
    """A kill of a version, and of every one before it, has arrived."""

    uri: str
    version: str


class ReadingArrival(NamedTuple):
    """A reading has been announced, for the first time or anew."""

    event: Reading


class MendArrival(NamedTuple):
    """An editor has mended a paragraph, or taken that back."""

    uri: str
    event: Mend


ArticleArrival = VersionArrival | KillArrival | MendArrival
Arrival = ParagraphArrival | ArticleArrival | ReadingArrival


def paragraph_arrival(event: ClassifiedParagraph, record: RecordPlace | None = None) -> ParagraphArrival:
    """What a classified paragraph says to the tallies.

    Args:
        record: where it stands on the log, if it does.

    Raises:
        InputError: the ordinal is beyond the paragraph count, or something is too large to be kept.
    """
    if event.ordinal > event.paragraph_count:
        raise InputError(
            f"{name_of(event.article)}: paragraph {event.ordinal} of {event.paragraph_count}",
            remedy="publish the article again with ordinals from 1 to its paragraph count",
        )
    uri, headline, facts = _edition(event.article, event.paragraph_count)
    reading = _reading_id(event.reader)
    return ParagraphArrival(uri, headline, facts, contribution_of(event, record), reading, event.reader)


def article_arrival(event: Article, opened: int = 1) -> ArticleArrival:
    """What an article says to the tallies: a kill, or how many paragraphs a version has.

    Args:
        opened: `VersionArrival.opened`.

    Raises:
        InputError: the uri is too long to be kept, the time is none that has hours around it, or there are
            too many paragraphs.
    """
    if event.status == "canceled":
        return KillArrival(_uri(event.article), storable(event.article.version))
    bodies = sum(paragraph.role == "body" for paragraph in event.paragraphs)
    return VersionArrival(*_edition(event.article, bodies), opened)


def mend_arrival(event: Mend) -> MendArrival:
    """What a mend says to the tallies.

    Raises:
        InputError: it is of no paragraph, or something is too large to be kept.
    """
    if not digest_number(event.paragraph):
        raise InputError(
            f"mend {event.id[:50]}: {event.paragraph[:50]!r} is no paragraph",
            remedy="name it by the first 16 hex digits of the sha256 of its text",
        )
    issues = {IssueMend: ("issue",), AgreementMend: ("issue", "has_issue")}.get(type(event.mends), ())
    for name in issues:
        require_issue(getattr(event.mends, name) or "", f"mend {event.id[:50]}")
    for name, text in (("id", event.id), ("uri", event.uri), ("by", event.by)):
        if len(text.encode()) > MAX_URI_BYTES or "\0" in text:
            raise InputError(f"mend {event.id[:50]}: {name} is too long", remedy="say it shorter")
    return MendArrival(event.uri, event)


_reading_id = lru_cache(maxsize=1024)(reading_id)


# The paragraphs of an article come one after another.
@lru_cache(maxsize=64)
def _edition(header: ArticleHeader, paragraph_count: int) -> tuple[str, str, Facts]:
    """Uri and headline of an article, and which edition of it this is."""
    return _uri(header), storable(header.headline), _facts(header, paragraph_count)


def _facts(header: ArticleHeader, paragraph_count: int) -> Facts:
    if not MINYEAR < header.published.year < MAXYEAR:
        raise InputError(
            f"{name_of(header)}: published in the year {header.published.year}", remedy="mend the publication time"
        )
    if paragraph_count > MAX_BODY_PARAGRAPHS:
        raise InputError(
            f"{name_of(header)}: {paragraph_count} paragraphs are too many",
            remedy=f"publish articles of at most {MAX_BODY_PARAGRAPHS} paragraphs",
        )
    hour, microseconds = hour_and_microseconds(header.published)
    return Facts(
        storable(header.version),
        storable(header.digest),
        storable(header.outlet, MAX_NAME_LENGTH),
        hour,
        microseconds,
        paragraph_count,
    )


def _uri(header: ArticleHeader) -> str:
    if len(header.uri) * 4 > MAX_URI_BYTES and len(header.uri.encode()) > MAX_URI_BYTES:
        raise InputError(f"{name_of(header)}: the uri is too long", remedy=f"use uris of at most {MAX_URI_BYTES} bytes")
    return storable(header.uri)
