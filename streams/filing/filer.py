"""What was read of paragraphs and an issue list in, classified paragraphs out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count
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
from streams.filing.relevance import NONE_KNOWN, Passage, Relevance
from streams.filing.senses import by_minilm
from streams.garbage import no_garbage_collection
from streams.issues import IssueList
from streams.lexicon.pieces import pieces
from streams.meaning.texts import texts
from streams.minilm import ACCURATE

VERSION = "6"
"""Of filing; grows when the same paragraph read the same way may get other labels from the same list."""


class Labels(NamedTuple):
    """What a paragraph, or a piece of a very long one, is filed under."""

    issues: tuple[IssueMention, ...]
    agreements: tuple[AgreementLabel, ...]


class _Piece(NamedTuple):
    """A piece of a paragraph: the number of that in its batch, where the piece begins in it, and whether it was read
    with the larger encoder."""

    number: int
    start: int
    passage: Passage
    accurate: bool


class Filer:
    """Files paragraphs that have been read under the issues of one list.

    What comes out depends on what was read and on the list alone. Evidence is remembered by text, which
    changes nothing but the time it takes. A very long paragraph is filed in the pieces that it was read in. What was
    read with the larger sentence encoder is filed by what that says.
    Not for several threads at once.
    """

    def __init__(self, issues: IssueList) -> None:
        self.issues = issues
        self._relevance = Relevance(issues)
        self._accurate: Relevance | None = None
        self._agreements = Agreements(issues, self._relevance.masses)
        self._fingerprint = issues.fingerprint

    def identity(self, reader: str) -> ReaderIdentity:
        """What labels carry of who made them, for paragraphs read by this version of the reader."""
        return ReaderIdentity(version=f"{reader}/{VERSION}", issues=self._fingerprint)

    def file(self, paragraphs: Sequence[ReadParagraph]) -> list[ClassifiedParagraph]:
        """Labels of each paragraph, in order: those that it gets alone.

        Raises:
            ModelError: it was read with the larger sentence encoder, which is not installed here to read the list.
        """
        # A batch makes very many small objects, and hardly a cycle of them.
        with no_garbage_collection():
            labels: list[list[Labels]] = [[] for _ in paragraphs]
            for piece, issues in self._mentions(list(chain.from_iterable(map(_pieces, count(), paragraphs)))):
                labels[piece.number].append(self._labels(paragraphs[piece.number], piece, issues))
            identities = {reader: self.identity(reader) for reader in {paragraph.reader for paragraph in paragraphs}}
            return [
                _classified(paragraph, _joined(found), identities[paragraph.reader])
                for paragraph, found in zip(paragraphs, labels, strict=True)
            ]

    def _mentions(self, pieces: Sequence[_Piece]) -> Iterator[tuple[_Piece, tuple[IssueMention, ...]]]:
        """Pieces with the issues that they are about, those of a paragraph in order."""
        for accurate in (False, True):
            some = [piece for piece in pieces if piece.accurate == accurate]
            if some:
                found = self._by(accurate=accurate).mentions([piece.passage for piece in some])
                yield from zip(some, found, strict=True)

    def _labels(self, paragraph: ReadParagraph, piece: _Piece, found: tuple[IssueMention, ...]) -> Labels:
        """Of a piece, with spans of the whole."""
        start, end = piece.start, piece.start + len(piece.passage.text)
        issues = tuple(_moved(issue, start) for issue in found) if start else found
        told = [c for c in paragraph.candidates if start <= c.trigger[0] < end]
        length, published = end - start, paragraph.article.published
        return Labels(issues, self._agreements.file(told, issues, length, published))

    def _by(self, *, accurate: bool) -> Relevance:
        if not accurate:
            return self._relevance
        if self._accurate is None:
            self._accurate = Relevance(self.issues, by_minilm())
        return self._accurate


def _pieces(number: int, paragraph: ReadParagraph) -> Iterator[_Piece]:
    """None of a paragraph that is not in English."""
    article, start = paragraph.article, 0
    if not is_english(article.language):
        return
    known, accurate = NONE_KNOWN, paragraph.reader.endswith(ACCURATE)
    if paragraph.meanings:
        known = dict(zip(texts(paragraph.text, paragraph.window, article.headline), paragraph.meanings, strict=False))
    for text in pieces(paragraph.text):
        yield _Piece(number, start, Passage(text, paragraph.window, article.headline, known), accurate)
        start += len(text)


def _classified(paragraph: ReadParagraph, labels: Labels, reader: ReaderIdentity) -> ClassifiedParagraph:
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
        reader=reader,
    )


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
