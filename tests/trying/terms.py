"""A tiny filer that goes by the terms of a list alone, and lists for it."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from streams.events import (
    AgreementLabel,
    ClassifiedParagraph,
    IssueMention,
    ReaderIdentity,
    ReadParagraph,
)
from streams.issues import Issue, IssueList


def issue_list(name: str, **terms: Sequence[str]) -> IssueList:
    """Issues by id, with the terms that show each."""
    return IssueList(
        name=name, issues=tuple(Issue(id=key, label=key.title(), terms=tuple(words)) for key, words in terms.items())
    )


HELD_UNTIL = "TESTS_HELD_UNTIL"
SEA = issue_list("sea", port=["harbour"], trade=["tariff", "budget"], peace=["ceasefire"])
LAND = issue_list("land", port=["harbour", "railway"], trade=["tariff"], climate=["glacier"])


class TermFiler:
    """Files a paragraph under the issues whose terms stand in it, and its agreements under the first of them.

    How likely these are is another number for every list.
    """

    def __init__(self, issues: IssueList) -> None:
        self.issues = issues

    def identity(self, reader: str) -> ReaderIdentity:
        return ReaderIdentity(version=f"{reader}/1", issues=self.issues.fingerprint)

    def file(self, paragraphs: Sequence[ReadParagraph]) -> list[ClassifiedParagraph]:
        return [self._file(paragraph) for paragraph in paragraphs]

    def _file(self, paragraph: ReadParagraph) -> ClassifiedParagraph:
        if "unfit" in paragraph.text:
            raise ValueError("this paragraph cannot be filed")
        mentions = tuple(self._mentions(paragraph.text))
        return ClassifiedParagraph(
            article=paragraph.article,
            ordinal=paragraph.ordinal,
            paragraph_count=paragraph.paragraph_count,
            text=paragraph.text,
            span=paragraph.span,
            issues=mentions,
            statements=paragraph.statements,
            agreements=tuple(
                AgreementLabel(
                    issue=mention.id,
                    status=found.status,
                    parties=found.parties,
                    trigger=found.trigger,
                    plover="AGREE",
                    score=len(self.issues.name) / 100,
                    key=f"{mention.id}|{found.status}|{found.parties[0]}",
                )
                for mention in mentions[:1]
                for found in paragraph.candidates
            ),
            reader=self.identity(paragraph.reader),
        )

    def _mentions(self, text: str) -> Iterator[IssueMention]:
        for issue in self.issues.issues:
            spans = tuple(_places(text, issue.terms))
            if spans:
                yield IssueMention(id=issue.id, score=1.0, evidence=spans)


class HeldFiler(TermFiler):
    """One that files nothing until there is a file where the environment says."""

    def file(self, paragraphs: Sequence[ReadParagraph]) -> list[ClassifiedParagraph]:
        while not Path(os.environ[HELD_UNTIL]).exists():
            time.sleep(0.01)
        return super().file(paragraphs)


def _places(text: str, terms: Iterable[str]) -> Iterator[tuple[int, int]]:
    for term in terms:
        if (start := text.find(term)) >= 0:
            yield start, start + len(term)
