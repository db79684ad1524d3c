"""The words by which news reports agreements, in classes: the data of `agreements.toml`."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from streams.reading.attribution.lexicon import forms
from streams.reading.text.tree import Tree

_PARTS = {"verbs": "V", "nouns": "N", "adjectives": "A", "governors": "V", "complements": "V", "speech": "V"}
_PARTICLES = frozenset({"in", "out", "down", "up", "aside", "off", "away", "back"})


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


def classes(tree: Tree, i: int, section: str) -> Iterator[str]:
    """Classes of the agreement words that a token is of, by all the words of their phrases."""
    for name, rest in entries_of(section).get(tree.lower[i], ()):
        if all(is_beside(tree, i, word) for word in rest):
            yield name


def is_beside(tree: Tree, i: int, word: str) -> bool:
    """Whether a particle or preposition goes with a verb: `turn down`, `turn the idea down`."""
    made = tree.first(i, "dobj")
    behind = tree.rights[made] + 1 if made is not None else i + 1
    near = (c for c in (*tree.children[i], i + 1, i + 2, behind) if i < c < tree.size and tree.lower[c] == word)
    # `voted down the tax`: down there is a particle, whatever the parser takes it for.
    tight = tree.lower[i].startswith("vot")
    return any(word not in _PARTICLES or (tight and c == i + 1) or tree.first(c, "pobj", "amod") is None for c in near)


def phrases(section: str, name: str, lemma: str = "") -> Iterator[tuple[str, tuple[str, ...]]]:
    """Forms of the first word of each phrase of a class, or of one of them, with the further words."""
    wanted = forms(lemma, _PARTS[section]) if lemma else None
    for form, entries in entries_of(section).items():
        if wanted is None or form in wanted:
            yield from ((form, rest) for found, rest in entries if found == name)
