"""Texts to what they mean by all six layers, as they are run."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np

from streams.meaning.encoding import LETTERS, Encoder, Floats, News
from streams.minilm.carrier import Tensors, libraries, tensors
from streams.minilm.graph import EPSILON, model
from streams.minilm.pieces import numbers
from streams.minilm.tuning import tuned

LAYERS = 6
PIECES = 96
"""Words and parts of words that a text is read by: one paragraph of six has more."""
_EMBEDDINGS = "inner.embeddings"


class MiniLM(Encoder):
    """Encodes one text at a time, since rounding goes by the range of all that is encoded at once.

    Args:
        around: where news lies by it; as ships, where left away.
    """

    def __init__(self, tensors: Tensors, around: News | None = None) -> None:
        _, runtime = libraries()
        super().__init__(around or news())
        self._words = tensors[f"{_EMBEDDINGS}.word_embeddings.weight_q"]
        self._scales = tensors[f"{_EMBEDDINGS}.word_embeddings.weight_scale"].astype(np.float32)
        self._places = _places(tensors)
        self._weight, self._bias = (tensors[f"{_EMBEDDINGS}.LayerNorm.{part}"] for part in ("weight", "bias"))
        options = runtime.SessionOptions()
        # A core is best used by a worker of its own.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = runtime.InferenceSession(model(tensors, LAYERS), options, providers=["CPUExecutionProvider"])

    def vector(self, text: str) -> Floats:
        embedded = self._embedded(numbers(text[:LETTERS], PIECES))
        (seen,) = self._session.run(None, {"pieces": embedded[None]})
        mean = seen[0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def _embedded(self, pieces: list[int]) -> Floats:
        found = self._words[pieces].astype(np.float32) * self._scales[pieces] + self._places[: len(pieces)]
        found -= found.mean(axis=1, keepdims=True)
        found /= np.sqrt((found * found).mean(axis=1, keepdims=True) + EPSILON)
        return np.asarray(found * self._weight + self._bias, np.float32)


@cache
def load() -> MiniLM:
    """The one encoder that a process keeps.

    Raises:
        ModelError: it is not installed, or another one.
    """
    return MiniLM(tuned(tensors()))


@cache
def news() -> News:
    """The table that ships, read once."""
    with (files("streams.minilm") / "data" / "news.npz").open("rb") as file, np.load(file) as table:
        return News(*(table[name].astype(np.float32) for name in News._fields))


def _places(tensors: Tensors) -> Floats:
    """What the place in a text adds to each piece."""
    name = f"{_EMBEDDINGS}.position_embeddings.weight"
    places = tensors[f"{name}_q"][:PIECES].astype(np.float32) * tensors[f"{name}_scale"][:PIECES]
    return np.asarray(places + tensors[f"{_EMBEDDINGS}.token_type_embeddings.weight"][0], np.float32)
