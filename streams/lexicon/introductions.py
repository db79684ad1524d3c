"""Where an article introduces the people whom it later calls by surname: `Ann Lee, who …` before `Lee said`."""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST = 4
"""Introductions that a paragraph asks for at most."""

NEAR = 2
"""Paragraphs before it whose people a paragraph may take up by pronoun."""

_WORD = re.compile(r"[^\W\d_][\w’'-]*\.?")
_HONORIFICS = frozenset({"Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Dr", "Dr."})
_SMALL = frozenset({
    "A", "An", "The", "This", "That", "These", "Those", "It", "He", "She", "They", "We", "I", "In", "On", "At", "By",
    "For", "From", "With", "To", "Of", "As", "If", "When", "While", "After", "Before", "And", "But", "Or", "Nor", "Yet",
    "So", "Some", "Most", "Many", "Even", "Both", "Each", "His", "Her", "Its", "Their", "Our", "My", "Not", "No",
})  # fmt: skip
"""Words that are capitals at a sentence's beginning without being names."""


class Introductions:
    """Full names of an article by its paragraphs' texts, in order."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._names = [_full_names(text) for text in texts]
        self._alone = [_surnames(text) for text in texts]
        self._first: dict[str, int] = {}
        for index, names in enumerate(self._names):
            for name in names:
                self._first.setdefault(name, index)

    def wanted(self, position: int, shown: set[int]) -> list[int]:
        """Paragraphs that first give the full name of someone called by surname in this one or just before it.

        Args:
            shown: paragraphs that are there anyway; what they spell out is not wanted.
        """
        near = [index for index in range(position, max(position - 1 - NEAR, -1), -1) if index in {position, *shown}]
        spelt = frozenset().union(*(self._names[index] for index in {position, *shown}))
        names = dict.fromkeys(name for index in near for name in self._alone[index] if name not in spelt)
        first = dict.fromkeys(self._first.get(name, position) for name in names)
        return [index for index in first if index < position and index not in shown][:MOST]


def _full_names(text: str) -> frozenset[str]:
    """Last words of names of several words."""
    pairs = _pairs(text)
    return frozenset(second for first, second in pairs if _is_name(first) and first not in _HONORIFICS)


def _surnames(text: str) -> tuple[str, ...]:
    """Capitalised words, each once, in order."""
    words = (_bare(match.group()) for match in _WORD.finditer(text))
    return tuple(dict.fromkeys(word for word in words if _is_name(word) and word not in _HONORIFICS))


def _pairs(text: str) -> list[tuple[str, str]]:
    """Names side by side with nothing but a space between them."""
    found, last = [], None
    for match in _WORD.finditer(text):
        word = _bare(match.group())
        if last is not None and text[last.end() : match.start()] == " " and _is_name(word):
            found.append((last.group(), word))
        last = match if _is_name(match.group()) else None
    return found


def _is_name(word: str) -> bool:
    return word[0].isupper() and word not in _SMALL


def _bare(word: str) -> str:
    """Without the possessive mark or a full stop."""
    return re.sub(r"(?:['’]s?|\.)$", "", word) or word
