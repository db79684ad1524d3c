"""The two stages of the job, as the agents know them: reading, and filing under one list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from streams.agents.steps import Step
from streams.contract.codec import classified_record, read_record
from streams.events import ClassifiedParagraph, Paragraph, ReaderIdentity, ReadParagraph
from streams.issues import IssueList

READ_LINGER, FILE_LINGER = 0.02, 0.002
"""Seconds. Paragraphs of one article are read faster together, as they share their windows. Filing is three times as
fast by dozens as one by one, but they come by dozens wherever there are many."""


class ReadsParagraphs(Protocol):
    """Says what paragraphs say; that depends on nothing but the event and the version."""

    @property
    def version(self) -> str: ...

    def read(self, paragraphs: Sequence[Paragraph]) -> Sequence[ReadParagraph]:
        """The same paragraphs with what they say, in the same order."""
        ...


class FilesParagraphs(Protocol):
    """Labels paragraphs by one issue list; labels depend on nothing but the event and the list."""

    @property
    def issues(self) -> IssueList: ...

    def identity(self, reader: str) -> ReaderIdentity:
        """What labels carry of who made them, for paragraphs read by this version of the reader."""
        ...

    def file(self, paragraphs: Sequence[ReadParagraph]) -> Sequence[ClassifiedParagraph]:
        """The same paragraphs with their labels, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Stages:
    """A reader and a filer that work one after the other."""

    reader: ReadsParagraphs
    filer: FilesParagraphs

    @property
    def identity(self) -> ReaderIdentity:
        return self.filer.identity(self.reader.version)

    def classify(self, paragraphs: Sequence[Paragraph]) -> Sequence[ClassifiedParagraph]:
        """Read and file at once, with no log between."""
        return self.filer.file(self.reader.read(paragraphs))

    def reading(self) -> Step[Paragraph, ReadParagraph]:
        return Step(name="read", event=Paragraph, work=self.reader.read, record=read_record, linger=READ_LINGER)

    def filing(self) -> Step[ReadParagraph, ClassifiedParagraph]:
        """Paragraphs that another version of the reader has read are another filer's."""
        version = self.reader.version
        return Step(
            name="file",
            event=ReadParagraph,
            work=self.filer.file,
            record=classified_record,
            linger=FILE_LINGER,
            wants=lambda paragraph: paragraph.reader == version,
        )
