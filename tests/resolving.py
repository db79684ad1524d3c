"""Whom words of a paragraph mean, as the window shows it."""

from __future__ import annotations

from streams.reading.cast.meanings import Name
from streams.reading.cast.referents import Referents
from streams.reading.text.parse import parse


def referents(text: str, *window: str) -> Referents:
    """A paragraph behind those of its window."""
    docs = parse([*window, text])
    return Referents(docs[:-1], docs[-1], {})


def meant(word: str, text: str, *window: str) -> Name | None:
    """Whom the first such word of a paragraph means."""
    found = referents(text, *window)
    return found.resolve_in(len(window), found.here.tree.words.index(word))
