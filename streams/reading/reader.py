"""Paragraph events in, classified paragraphs out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

from streams.events import (
    AgreementLabel,
    ClassifiedParagraph,
    IssueMention,
    Paragraph,
    ReaderIdentity,
    Span,
    Speaker,
    Statement,
    Via,
)
from streams.garbage import no_garbage_collection
from streams.issues import IssueList
from streams.reading.agreements.agreements import Agreements, Reading
from streams.reading.cast.people import leaders
from streams.reading.cast.resolution import Cast
from streams.reading.relevance.relevance import Relevance
from streams.reading.statements import statements
from streams.reading.text.parse import PIECE, parse, pieces

M = TypeVar("M", Speaker, Via)

VERSION = "2"
"""Of the reader; grows when the same paragraph may get other labels."""


class Labels(NamedTuple):
    """What is read in a paragraph, or in a piece of a very long one."""

    issues: tuple[IssueMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    agreements: tuple[AgreementLabel, ...] = ()


class Reader:
    """Reads paragraphs for the issues of one list.

    What comes out depends on the event and the issue list alone: parses are shared within a batch and
    remembered by text, which changes nothing but the time it takes. A paragraph of more than `PIECE`
    characters is read in pieces that end where sentences do, so that time grows with length alone.
    """

    def __init__(self, issues: IssueList) -> None:
        # A core is best used by a worker of its own, and products of few words are not worth sharing out.
        self._threads = ThreadpoolController()
        self.identity = ReaderIdentity(version=VERSION, issues=issues.fingerprint)
        self._relevance = Relevance(issues)
        self._leaders = leaders(issues.same_party)
        self._agreements = Agreements(issues, self._relevance.masses)

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
        """Labels of each paragraph, in order.

        Raises:
            ModelError: the English model is missing or another one.
        """
        parts = [pieces(p.text, PIECE) for p in paragraphs]
        texts = [text for p in paragraphs for text in _window(p)] + [part[0] for part in parts if len(part) == 1]
        # A batch makes very many small objects, and hardly a cycle of them.
        with no_garbage_collection(), self._threads.limit(limits=1, user_api="blas"):
            docs = dict(zip(dict.fromkeys(texts), parse(list(dict.fromkeys(texts))), strict=True))
            return [self._classified(p, part, docs) for p, part in zip(paragraphs, parts, strict=True)]

    def _classified(self, paragraph: Paragraph, part: list[str], docs: Mapping[str, Doc]) -> ClassifiedParagraph:
        labels = _joined(part, [self._labels(paragraph, piece, docs) for piece in part])
        return ClassifiedParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            role=paragraph.role,
            text=paragraph.text,
            span=paragraph.span,
            issues=labels.issues,
            statements=labels.statements,
            agreements=labels.agreements,
            reader=self.identity,
        )

    def _labels(self, paragraph: Paragraph, piece: str, docs: Mapping[str, Doc]) -> Labels:
        # A piece of a long paragraph is parsed when its turn comes, so that all of them need not be kept at once.
        doc = docs[piece] if piece in docs else parse([piece])[0]
        cast = Cast(paragraph.article, [docs[text] for text in _window(paragraph)], doc, self._leaders)
        issues = self._relevance.mentions(piece, paragraph)
        said = statements(doc, cast)
        reading = Reading(issues, said, paragraph.article.published)
        return Labels(issues, said, self._agreements.read(cast, reading))


def _window(paragraph: Paragraph) -> list[str]:
    return [p.text[:PIECE] for p in paragraph.window]


def _joined(part: Sequence[str], found: Sequence[Labels]) -> Labels:
    """Labels of the pieces as those of the whole: spans moved, an issue or agreement once."""
    if len(found) == 1:
        return found[0]
    issues: dict[str, IssueMention] = {}
    agreements: dict[tuple[object, ...], AgreementLabel] = {}
    said: list[Statement] = []
    start = 0
    for text, labels in zip(part, found, strict=True):
        for issue in labels.issues:
            issues[issue.id] = _together(issues.get(issue.id), _moved_issue(issue, start))
        for label in labels.agreements:
            moved = msgspec.structs.replace(label, trigger=_moved(label.trigger, start))
            agreements.setdefault((label.issue, label.status, label.parties), moved)
        said.extend(_moved_statement(statement, start) for statement in labels.statements)
        start += len(text)
    return Labels(tuple(issues.values()), tuple(said), tuple(agreements.values()))


def _together(one: IssueMention | None, other: IssueMention) -> IssueMention:
    if one is None:
        return other
    return msgspec.structs.replace(one, score=max(one.score, other.score), evidence=one.evidence + other.evidence)


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _all_moved(spans: Iterable[Span], by: int) -> tuple[Span, ...]:
    return tuple(_moved(span, by) for span in spans)


def _moved_issue(issue: IssueMention, by: int) -> IssueMention:
    return msgspec.structs.replace(issue, evidence=_all_moved(issue.evidence, by))


def _moved_statement(said: Statement, by: int) -> Statement:
    return Statement(
        type=said.type,
        content=_all_moved(said.content, by),
        cue=_moved(said.cue, by) if said.cue is not None else None,
        speaker=_moved_mention(said.speaker, by),
        via=_moved_mention(said.via, by),
    )


def _moved_mention(who: M | None, by: int) -> M | None:
    if who is None or who.mention is None:
        return who
    return msgspec.structs.replace(who, mention=_moved(who.mention, by))
