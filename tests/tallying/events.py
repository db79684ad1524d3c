"""Classified paragraphs and articles, as short as a test can say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from streams.contract.readings import reading_id
from streams.events import (
    AgreementLabel,
    Article,
    ArticleHeader,
    ArticleParagraph,
    ClassifiedParagraph,
    IssueMention,
    ReaderIdentity,
    Reading,
    ReadingStatus,
    Speaker,
    Statement,
)
from streams.issues import Issue, IssueList

OTHER_READER = ReaderIdentity(version="test", issues="sha256:other")
READER = ReaderIdentity(version="test", issues="sha256:test")
NOON = datetime(2024, 3, 5, 12, 0, tzinfo=UTC)


def header(
    uri: str = "urn:a", version: str = "1", *, digest: str = "", outlet: str = "Daily", published: datetime = NOON
) -> ArticleHeader:
    return ArticleHeader(
        uri=uri, version=version, headline=f"About {uri}", outlet=outlet, published=published, digest=digest
    )


def said(name: str | None, kind: str = "person", *, resolved: str = "name") -> Statement:
    """A statement by someone, or by nobody one could tell."""
    speaker = None if name is None else Speaker(name=name, kind=kind, resolved=resolved)
    return Statement(type="indirect", content=((0, 4),), speaker=speaker)


def quoting(name: str | None, words: str, *, issues: Iterable[str] = ()) -> dict[str, Any]:
    """What a paragraph has, as keywords of `paragraph`, that is nothing but the words that somebody says."""
    statement = msgspec.structs.replace(said(name), content=((0, len(words)),))
    return {"text": words, "statements": [statement], "issues": issues}


def agreed(issue: str, status: str = "reached", *, key: str = "", parties: Sequence[str] = ()) -> AgreementLabel:
    return AgreementLabel(
        issue=issue,
        status=status,
        parties=tuple(parties),
        trigger=(0, 4),
        plover="AGREE",
        key=key or f"{issue}-{status}",
    )


def paragraph(
    article: ArticleHeader | None = None,
    ordinal: int = 1,
    count: int = 1,
    *,
    issues: Iterable[str] = (),
    statements: Iterable[Statement] = (),
    agreements: Iterable[AgreementLabel] = (),
    text: str = "Some words.",
    minhash: str = "",
    reader: ReaderIdentity = READER,
) -> ClassifiedParagraph:
    return ClassifiedParagraph(
        article=article or header(),
        ordinal=ordinal,
        paragraph_count=count,
        text=text,
        span=(0, len(text)),
        issues=tuple(IssueMention(id=issue, score=0.5) for issue in issues),
        statements=tuple(statements),
        agreements=tuple(agreements),
        minhash=minhash,
        reader=reader,
    )


def hashes(*of: int) -> str:
    """A minhash of these six numbers."""
    return "".join(f"{number:08x}" for number in of)


def announced(
    reader: ReaderIdentity = READER,
    status: ReadingStatus = "wanted",
    *,
    generation: int = 1,
    issues: Iterable[str] = ("trade",),
) -> Reading:
    """A reading by a list of these issues; their labels are their ids in capitals."""
    return Reading(
        id=reading_id(reader),
        reader=reader,
        issues=IssueList(issues=tuple(Issue(id=issue, label=issue.upper()) for issue in issues)),
        status=status,
        generation=generation,
        announced=NOON,
    )


def reread(events: Iterable[ClassifiedParagraph], reader: ReaderIdentity = OTHER_READER) -> list[ClassifiedParagraph]:
    """The same paragraphs, classified the same way by another reader."""
    return [msgspec.structs.replace(event, reader=reader) for event in events]


def version(article: ArticleHeader, issues: Sequence[str]) -> list[ClassifiedParagraph]:
    """A version with a paragraph for each of these issues."""
    return [paragraph(article, n, len(issues), issues=[issue]) for n, issue in enumerate(issues, 1)]


def kill(article: ArticleHeader) -> Article:
    return Article(article=article, status="canceled")


def usable(article: ArticleHeader, bodies: int = 0) -> Article:
    body = ArticleParagraph(role="body", text="Some words.", span=(0, 11))
    return Article(article=article, paragraphs=(body,) * bodies)
