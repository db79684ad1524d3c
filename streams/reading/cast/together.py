"""Those whom an article names together, whom `both`, `the three` or `they` then take up."""

from __future__ import annotations

from bisect import bisect_left

from streams.reading.cast.appositions import joined_states
from streams.reading.cast.meanings import Name
from streams.reading.cast.referents import Referents
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.tree import NOUNS, Tree

NUMBERS = {"each": 0, "neither": 0, "both": 2, "two": 2, "pair": 2, "duo": 2} | {
    word: 3 + more for more, word in enumerate(("three", "four", "five", "six", "seven"))
}
"""Words for those who have been named together, and how many they are; 0 where it is not said."""
NEAR = 2
"""Paragraphs, with its own, that a pronoun looks back for those named together."""
_ALL = 1 << 30
_LESSER = frozenset({"conj", "dobj", "dative"})
_CALLED = NOUNS | {"DT", "CD", "JJ"}
_TOLD_IN = frozenset({"between", "with", "by", "of"})
"""Prepositions behind which two names are two sides."""


def named_together(
    cast: Referents, before: int, *, sentences: int = 99, number: int = 0, back: int = NEAR
) -> list[Name]:
    """Those last named together before a token, as subjects or in pairs: `Peru and Chile met. Both …`.

    Args:
        sentences: how many sentences before its own to look back, into the paragraph before too.
        number: how many they are, if it is known.
        back: how many paragraphs to look through, with its own.
    """
    limit, last = before, len(cast.pages) - 1
    for at in range(last, max(last - back, -1), -1):
        for start, end in reversed([s for s in cast.pages[at].tree.sentences if s[0] < limit]):
            rows = _rows(cast.pages[at])
            first, stop = bisect_left(rows, (start, [])), bisect_left(rows, (min(end, limit), []))
            for _, row in reversed(rows[first:stop]):
                names = _named_in(cast, at, [token for token in row if token < limit])
                if len(names) > 1 and number in {0, len(names)}:
                    return names
            if start <= before < end and at == last:
                continue
            sentences -= 1
            if sentences <= 0:
                return []
        limit = _ALL
    return []


def _rows(page: Sketch) -> list[tuple[int, list[int]]]:
    """Those whom `and` joins to a token, where it is a subject or one of two sides, by token."""
    if page.rows is None:
        found = ((i, joined_states(page, i)) for i in range(page.tree.size) if not _is_lesser(page.tree, i))
        page.rows = [(i, row) for i, row in found if len(row) > 1]
    return page.rows


def _is_lesser(tree: Tree, i: int) -> bool:
    beside = tree.deps[i] == "pobj" and tree.lower[tree.heads[i]] not in _TOLD_IN
    return beside or tree.deps[i] in _LESSER or tree.tags[i] not in _CALLED


def _named_in(cast: Referents, at: int, tokens: list[int]) -> list[Name]:
    """Different people or bodies whom tokens of a page mean, all or none."""
    page = cast.pages[at]
    if len(tokens) < 2 or not all(_is_party(page, token) for token in tokens):
        return []
    found = [(token, cast.resolve_in(at, token)) for token in tokens]
    known = [n for token, n in found if n is not None and (n.resolved != "unresolved" or token not in page.at)]
    return known if len({name.name for name in known}) == len(tokens) else []


def _is_party(page: Sketch, token: int) -> bool:
    """Whether a token names somebody, or describes a body or people."""
    if token in page.at:
        return not page.at[token].pronoun
    low = page.tree.lower[token]
    return page.tree.tags[token] in {"NN", "NNS"} and (roles.is_body(low) or roles.is_human(low))
