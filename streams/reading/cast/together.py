"""Those whom an article names together, whom `both`, `the three` or `they` then take up."""

from __future__ import annotations

from streams.reading.cast.appositions import joined_states
from streams.reading.cast.meanings import Name
from streams.reading.cast.referents import Referents
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles

NUMBERS = {"each": 0, "neither": 0, "both": 2, "two": 2, "pair": 2, "duo": 2} | {
    word: 3 + more for more, word in enumerate(("three", "four", "five", "six", "seven"))
}
"""Words for those who have been named together, and how many they are; 0 where it is not said."""
NEAR = 2
"""Paragraphs, with its own, that a pronoun looks back for those named together."""
_ALL = 1 << 30
_LESSER = frozenset({"conj", "dobj", "dative"})
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
            for i in range(min(end, limit) - 1, start - 1, -1):
                names = _named_at(cast, at, i, limit)
                if len(names) > 1 and number in {0, len(names)}:
                    return names
            if start <= before < end and at == last:
                continue
            sentences -= 1
            if sentences <= 0:
                return []
        limit = _ALL
    return []


def _named_at(cast: Referents, at: int, first: int, limit: int) -> list[Name]:
    """Different people or bodies whom `and` joins, the first of them at this token of a page; all or none."""
    page = cast.pages[at]
    tree = page.tree
    beside = tree.deps[first] == "pobj" and tree.lower[tree.heads[first]] not in _TOLD_IN
    if beside or tree.deps[first] in _LESSER:
        return []
    tokens = [token for token in joined_states(page, first) if token < limit]
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
