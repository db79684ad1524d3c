"""What was read of paragraphs and an issue list in, classified paragraphs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from streams.contract.languages import is_english
from streams.events import (
    AgreementLabel,
    ClassifiedParagraph,
    IssueMention,
    ReaderIdentity,
    ReadParagraph,
    Span,
)
from streams.filing.agreements import Agreements
from streams.filing.relevance import Relevance
from streams.filing.senses import by_encoder
from streams.garbage import no_garbage_collection
from streams.issues import IssueList
from streams.lexicon.pieces import pieces
from streams.minilm.texts import texts

VERSION = "3"
"""Of filing; grows when the same paragraph read the same way may get other labels from the same list."""


class Labels(NamedTuple):
    """What a paragraph, or a piece of a very long one, is filed under."""

    issues: tuple[IssueMention, ...]
    agreements: tuple[AgreementLabel, ...]


class Filer:
    """Files paragraphs that have been read under the issues of one list.

    What comes out depends on what was read and on the list alone. Evidence is remembered by text, which
    changes nothing but the time it takes. A very long paragraph is filed in the pieces that it was read in. What was
    read with the sentence encoder is filed by what that says.
    Not for several threads at once.
    """

    def __init__(self, issues: IssueList) -> None:
        self.issues = issues
        self._by_words = Relevance(issues)
        self._by_encoder: Relevance | None = None
        self._agreements = Agreements(issues, self._by_words.masses)
        self._fingerprint = issues.fingerprint

    def identity(self, reader: str) -> ReaderIdentity:
        """What labels carry of who made them, for paragraphs read by this version of the reader."""
        return ReaderIdentity(version=f"{reader}/{VERSION}", issues=self._fingerprint)

    def file(self, paragraphs: Sequence[ReadParagraph]) -> list[ClassifiedParagraph]:
        """Labels of each paragraph, in order.

        Raises:
            ModelError: it was read with the sentence encoder, which is not installed here to read the list.
        """
        # A batch makes very many small objects, and hardly a cycle of them.
        with no_garbage_collection():
            return [self._classified(paragraph) for paragraph in paragraphs]

    def _classified(self, paragraph: ReadParagraph) -> ClassifiedParagraph:
        labels = _joined(list(self._labels(paragraph)))
        return ClassifiedParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            role=paragraph.role,
            text=paragraph.text,
            span=paragraph.span,
            issues=labels.issues,
            statements=paragraph.statements,
            agreements=labels.agreements,
            minhash=paragraph.minhash,
            reader=self.identity(paragraph.reader),
        )

    def _labels(self, paragraph: ReadParagraph) -> Iterator[Labels]:
        """Of each piece, with spans of the whole; none of a paragraph that is not in English."""
        if not is_english(paragraph.article.language):
            return
        headline = paragraph.article.headline
        relevance = self._relevance(paragraph)
        known = dict(zip(texts(paragraph.text, paragraph.window, headline), paragraph.meanings, strict=False))
        start = 0
        for piece in pieces(paragraph.text):
            end = start + len(piece)
            found = relevance.mentions(piece, paragraph.window, headline, known)
            issues = tuple(_moved(issue, start) for issue in found) if start else found
            told = (c for c in paragraph.candidates if start <= c.trigger[0] < end)
            yield Labels(issues, self._agreements.file(told, issues, paragraph.article.published))
            start = end

    def _relevance(self, paragraph: ReadParagraph) -> Relevance:
        if not paragraph.meanings:
            return self._by_words
        if self._by_encoder is None:
            self._by_encoder = Relevance(self.issues, by_encoder())
        return self._by_encoder


def _joined(found: Sequence[Labels]) -> Labels:
    """Labels of the pieces as those of the whole: an issue or an agreement once."""
    if len(found) == 1:
        return found[0]
    issues: dict[str, IssueMention] = {}
    agreements: dict[tuple[object, ...], AgreementLabel] = {}
    for labels in found:
        for issue in labels.issues:
            issues[issue.id] = _together(issues.get(issue.id), issue)
        for label in labels.agreements:
            agreements.setdefault((label.issue, label.status, label.parties), label)
    return Labels(tuple(issues.values()), tuple(agreements.values()))


def _together(one: IssueMention | None, other: IssueMention) -> IssueMention:
    if one is None:
        return other
    return msgspec.structs.replace(one, score=max(one.score, other.score), evidence=one.evidence + other.evidence)


def _moved(issue: IssueMention, by: int) -> IssueMention:
    evidence: tuple[Span, ...] = tuple((start + by, end + by) for start, end in issue.evidence)
    return msgspec.structs.replace(issue, evidence=evidence)
