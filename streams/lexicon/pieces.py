"""A very long paragraph in pieces, which are read and filed one by one, so that time grows with length alone."""

from __future__ import annotations

import re

PIECE = 20_000
"""Characters of a piece at most: what is parsed in one go."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+")
_SPACE = re.compile(r"\s+")


def pieces(text: str, size: int = PIECE) -> list[str]:
    """Cut a text into pieces of at most `size` characters: after a sentence, else after a space, else anywhere."""
    cut, start = [], 0
    while len(text) - start > size:
        end = _last_end(_SENTENCE_END, text, start, start + size) or _last_end(_SPACE, text, start, start + size)
        cut.append(text[start : end or start + size])
        start = end or start + size
    return [*cut, text[start:]]


def _last_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    ends = [match.end() for match in pattern.finditer(text, start + (end - start) // 2, end)]
    return ends[-1] if ends else None
