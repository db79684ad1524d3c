"""Those whom an article names together, whom `both`, `the three` or `the ministers` then take up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from streams.lexicon import gazetteer
from streams.reading.cast.appositions import joined
from streams.reading.cast.resolution import Cast
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles

SPEAK_FOR = gazetteer.word_set("standing-for")
"""Nouns for those who act for others: the leaders, members or envoys of something."""
NEAR = 2
"""Paragraphs, with its own, that a pronoun looks back for those named together."""
_TWO = 2
_ALL = 1 << 30
_TOLD_IN = frozenset({"between", "with", "by", "of"})
"""Prepositions behind which two names are two sides."""


class Together:
    """Finds names that are joined in a paragraph and its window.

    Args:
        side: the name that stands for the side somebody is on.
    """

    def __init__(self, cast: Cast, side: Callable[[str], str]) -> None:
        self._cast = cast
        self._side = side

    def before(self, before: int, *, sentences: int = 99, number: int = 0, back: int = NEAR) -> list[str]:
        """Those last named together before a token, as subjects or in pairs: `Peru and Chile met. Both …`.

        Args:
            sentences: how many sentences before its own to look back, into the paragraph before too.
            number: how many they are, if it is known.
            back: how many paragraphs to look through, with its own.
        """
        limit = before
        for at in range(len(self._cast.pages) - 1, max(len(self._cast.pages) - 1 - back, -1), -1):
            page = self._cast.pages[at]
            for start, end in reversed([s for s in page.tree.sentences if s[0] < limit]):
                for i in range(min(end, limit) - 1, start - 1, -1):
                    names = self._named_at(at, i, limit)
                    if len(names) > 1 and number in {0, len(names)}:
                        return names
                if start <= before < end and at == len(self._cast.pages) - 1:
                    continue
                sentences -= 1
                if sentences <= 0:
                    return []
            limit = _ALL
        return []

    def _named_at(self, at: int, first: int, limit: int) -> list[str]:
        """Different sides whose names `and` joins, the first of them at this token of a page."""
        page = self._cast.pages[at]
        tree = page.tree
        apposed = [name for name in tree.of(first, "appos") if _is_state(page, first) and _is_state(page, name)]
        chained = tree.first(first, "conj") is not None or any(tree.first(name, "conj") is not None for name in apposed)
        if tree.deps[first] not in {"nsubj", "nsubjpass", "pobj", "poss"} or not chained:
            return []
        if tree.deps[first] == "pobj" and tree.lower[tree.heads[first]] not in _TOLD_IN:
            return []
        # `Peru, Chile and Brazil`, where the parser says that Peru is Chile.
        whole = [*joined(page, first), *(token for name in apposed for token in joined(page, name))]
        tokens = [token for token in dict.fromkeys(whole) if token < limit]
        if not all(_is_party(page, token) for token in tokens):
            return []
        names = self._of_tokens(at, tokens)
        return names if len(names) == len(tokens) else []

    def _of_tokens(self, at: int, tokens: Iterable[int]) -> list[str]:
        """Different sides that tokens of a page mean, by name."""
        page = self._cast.pages[at]
        meant = [_spoken_for(page, token) for token in tokens]
        found = ((token, self._cast.resolve_in(at, token)) for token in meant)
        known = (n for token, n in found if n is not None and (n.resolved != "unresolved" or token not in page.at))
        return list({self._side(name.name): name.name for name in known}.values())


def _spoken_for(page: Sketch, token: int) -> int:
    """The body that a description says somebody belongs to: `the rebels of the Northern Army`."""
    tree = page.tree
    if token in page.at or gazetteer.singular(tree.lower[token]) not in SPEAK_FOR:
        return token
    of = (c for p in tree.of(token, "prep") if tree.lower[p] == "of" for c in tree.of(p, "pobj"))
    return next((c for c in of if c in page.at), token)


def _is_state(page: Sketch, token: int) -> bool:
    return token in page.at and page.at[token].category == "country"


def _is_party(page: Sketch, token: int) -> bool:
    """Whether a token names somebody, or describes a body or people."""
    if token in page.at:
        return not page.at[token].pronoun
    low = page.tree.lower[token]
    return page.tree.tags[token] in {"NN", "NNS"} and (roles.is_body(low) or roles.is_human(low))
