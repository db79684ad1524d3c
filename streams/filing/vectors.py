"""What English words and texts mean, as vectors: what means nearly the same points nearly the same way.

The table is made by ``tests/quality/word_vectors.py`` from all-MiniLM-L6-v2 (Apache-2.0): what that encoder says of
each common word alone, a map from the sum of a text's words to what it says of the text, and where news lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.filing.words import forms

Floats = NDArray[np.float32]

_WORD = re.compile("[A-Za-z]{2,}")


class WordVectors(NamedTuple):
    """Each word, in lower case, to its row; `vectors` of length 1, a row a word; `weights`: what a word says most by is
    heaviest, names of states and what people are called by say little, for they are in every story."""

    rows: dict[str, int]
    vectors: Floats
    weights: Floats


class Meanings(NamedTuple):
    """From words to texts: `mapping` with the constant as its last row; `mean` of news paragraphs and, of their
    covariance C, a `spread` S with ``S @ S.T == C``."""

    mapping: Floats
    mean: Floats
    spread: Floats


class Table(NamedTuple):
    """Words, and how texts are made of them."""

    words: WordVectors
    meanings: Meanings


def read_table(path: Traversable) -> Table:
    with path.open("rb") as file, np.load(file) as found:
        words = found["words"].tobytes().decode().split("\n")
        vectors, weights = found["vectors"].astype(np.float32), found["weights"].astype(np.float32)
        meanings = Meanings(*(found[name].astype(np.float32) for name in Meanings._fields))
    return Table(WordVectors({word: row for row, word in enumerate(words)}, unit(vectors), weights), meanings)


@cache
def shipped() -> Table:
    """The table that ships, read once."""
    return read_table(files("streams") / "filing" / "data" / "word-vectors.npz")


def word_vectors() -> WordVectors:
    """The words of the table that ships."""
    return shipped().words


def known_rows(text: str) -> list[int]:
    """The rows of the words of a text that the table has."""
    return list(chain.from_iterable(map(_rows, forms(text))))


@lru_cache(maxsize=65_536)
def _rows(form: str) -> tuple[int, ...]:
    rows = word_vectors().rows
    return tuple(row for word in _WORD.findall(form) if (row := rows.get(word.lower())) is not None)


def centres(texts: Sequence[str], table: Table) -> Floats:
    """A row a text: the weighted sum of its words. The words of all tables are the same."""
    vectors, weights = table.words.vectors, table.words.weights
    found = np.zeros((len(texts), vectors.shape[1]), np.float32)
    for number, text in enumerate(texts):
        rows = np.array(known_rows(text), np.intp)
        found[number] = weights.take(rows) @ vectors.take(rows, axis=0)
    return found


def meant(sums: Floats, table: Table) -> Floats:
    """What texts mean by their `centres`: a row of length 1 each."""
    mapping = table.meanings.mapping
    return unit(unit(sums) @ mapping[:-1] + mapping[-1])


def unit(vectors: Floats) -> Floats:
    """The same directions at length 1; nothing stays nothing."""
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-9)))
