"""Paragraphs to classify, and a tiny reader that labels them by a few words."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from streams.contract.codec import paragraph_record
from streams.contract.records import NewRecord, Record
from streams.contract.topics import CLASSIFIED, PARAGRAPHS
from streams.events import (
    AgreementLabel,
    ArticleHeader,
    ClassifiedParagraph,
    IssueMention,
    Paragraph,
    ReaderIdentity,
)

IDENTITY = ReaderIdentity(version="0-test", issues="sha256:0")
GARBAGE = b"\x00\xff no JSON"


def paragraph(
    article: str = "urn:newsroom:harbour", ordinal: int = 1, text: str = "The harbour reopened."
) -> Paragraph:
    return Paragraph(
        article=ArticleHeader(uri=article, published=datetime(2026, 3, 1, tzinfo=UTC)),
        ordinal=ordinal,
        paragraph_count=max(ordinal, 10),
        text=text,
        span=(0, len(text)),
    )


def new_records(articles: int, paragraphs: int) -> list[NewRecord]:
    """The paragraphs of several articles, in reading order, article by article."""
    return [
        paragraph_record(paragraph(f"urn:newsroom:{article}", ordinal))
        for article in range(articles)
        for ordinal in range(1, paragraphs + 1)
    ]


def record(new: NewRecord, *, partition: int = 0, offset: int = 0) -> Record:
    return Record(
        topic=new.topic,
        partition=partition,
        offset=offset,
        key=new.key,
        value=new.value,
        headers=new.headers,
        timestamp=0,
    )


def garbage(key: bytes | None = b"urn:newsroom:harbour") -> NewRecord:
    return NewRecord(topic=PARAGRAPHS.name, key=key, value=GARBAGE)


class WordReader:
    """Labels by words: ``poison`` fails, ``agreed`` is an agreement on trade, ``enormous`` outgrows its topic.

    `seconds` is what a paragraph takes.
    """

    identity = IDENTITY

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.batches: list[int] = []

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
        self.batches.append(len(paragraphs))
        return [self._read(paragraph) for paragraph in paragraphs]

    def _read(self, paragraph: Paragraph) -> ClassifiedParagraph:
        if self.seconds:
            time.sleep(self.seconds)
        if "poison" in paragraph.text:
            raise ValueError("this text cannot be parsed")
        issue = "x" * CLASSIFIED.max_bytes if "enormous" in paragraph.text else "trade"
        return ClassifiedParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            text=paragraph.text,
            span=paragraph.span,
            issues=(IssueMention(id=issue, score=1.0),),
            agreements=tuple(_agreements(paragraph.text)),
            reader=IDENTITY,
        )


def _agreements(text: str) -> list[AgreementLabel]:
    starts = [at for at in range(len(text)) if text.startswith("agreed", at)]
    return [AgreementLabel(issue="trade", status="reached", trigger=(at, at + 6), plover="AGREE") for at in starts]
