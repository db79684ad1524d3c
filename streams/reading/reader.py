"""Paragraph events in, classified paragraphs out."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from streams.events import ClassifiedParagraph, Paragraph, ReaderIdentity
from streams.issues import IssueList
from streams.reading.agreements import Agreements, Reading
from streams.reading.attribution import statements
from streams.reading.cast import Cast
from streams.reading.parse import parse
from streams.reading.relevance import Relevance

VERSION = "1"
"""Of the reader; grows when the same paragraph may get other labels."""


class Reader:
    """Reads paragraphs for the issues of one list.

    What comes out depends on the event and the issue list alone: parses are shared within a batch and
    remembered by text, which changes nothing but the time it takes.

    Raises:
        ModelError: when the first paragraphs are read, if the English model is missing or another one.
    """

    def __init__(self, issues: IssueList) -> None:
        self.identity = ReaderIdentity(version=VERSION, issues=issues.fingerprint)
        self._relevance = Relevance(issues)
        self._agreements = Agreements(issues, self._relevance.masses)

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
        """Labels of each paragraph, in order."""
        texts = dict.fromkeys(text for p in paragraphs for text in (p.text, *(w.text for w in p.window)))
        docs = dict(zip(texts, parse(list(texts)), strict=True))
        return [self._classified(p, docs) for p in paragraphs]

    def _classified(self, paragraph: Paragraph, docs: dict[str, Doc]) -> ClassifiedParagraph:
        doc = docs[paragraph.text]
        cast = Cast(paragraph.article, [docs[w.text] for w in paragraph.window], doc)
        issues = self._relevance.mentions(paragraph)
        said = statements(doc, cast)
        reading = Reading(issues, said, paragraph.article.published)
        return ClassifiedParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            role=paragraph.role,
            text=paragraph.text,
            span=paragraph.span,
            issues=issues,
            statements=said,
            agreements=self._agreements.read(cast, reading),
            reader=self.identity,
        )
