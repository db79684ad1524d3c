"""The words by which news reports agreements, in classes: the data of `agreements.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from functools import cache
from importlib.resources import files

from streams.reading.attribution.lexicon import forms

_PARTS = {"verbs": "V", "nouns": "N", "adjectives": "A", "governors": "V", "complements": "V", "speech": "V"}


@cache
def entries_of(section: str) -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """By form of the first word: classes, each with the further words of the phrase."""
    text = (files("streams.reading") / "data" / "agreements.toml").read_text(encoding="utf-8")
    found: defaultdict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for name, row in tomllib.loads(text)[section].items():
        for entry in row.split(","):
            first, *rest = entry.split()
            for form in forms(first, _PARTS[section]):
                found[form].append((name, tuple(rest)))
    return {form: tuple(entries) for form, entries in found.items()}


def is_a(section: str, name: str, word: str) -> bool:
    """Whether a word in lower case is of a class of the agreement words."""
    return any(name == found and not rest for found, rest in entries_of(section).get(word, ()))
