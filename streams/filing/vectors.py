"""What common English words mean, as vectors: words that mean nearly the same point nearly the same way.

The table is made by ``tests/quality/word_vectors.py`` from all-MiniLM-L6-v2 (Apache-2.0).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SMOOTH = 3e-4
"""Probability of a word that counts half (Arora, Liang, Ma: A Simple but Tough-to-Beat Baseline, ICLR 2017)."""

Floats = NDArray[np.float32]


class WordVectors(NamedTuple):
    """Each word, in lower case, to its row; `vectors` of length 1, a row a word; `weights` from 0 to 1, rarest most."""

    rows: dict[str, int]
    vectors: Floats
    weights: Floats


@cache
def word_vectors() -> WordVectors:
    """The table, read once."""
    with (files("streams") / "filing" / "data" / "word-vectors.npz").open("rb") as file, np.load(file) as table:
        words = table["words"].tobytes().decode().split("\n")
        vectors = table["vectors"].astype(np.float32)
        probability = 10 ** (table["frequencies"].astype(np.float32) - 9)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    weights = (SMOOTH / (SMOOTH + probability)).astype(np.float32)
    return WordVectors({word: row for row, word in enumerate(words)}, vectors, weights)


def unit(vectors: Floats) -> Floats:
    """The same directions at length 1; nothing stays nothing."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), np.float32(1e-9)))
