"""What texts mean, as numbers: by word vectors that ship, or by a sentence encoder where coverage was read with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np

from streams.filing.vectors import Floats, Table, centres, meant, shipped
from streams.minilm.encoder import Encoder, load, read

WORDS, ENCODER = "issue-weights.json", "issue-weights-accurate.json"
"""Files of the weights that are fitted to each."""


class Sense(NamedTuple):
    """One way to say what texts mean, against what news means on average.

    `of` gives a row a text, whatever the others are; `asked` a column a text, to multiply such rows with, so long that
    the products with news have a standard deviation of 1. `weights` names the file of its weights.
    """

    of: Callable[[Sequence[str]], Floats]
    asked: Callable[[Sequence[str]], Floats]
    weights: str


def by_words(table: Table | None = None) -> Sense:
    """By word vectors, those that ship where no others are given: `streams.filing.vectors.meant`."""
    return Sense(partial(_meant, table or shipped()), partial(_asked, table or shipped()), WORDS)


def by_encoder(encoder: Encoder | None = None) -> Sense:
    """By the sentence encoder, the one that ships where no other is given: `streams.minilm.encoder.read`.

    Raises:
        ModelError: it is not installed.
    """
    says = encoder or load()
    return Sense(lambda texts: np.array([read(says.meaning(text)) for text in texts]), says.asked, ENCODER)


def _meant(table: Table, texts: Sequence[str]) -> Floats:
    sums = centres(texts, table)
    # A product a text: one of all rounds in another way with their number.
    found = meant(sums[:, None], table)[:, 0] - table.meanings.mean
    # Without a word that is known a text is like nothing.
    return np.asarray(found * sums.any(axis=1, keepdims=True), np.float32)


def _asked(table: Table, texts: Sequence[str]) -> Floats:
    vectors = meant(centres(texts, table), table)
    spread = np.linalg.norm(vectors @ table.meanings.spread, axis=1, keepdims=True)
    return np.ascontiguousarray((vectors / np.maximum(spread, np.float32(1e-3))).T)
