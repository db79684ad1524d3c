"""What texts mean, as numbers: by the encoder that ships, or by the larger one where coverage was read with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from streams.meaning import distilled
from streams.meaning.encoding import Encoder, Floats, read
from streams.minilm import encoder as minilm

DISTILLED, ACCURATE = "issue-weights.json", "issue-weights-accurate.json"
"""Files of the weights that are fitted to each."""


class Sense(NamedTuple):
    """One way to say what texts mean, against what news means on average.

    `of` gives a row a text, whatever the others are; `asked` a column a text, to multiply such rows with, so long that
    the products with news have a standard deviation of 1. `weights` names the file of its weights.
    """

    of: Callable[[Sequence[str]], Floats]
    asked: Callable[[Sequence[str]], Floats]
    weights: str


def by_distilled(encoder: Encoder | None = None) -> Sense:
    """By the distilled encoder, the one that ships where no other is given."""
    return _by(encoder or distilled.load(), DISTILLED)


def by_minilm(encoder: Encoder | None = None) -> Sense:
    """By the larger sentence encoder, the one that ships where no other is given.

    Raises:
        ModelError: it is not installed.
    """
    return _by(encoder or minilm.load(), ACCURATE)


def _by(encoder: Encoder, weights: str) -> Sense:
    return Sense(lambda texts: np.array([read(meaning) for meaning in encoder.meanings(texts)]), encoder.asked, weights)
