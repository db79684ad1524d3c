"""Quotations: where marks open and close, in any of the usual styles, balanced or not."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARK = re.compile(r"[“”„«»\"]|''|``|(?<![\w'])‘(?=\w)|(?<=[\w.,!?…])’(?!\w)")
_OPENING = frozenset("“„«") | {"``"}
UNSEEN = "\u200b\u200e\u200f\u202a\u202b\u202c\u2060\ufeff"
"""Characters that are no space and show nothing: marks of direction, joiners."""
_CLOSING = frozenset("”»")
_BEFORE_OPENING = frozenset(" \t\u00a0\u2009\u202f\n([{—–-/:‘'…")


class Quotation(NamedTuple):
    """``[start, end)`` in characters, marks included; `closed` is false where no mark ends it."""

    start: int
    end: int
    closed: bool
    width: int = 1
    """Characters of a mark: two of ``\'\'``."""

    @property
    def inner(self) -> tuple[int, int]:
        """What stands between the marks."""
        return self.start + self.width, self.end - self.width if self.closed else self.end


def quotations(text: str) -> list[Quotation]:
    """The outermost quotations of a paragraph, in order.

    A mark with no partner on its right opens a quotation to the paragraph's end, as where one
    goes on in the next paragraph; one with no partner on its left is no quotation.
    """
    found: list[Quotation] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        mark = match.group()
        if mark in "‘’":
            continue
        if opened is None:
            if _opens(mark, text, match.start(), match.end()):
                opened = match.start()
        elif mark not in _OPENING or _shuts(text, match.start(), match.end()):
            found.append(Quotation(opened, match.end(), True, len(mark)))
            opened = None
        elif not text[opened + 1 : match.start()].strip() or match.start() == 0:
            opened = match.start()
    if opened is not None:
        found.append(Quotation(opened, len(text), False))
    return found or _single(text)


def _opens(mark: str, text: str, start: int, end: int) -> bool:
    if mark in _OPENING:
        return True
    before, after = text[start - 1 : start].strip(UNSEEN), text[end : end + 1]
    if mark in _CLOSING:
        return not before.strip() and bool(after.strip())
    return ((not before or before in _BEFORE_OPENING) and bool(after)) or (bool(after.strip()) and not before.strip())


def _shuts(text: str, start: int, end: int) -> bool:
    """Whether an opening mark stands where a closing one belongs: `“a clown“ in a tweet`."""
    after = text[end : end + 1]
    return not text[end:].strip() or (
        bool(text[start - 1 : start].strip()) and not after.isalnum() and after not in _OPENING
    )


def _single(text: str) -> list[Quotation]:
    """Quotations in single marks, as British papers set them; only where there are no double ones."""
    found: list[Quotation] = []
    opened: int | None = None
    for match in _MARK.finditer(text):
        if match.group() == "‘":
            opened = match.start() if opened is None else opened
        elif opened is not None:
            found.append(Quotation(opened, match.end(), True))
            opened = None
    return found
