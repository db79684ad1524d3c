"""What is searched for in words that were said: pure, and the same whatever the database.

Words are looked up by an index of whole articles; what that finds is held against each saying here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from streams.tally.core.folding import words_of

MOST_WORDS = 2_000
"""Of an article that can be searched for in one kind of its sayings, so that none fills the index."""
_KEY_LENGTH = 32
_TERM = re.compile(r'"([^"]*)"|(\S+)')


class Term(NamedTuple):
    """Words in a row; the last one may have any ending."""

    words: tuple[str, ...]
    open: bool = False

    def stands_in(self, said: Sequence[str]) -> bool:
        """Whether the words stand somewhere in these."""
        size = len(self.words)
        return any(self._begins(said[start : start + size]) for start in range(len(said) - size + 1))

    def _begins(self, said: Sequence[str]) -> bool:
        *whole, last = self.words
        end = said[-1].startswith(last) if self.open else said[-1] == last
        return end and list(said[:-1]) == whole


def searched(query: str) -> tuple[Term, ...]:
    """The terms of a query, all of which are to be found: words, ``"words in a row"``, ``begin*``.

    What has no word in it finds nothing, so it is a term without words.
    """
    found = ((words_of(row or plain), (row or plain).endswith("*")) for row, plain in _TERM.findall(query))
    return tuple(Term(tuple(words), begun) for words, begun in found if words) or (Term(()),)


def name_terms(part: str) -> tuple[Term, ...]:
    """The terms of a part of a name: its words, each from its beginning, in any order."""
    return tuple(Term((word,), open=True) for word in words_of(part)) or (Term(()),)


def holds(terms: Iterable[Term], said: Sequence[str]) -> bool:
    """Whether all of the terms stand in these words."""
    return all(term.words and term.stands_in(said) for term in terms)


class Keys(NamedTuple):
    """What the index is asked for: keys that a document must have, and beginnings of keys."""

    whole: tuple[str, ...]
    begun: tuple[str, ...]


def keys_of(terms: Iterable[Term]) -> Keys:
    """The keys of the words of terms."""
    whole: list[str] = []
    begun: list[str] = []
    for term in terms:
        whole += map(key, term.words[: -1 if term.open else None])
        begun += map(key, term.words[-1:] if term.open else ())
    return Keys(tuple(dict.fromkeys(whole)), tuple(dict.fromkeys(begun)))


def key(word: str) -> str:
    """The word as every database keeps it: letters a to z and digits, whatever it takes for a letter itself."""
    short = word[:_KEY_LENGTH]
    return short if short.isascii() else "x" + short.encode().hex()


def document(texts: Collection[str]) -> str:
    """The keys of texts, each once, up to a bound."""
    keys: dict[str, None] = {}
    for text in texts:
        for word in words_of(text):
            keys[key(word)] = None
            if len(keys) >= MOST_WORDS:
                return " ".join(keys)
    return " ".join(keys)
