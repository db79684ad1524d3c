"""What texts mean, as numbers: by word vectors that ship, or by a sentence encoder where coverage was read with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from streams.filing.vectors import Floats, centres, meanings, meant

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


def by_words() -> Sense:
    """By word vectors: `streams.filing.vectors.meant`."""
    return Sense(_meant, _asked, WORDS)


def by_encoder() -> Sense:
    """By the sentence encoder: `streams.minilm.encoder.read`.

    Raises:
        ModelError: it is not installed.
    """
    from streams.minilm.encoder import load, read

    encoder = load()
    return Sense(lambda texts: np.array([read(encoder.meaning(text)) for text in texts]), encoder.asked, ENCODER)


def _meant(texts: Sequence[str]) -> Floats:
    # A product a text: one of all rounds in another way with their number.
    return np.asarray(meant(centres(texts)[:, None])[:, 0] - meanings().mean)


def _asked(texts: Sequence[str]) -> Floats:
    vectors = meant(centres(texts))
    spread = np.linalg.norm(vectors @ meanings().spread, axis=1, keepdims=True)
    return np.ascontiguousarray((vectors / np.maximum(spread, np.float32(1e-3))).T)
