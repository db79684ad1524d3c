"""What one record adds to the tallies: pure, and checked to be storable in any database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import NamedTuple

import msgspec

from streams.contract.limits import MAX_BODY_PARAGRAPHS, MAX_URI_BYTES
from streams.contract.reports import agreement_reports
from streams.errors import InputError
from streams.events import Agreement, AgreementLabel, Article, ArticleHeader, ClassifiedParagraph, Statement

MAX_REPORT_BYTES = 1_000_000
"""The limit of the topic that a retraction must go to."""
MAX_ISSUE_LENGTH = 200
MAX_NAME_LENGTH = 300
"""Keys must fit PostgreSQL's limit of about 2,700 bytes for a row of a B-tree index."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


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


class SpeakerOf(NamedTuple):
    """Whose statement it is: `kind` is empty without a speaker, `name` if it is not resolved."""

    kind: str
    name: str


class StatementPart(NamedTuple):
    """A statement as the tallies see it."""

    type: str
    speaker: SpeakerOf
    resolved: str
    via: str


class AgreementPart(NamedTuple):
    """A reported agreement as the tallies see it, and the event that reports it, in JSON."""

    id: str
    issue: str
    status: str
    key: str
    event: str


class Contribution(NamedTuple):
    """One paragraph's contribution; equal fingerprints mean that nothing has changed."""

    ordinal: int
    fingerprint: int
    issues: tuple[str, ...] = ()
    statements: tuple[StatementPart, ...] = ()
    agreements: tuple[AgreementPart, ...] = ()


class ParagraphArrival(NamedTuple):
    """A classified paragraph has arrived."""

    uri: str
    headline: str
    facts: Facts
    contribution: Contribution


class EmptyArrival(NamedTuple):
    """A usable version without a body paragraph has arrived."""

    uri: str
    headline: str
    facts: Facts


class KillArrival(NamedTuple):
    """A kill of a version, and of every one before it, has arrived."""

    uri: str
    version: str


Arrival = ParagraphArrival | EmptyArrival | KillArrival


def paragraph_arrival(event: ClassifiedParagraph) -> ParagraphArrival:
    """What a classified paragraph says to the tallies.

    Raises:
        InputError: the ordinal is beyond the paragraph count, or something is too large to be kept.
    """
    if event.ordinal > event.paragraph_count:
        raise InputError(
            f"{_name(event.article)}: paragraph {event.ordinal} of {event.paragraph_count}",
            remedy="publish the article again with ordinals from 1 to its paragraph count",
        )
    issues = tuple(dict.fromkeys(mention.id for mention in event.issues))
    for issue in (*issues, *(label.issue for label in event.agreements)):
        _require_issue(issue, event.article)
    if event.paragraph_count > MAX_BODY_PARAGRAPHS:
        raise InputError(
            f"{_name(event.article)}: {event.paragraph_count} paragraphs are too many",
            remedy=f"publish articles of at most {MAX_BODY_PARAGRAPHS} paragraphs",
        )
    facts = _facts(event.article, event.paragraph_count)
    contribution = Contribution(
        event.ordinal,
        _fingerprint(event),
        issues,
        tuple(map(_statement, event.statements)),
        tuple(_agreements(event)) if event.agreements else (),
    )
    return ParagraphArrival(_uri(event.article), storable(event.article.headline), facts, contribution)


def article_arrival(event: Article) -> EmptyArrival | KillArrival | None:
    """What an article says to the tallies: a kill, or that a version has no body paragraph.

    None for any other version: its paragraphs speak for it.

    Raises:
        InputError: the uri is too long to be kept, or the time is none that has hours around it.
    """
    if event.status == "canceled":
        return KillArrival(_uri(event.article), storable(event.article.version))
    if any(paragraph.role == "body" for paragraph in event.paragraphs):
        return None
    return EmptyArrival(_uri(event.article), storable(event.article.headline), _facts(event.article, 0))


def instant_of(hour: int, microseconds: int) -> datetime:
    """The time so many hours after the start of 1970 UTC, and microseconds into the hour."""
    return _EPOCH + timedelta(hours=hour, microseconds=microseconds)


def hour_of(time: datetime) -> int:
    """Hours from the start of 1970 UTC to `time`, rounded down."""
    return (time - _EPOCH) // _HOUR


def storable(text: str, limit: int = 10_000) -> str:
    """The text without NUL, which PostgreSQL refuses, and cut to a length."""
    return text[:limit].replace("\0", "\N{REPLACEMENT CHARACTER}") if "\0" in text or len(text) > limit else text


def _facts(header: ArticleHeader, paragraph_count: int) -> Facts:
    if not MINYEAR < header.published.year < MAXYEAR:
        raise InputError(
            f"{_name(header)}: published in the year {header.published.year}", remedy="mend the publication time"
        )
    hour, rest = divmod(header.published - _EPOCH, _HOUR)
    return Facts(
        storable(header.version),
        storable(header.digest),
        storable(header.outlet, MAX_NAME_LENGTH),
        hour,
        rest // _MICROSECOND,
        paragraph_count,
    )


def _fingerprint(event: ClassifiedParagraph) -> int:
    labels = msgspec.msgpack.encode((event.text, event.issues, event.statements, event.agreements))
    return int.from_bytes(hashlib.blake2b(labels, digest_size=8).digest(), signed=True)


def _statement(statement: Statement) -> StatementPart:
    speaker, via = statement.speaker, statement.via
    relay = "" if via is None else storable(via.name, MAX_NAME_LENGTH)
    if speaker is None:
        return StatementPart(statement.type, SpeakerOf("", ""), "", relay)
    name = "" if speaker.resolved == "unresolved" else storable(speaker.name, MAX_NAME_LENGTH)
    return StatementPart(statement.type, SpeakerOf(speaker.kind, name), speaker.resolved, relay)


def _agreements(event: ClassifiedParagraph) -> Iterator[AgreementPart]:
    for report in agreement_reports(event):
        label = report.agreement
        key = agreement_key(label, event.article.published)
        yield AgreementPart(storable(report.id), label.issue, label.status, key, _event(report))


def agreement_key(label: AgreementLabel, published: datetime) -> str:
    """What tells one agreement from another: its key or, without one, issue, status, parties and day (UTC)."""
    key = label.key
    if not key:
        day = hour_of(published) // 24
        key = "|".join((label.issue, label.status, ",".join(sorted(map(str.casefold, label.parties))), str(day)))
    if len(key) > MAX_NAME_LENGTH:
        return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    return storable(key)


def _event(report: Agreement) -> str:
    encoded = msgspec.json.encode(report)
    if len(encoded) > MAX_REPORT_BYTES:
        raise InputError(
            f"{_name(report.article)}: paragraph {report.ordinal} is too large to report an agreement",
            remedy="publish the paragraph in smaller parts",
        )
    return encoded.decode()


def _require_issue(issue: str, header: ArticleHeader) -> None:
    if len(issue) > MAX_ISSUE_LENGTH or "\0" in issue:
        raise InputError(
            f"{_name(header)}: the issue id {issue[:50]!r}… is no id",
            remedy=f"use issue ids of at most {MAX_ISSUE_LENGTH} characters",
        )


def _uri(header: ArticleHeader) -> str:
    if len(header.uri) * 4 > MAX_URI_BYTES and len(header.uri.encode()) > MAX_URI_BYTES:
        raise InputError(f"{_name(header)}: the uri is too long", remedy=f"use uris of at most {MAX_URI_BYTES} bytes")
    return storable(header.uri)


def _name(header: ArticleHeader) -> str:
    return f"article {header.uri[:200]} version {header.version[:50]}"
