"""Which characters of a paragraph mean what, and its text cut where that changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal, NamedTuple

from streams.events import ClassifiedParagraph, Span

Kind = Literal["content", "speaker", "via", "cue", "evidence", "trigger"]
ORDER: tuple[Kind, ...] = ("content", "speaker", "via", "cue", "evidence", "trigger")
"""From the outside in, of marks on the same characters."""


class Mark(NamedTuple):
    """Characters ``start`` to ``end`` of a paragraph that mean something.

    `refs` are the notes that they belong to: the number of a statement, the letter of an agreement,
    the id of an issue.
    """

    start: int
    end: int
    kind: Kind
    refs: tuple[str, ...]


class Piece(NamedTuple):
    """Characters of a paragraph that are all in the same marks, the outermost first."""

    start: int
    text: str
    marks: tuple[Mark, ...]

    @property
    def opened(self) -> tuple[Mark, ...]:
        """The marks that begin here."""
        return tuple(mark for mark in self.marks if mark.start == self.start)


def letter(index: int) -> str:
    """``a`` to ``z``, then ``a1``: what agreements are numbered by, so that they differ from statements."""
    return chr(ord("a") + index % 26) + (str(index // 26) if index >= 26 else "")


def marks(paragraph: ClassifiedParagraph) -> tuple[Mark, ...]:
    """The marks of a paragraph, in reading order, outer ones first; same characters and kind, one mark.

    What does not lie within the text is cut off.
    """
    found: dict[tuple[int, int, Kind], list[str]] = {}
    for (start, end), kind, ref in _spans(paragraph):
        end = min(end, len(paragraph.text))
        if start < end:
            found.setdefault((start, end, kind), []).append(ref)
    ordered = sorted(found, key=lambda key: (key[0], -key[1], ORDER.index(key[2])))
    return tuple(Mark(*key, tuple(dict.fromkeys(found[key]))) for key in ordered)


def pieces(text: str, marked: Iterable[Mark]) -> Iterator[Piece]:
    """The whole text in pieces, cut where a mark begins or ends; marks in the order of `marks`."""
    waiting = list(marked)
    cuts = sorted({0, len(text), *(m.start for m in waiting), *(m.end for m in waiting)})
    waiting.reverse()
    active: list[Mark] = []
    for start, end in pairwise(cuts):
        active = [mark for mark in active if mark.end > start]
        while waiting and waiting[-1].start <= start:
            active.append(waiting.pop())
        yield Piece(start, text[start:end], tuple(active))


def _spans(paragraph: ClassifiedParagraph) -> Iterator[tuple[Span, Kind, str]]:
    for number, statement in enumerate(paragraph.statements, 1):
        for span in statement.content:
            yield span, "content", str(number)
        if statement.speaker and statement.speaker.mention:
            yield statement.speaker.mention, "speaker", str(number)
        if statement.via and statement.via.mention:
            yield statement.via.mention, "via", str(number)
        if statement.cue:
            yield statement.cue, "cue", str(number)
    for issue in paragraph.issues:
        for span in issue.evidence:
            yield span, "evidence", issue.id
    for index, agreement in enumerate(paragraph.agreements):
        yield agreement.trigger, "trigger", letter(index)
