"""Everyday news: short invented items, each paragraph with who speaks in it; its README says how they are labelled."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from typing import Literal

import msgspec
from quality.scoring import Labels, Scores, name_key, score

from streams.events import Article, ArticleHeader, ArticleParagraph, Paragraph
from streams.ingest.paragraphs import paragraph_events
from streams.meaning.encoding import Encoder
from streams.reading import Reader

FOLDER = Path(__file__).parents[1] / "coverage" / "everyday"
Part = Literal["open", "locked"]
_NOBODY = "-"


@dataclass(frozen=True, kw_only=True)
class Item:
    """A short article: texts in reading order, and of each its speakers, required and optional."""

    title: str
    paragraphs: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]

    def events(self, number: int) -> list[Paragraph]:
        """Its paragraphs as published; `number` tells it from others."""
        header = ArticleHeader(uri=f"urn:everyday:{number}", published=datetime(2026, 11, 2, 9, tzinfo=UTC))
        body = tuple(ArticleParagraph(text=text, role="body", span=(0, len(text))) for text, _, _ in self.paragraphs)
        return list(paragraph_events(Article(article=header, paragraphs=body)))


@dataclass(frozen=True, kw_only=True)
class Everyday:
    """The items of one beat."""

    name: str
    path: Path

    def items(self) -> list[Item]:
        """In the order of the file.

        Raises:
            ValueError: a paragraph has no line of speakers.
        """
        return list(_items(self.path))

    def events(self) -> list[Paragraph]:
        """Every paragraph as published."""
        return [event for number, item in enumerate(self.items()) for event in item.events(number)]

    def labels(self) -> list[Labels]:
        """Of each of the events, as a line of gold is."""
        return [
            {"starts": text, "speakers": required, "speakers_optional": optional, "via": (), **_NO_MORE}
            for item in self.items()
            for text, required, optional in item.paragraphs
        ]

    def read(self, encoder: Encoder | None = None) -> Iterator[tuple[Labels, Labels]]:
        """Each paragraph's label, its speakers by those of their names that were found, and the paragraph as read."""
        for label, found in zip(self.labels(), Reader((), encoder).read(self.events()), strict=True):
            names = {name_key(said.speaker.name) for said in found.statements if said.speaker is not None}
            speakers = [_best(name, names) for name in label["speakers"]]
            yield {**label, "speakers": speakers}, {**msgspec.to_builtins(found), **_NO_MORE}

    def scores(self, encoder: Encoder | None = None) -> Scores:
        """Of speakers alone: nothing else is labelled."""
        return reduce(Scores.__add__, (score([label], [found]) for label, found in self.read(encoder)), Scores())


_NO_MORE = {"issues": (), "issues_optional": (), "agreements": ()}


def alternatives(name: str) -> list[str]:
    """The names that are right for a speaker, the canonical one first."""
    return name.split(" / ")


def _best(name: str, found: Set[str]) -> str:
    return next((one for one in alternatives(name) if name_key(one) in found), alternatives(name)[0])


def everyday(part: Part) -> list[Everyday]:
    """A part of the split, beat by beat."""
    return [Everyday(name=path.stem, path=path) for path in sorted((FOLDER / part).glob("*.txt"))]


def _items(path: Path) -> Iterator[Item]:
    for block in f"\n{path.read_text(encoding='utf-8')}".split("\n# item:")[1:]:
        title, *rest = block.split("\n")
        yield Item(title=title.strip(), paragraphs=tuple(_paragraphs(path, rest)))


def _paragraphs(path: Path, lines: list[str]) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    text, required, optional = "", None, ()
    for line in [*filter(str.strip, lines), ""]:
        if line.startswith("= "):
            required = _names(line)
        elif line.startswith("~ "):
            optional = _names(line)
        else:
            if text and required is None:
                raise ValueError(f"{path}: no line of speakers, '= …' or '= -', follows {text[:60]!r}")
            if text:
                yield text, required or (), optional
            text, required, optional = line.strip(), None, ()


def _names(line: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in line[2:].split("|"))
    return () if names == (_NOBODY,) else names
