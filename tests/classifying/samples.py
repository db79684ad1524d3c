"""Paragraphs to classify, and a tiny reader and filer that go by a few words."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from streams.agents.stages import Stages
from streams.contract.codec import paragraph_record
from streams.contract.readings import reader_group, reading_id
from streams.contract.records import NewRecord, Record
from streams.contract.topics import CLASSIFIED, PARAGRAPHS
from streams.events import (
    AgreementCandidate,
    AgreementLabel,
    ArticleHeader,
    ClassifiedParagraph,
    IssueMention,
    Paragraph,
    ReaderIdentity,
    ReadParagraph,
)
from streams.issues import Issue, IssueList

ISSUES = IssueList(name="words", issues=(Issue(id="trade", label="Trade"),))
HOLD_SECONDS = 90.0
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


def garbage(topic: str = PARAGRAPHS.name, *, key: bytes | None = b"urn:newsroom:harbour") -> NewRecord:
    return NewRecord(topic=topic, key=key, value=GARBAGE)


class WordReader:
    """Reads by words: ``poison`` fails, ``agreed`` is an agreement.

    `seconds` is what a paragraph takes.
    """

    version = "0-test"

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.batches: list[int] = []

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ReadParagraph]:
        self.batches.append(len(paragraphs))
        return [self._read(paragraph) for paragraph in paragraphs]

    def _read(self, paragraph: Paragraph) -> ReadParagraph:
        if self.seconds:
            time.sleep(self.seconds)
        if "poison" in paragraph.text:
            raise ValueError("this text cannot be parsed")
        return ReadParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            text=paragraph.text,
            span=paragraph.span,
            window=paragraph.window,
            candidates=tuple(_candidates(paragraph.text)),
            reader=self.version,
        )


class Held(WordReader):
    """Holds each batch until it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.has_begun = threading.Event()
        self.go_on = threading.Event()

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ReadParagraph]:
        self.has_begun.set()
        assert self.go_on.wait(HOLD_SECONDS), "nobody told it to go on"
        return super().read(paragraphs)


class WordFiler:
    """Files all under trade; ``enormous`` outgrows its topic, ``unfit`` fails."""

    issues = ISSUES

    def __init__(self) -> None:
        self.batches: list[int] = []

    def identity(self, reader: str) -> ReaderIdentity:
        return ReaderIdentity(version=f"{reader}/1", issues=self.issues.fingerprint)

    def file(self, paragraphs: Sequence[ReadParagraph]) -> list[ClassifiedParagraph]:
        self.batches.append(len(paragraphs))
        return [self._file(paragraph) for paragraph in paragraphs]

    def _file(self, paragraph: ReadParagraph) -> ClassifiedParagraph:
        if "unfit" in paragraph.text:
            raise ValueError("this paragraph cannot be filed")
        issue = "x" * CLASSIFIED.max_bytes if "enormous" in paragraph.text else "trade"
        return ClassifiedParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            text=paragraph.text,
            span=paragraph.span,
            issues=(IssueMention(id=issue, score=1.0),),
            agreements=tuple(
                AgreementLabel(issue="trade", status=found.status, trigger=found.trigger, plover="AGREE")
                for found in paragraph.candidates
            ),
            reader=self.identity(paragraph.reader),
        )


READER_GROUP = reader_group(WordReader.version)
FILER_GROUP = f"filer.{reading_id(WordFiler().identity(WordReader.version))}.1"
"""In which workers with these two read and file."""


def word_stages(seconds: float = 0.0) -> Stages:
    """Both, of which reading takes `seconds` a paragraph."""
    return Stages(WordReader(seconds), WordFiler())


def _candidates(text: str) -> list[AgreementCandidate]:
    starts = [at for at in range(len(text)) if text.startswith("agreed", at)]
    return [AgreementCandidate(status="reached", trigger=(at, at + 6), clause=text) for at in starts]
