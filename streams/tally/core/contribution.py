"""What one paragraph adds to the tallies: pure, and checked to be storable in any database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

import msgspec

from streams.contract.mends import digest_number, paragraph_digest
from streams.contract.minhash import Bands, bands
from streams.contract.reports import agreement_reports
from streams.errors import InputError
from streams.events import Agreement, AgreementLabel, ArticleHeader, ClassifiedParagraph, Span, Statement
from streams.tally.core.instants import hour_of

MAX_REPORT_BYTES = 1_000_000
"""The limit of the topic that a report must go to."""
MAX_ISSUE_LENGTH = 200
MAX_CONTENT_LENGTH = 500
MAX_NAME_LENGTH = 300
"""Keys must fit PostgreSQL's limit of about 2,700 bytes for a row of a B-tree index."""


_PACKER = msgspec.msgpack.Encoder()


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
    content: str = ""
    """Its words, cut short; empty where they are not known, as of what 0.1.0 kept."""
    span: Span | None = None
    """From the beginning of its words to their end; None where it is not known."""


class AgreementPart(NamedTuple):
    """A reported agreement as the tallies see it, and the event that reports it, in JSON."""

    id: str
    issue: str
    status: str
    key: str
    label: int
    """Hash of the whole label and the text it is found in."""
    event: str


class RecordPlace(NamedTuple):
    """Where a paragraph stands on the log, in `classified-paragraphs`: whoever needs its text reads it there."""

    partition: int
    offset: int


class AsRead(NamedTuple):
    """What of a contribution mends have changed, as it was read."""

    issues: tuple[str, ...]
    statements: tuple[StatementPart, ...]
    agreements: tuple[AgreementPart, ...]
    bands: Bands | None
    minhash: str


class Contribution(NamedTuple):
    """One paragraph's contribution; equal fingerprints mean that the same was read."""

    ordinal: int
    fingerprint: int
    issues: tuple[str, ...] = ()
    statements: tuple[StatementPart, ...] = ()
    agreements: tuple[AgreementPart, ...] = ()
    bands: Bands | None = None
    """What near-duplicates are found by, of a paragraph that counts for an issue."""
    record: RecordPlace | None = None
    minhash: str = ""
    """The same of one that counts for none, until a mend lets it."""
    text: int = 0
    """Digest of its text (`streams.contract.mends`); 0 where an old store kept none."""
    as_read: AsRead | None = None
    """None where no mend has changed it."""
    mended: int = 0
    """Hash of the mends that have; 0 without one."""

    @property
    def kept(self) -> tuple[int, int, int, bool]:
        """Equal where the same is to be kept."""
        return self.fingerprint, self.text, self.mended, self.record is not None


def contribution_of(event: ClassifiedParagraph, record: RecordPlace | None = None) -> Contribution:
    """What a classified paragraph adds.

    Raises:
        InputError: something is too large to be kept.
    """
    issues = tuple(dict.fromkeys([mention.id for mention in event.issues]))
    for issue in issues:
        require_issue(issue, name_of(event.article))
    for label in event.agreements:
        require_issue(label.issue, name_of(event.article))
    return Contribution(
        event.ordinal,
        _hash((event.text, event.issues, event.statements, event.agreements)),
        issues,
        tuple([_statement(statement, event.text) for statement in event.statements]),
        tuple(_agreements(event)) if event.agreements else (),
        bands(event.minhash) if event.minhash and issues else None,
        record,
        "" if issues else event.minhash,
        digest_number(paragraph_digest(event.text)),
    )


def agreement_key(label: AgreementLabel, published: datetime) -> str:
    """What tells one agreement from another: its key or, without one, issue, status, parties and day (UTC)."""
    key = label.key
    if not key:
        day = hour_of(published) // 24
        key = "|".join((label.issue, label.status, ",".join(sorted(map(str.casefold, label.parties))), str(day)))
    if len(key) > MAX_NAME_LENGTH:
        return hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
    return storable(key)


def label_hash(report: Agreement) -> int:
    """Equal where two reports of one id say the same, whichever reader made them."""
    return _hash((report.agreement, report.text))


def storable(text: str, limit: int = 10_000) -> str:
    """The text without NUL, which PostgreSQL refuses, and cut to a length."""
    if len(text) <= limit and "\0" not in text:
        return text
    return text[:limit].replace("\0", "\N{REPLACEMENT CHARACTER}")


def name_of(header: ArticleHeader) -> str:
    """An article in an error's text."""
    return f"article {header.uri[:200]} version {header.version[:50]}"


def _hash(value: object) -> int:
    packed = _PACKER.encode(value)
    return int.from_bytes(hashlib.blake2b(packed, digest_size=8).digest(), signed=True)


def _statement(statement: Statement, text: str) -> StatementPart:
    speaker, via = statement.speaker, statement.via
    relay = "" if via is None else storable(via.name, MAX_NAME_LENGTH)
    content = storable(" … ".join([text[start:end] for start, end in statement.content]), MAX_CONTENT_LENGTH)
    span = span_of(statement)
    if speaker is None:
        return StatementPart(statement.type, SpeakerOf("", ""), "", relay, content, span)
    name = "" if speaker.resolved == "unresolved" else storable(speaker.name, MAX_NAME_LENGTH)
    return StatementPart(statement.type, SpeakerOf(speaker.kind, name), speaker.resolved, relay, content, span)


def span_of(statement: Statement) -> Span | None:
    """From the beginning of a statement's words to their end."""
    if not statement.content:
        return None
    return min(start for start, _ in statement.content), max(end for _, end in statement.content)


def _agreements(event: ClassifiedParagraph) -> Iterator[AgreementPart]:
    for report in agreement_reports(event):
        key = agreement_key(report.agreement, event.article.published)
        yield agreement_part(report, key)


def agreement_part(report: Agreement, key: str) -> AgreementPart:
    """A report as the tallies see it, by the key of its agreement.

    Raises:
        InputError: it is too large to be kept.
    """
    label = report.agreement
    return AgreementPart(storable(report.id), label.issue, label.status, key, label_hash(report), _event(report))


def _event(report: Agreement) -> str:
    encoded = msgspec.json.encode(report)
    if len(encoded) > MAX_REPORT_BYTES:
        raise InputError(
            f"{name_of(report.article)}: paragraph {report.ordinal} is too large to report an agreement",
            remedy="publish the paragraph in smaller parts",
        )
    return encoded.decode()


def require_issue(issue: str, what: str) -> None:
    """See that an issue's id can be kept.

    Raises:
        InputError: it cannot; the text begins with `what` it is said of.
    """
    if len(issue) > MAX_ISSUE_LENGTH or "\0" in issue:
        raise InputError(
            f"{what}: the issue id {issue[:50]!r}… is no id",
            remedy=f"use issue ids of at most {MAX_ISSUE_LENGTH} characters",
        )
