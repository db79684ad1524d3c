"""What English words and texts mean, as vectors: what means nearly the same points nearly the same way.

The table is made by ``tests/quality/word_vectors.py`` from all-MiniLM-L6-v2 (Apache-2.0): what that encoder says of
each common word alone, a map from the sum of a text's words to what it says of the text, and where news lies in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.filing.words import forms

Floats = NDArray[np.float32]

_WORD = re.compile("[A-Za-z]{2,}")


class WordVectors(NamedTuple):
    """Each word, in lower case, to its row; `vectors` of length 1, a row a word; `weights` from 0 to 1: rare words
    weigh most, names of states and what people are called by little, for they are in every story."""

    rows: dict[str, int]
    vectors: Floats
    weights: Floats


class Meanings(NamedTuple):
    """From words to texts: `mapping` with the constant as its last row; `mean` of news paragraphs and, of their
    covariance C, a `spread` S with ``S @ S.T == C``."""

    mapping: Floats
    mean: Floats
    spread: Floats


@cache
def word_vectors() -> WordVectors:
    """The words of the table, read once."""
    with (files("streams") / "filing" / "data" / "word-vectors.npz").open("rb") as file, np.load(file) as table:
        words = table["words"].tobytes().decode().split("\n")
        vectors = table["vectors"].astype(np.float32)
        weights = table["weights"].astype(np.float32)
    return WordVectors({word: row for row, word in enumerate(words)}, unit(vectors), weights)


@cache
def meanings() -> Meanings:
    """The texts of the table, read once."""
    with (files("streams") / "filing" / "data" / "word-vectors.npz").open("rb") as file, np.load(file) as table:
        return Meanings(*(table[name].astype(np.float32) for name in Meanings._fields))


def known_rows(text: str) -> list[int]:
    """The rows of the words of a text that the table has."""
    return list(chain.from_iterable(map(_rows, forms(text))))


@lru_cache(maxsize=65_536)
def _rows(form: str) -> tuple[int, ...]:
    rows = word_vectors().rows
    return tuple(row for word in _WORD.findall(form) if (row := rows.get(word.lower())) is not None)


def centres(texts: Sequence[str]) -> Floats:
    """A row a text: the weighted sum of its words."""
    table = word_vectors()
    found = np.zeros((len(texts), table.vectors.shape[1]), np.float32)
    for number, text in enumerate(texts):
        rows = np.array(known_rows(text), np.intp)
        found[number] = table.weights.take(rows) @ table.vectors.take(rows, axis=0)
    return found


def meant(sums: Floats) -> Floats:
    """What texts mean by their `centres`: a row of length 1 each."""
    table = meanings()
    return unit(unit(sums) @ table.mapping[:-1] + table.mapping[-1])


def unit(vectors: Floats) -> Floats:
    """The same directions at length 1; nothing stays nothing."""
    lengths = np.sqrt(np.einsum("...i,...i->...", vectors, vectors))[..., None]
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-9)))
