"""A text as the numbers of its words and parts of words, as BERT was trained on them (in lower case)."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

FIRST, LAST, UNKNOWN = "[CLS]", "[SEP]", "[UNK]"
LONGEST = 100
"""Letters of a word that is looked at."""

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")


def numbers(text: str, most: int) -> list[int]:
    """At most so many numbers, with those that stand for the beginning and the end of every text."""
    pieces = _pieces()
    found = [pieces[FIRST]]
    for word in _WORD.findall(_plain(text)):
        found += _parts(word)
        if len(found) >= most:
            break
    return [*found[: most - 1], pieces[LAST]]


def _plain(text: str) -> str:
    """In lower case and without accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


@lru_cache(maxsize=65_536)
def _parts(word: str) -> tuple[int, ...]:
    """The longest pieces that it is made of, from its beginning on."""
    pieces = _pieces()
    found: list[int] = []
    start = 0
    while start < len(word):
        ends = range(len(word), start, -1) if len(word) <= LONGEST else ()
        end = next((end for end in ends if _marked(word, start, end) in pieces), None)
        if end is None:
            return (pieces[UNKNOWN],)
        found.append(pieces[_marked(word, start, end)])
        start = end
    return tuple(found)


def _marked(word: str, start: int, end: int) -> str:
    """A piece as the list has it, where what goes on a word is marked."""
    return f"##{word[start:end]}" if start else word[:end]


@cache
def _pieces() -> dict[str, int]:
    text = (files("streams.minilm") / "data" / "wordpieces.txt").read_text(encoding="utf-8")
    return {piece: number for number, piece in enumerate(text.split("\n")[:-1])}
