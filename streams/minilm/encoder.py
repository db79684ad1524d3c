"""Texts to what they mean, as 8-bit numbers that a topic can carry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from streams.minilm.carrier import Tensors, libraries, tensors
from streams.minilm.graph import EPSILON, model
from streams.minilm.pieces import numbers
from streams.minilm.tuning import tuned

Floats = NDArray[np.float32]

LAYERS = 6
PIECES = 96
"""Words and parts of words that a text is read by: one paragraph of six has more."""
STEPS = 32
"""Of a deviation: what the numbers of a text are rounded to, four deviations at most."""
LETTERS, REMEMBERED = 1_500, 8_192
"""Of a text that are looked at, which are more than its `PIECES`, and texts that are encoded once."""
_EMBEDDINGS = "inner.embeddings"


class News(NamedTuple):
    """Where news lies: `mean` of its paragraphs, the `directions` in which they differ most, a column each, and the
    standard `deviations` along them. Made by ``tests/quality/news_meanings.py``."""

    mean: Floats
    directions: Floats
    deviations: Floats


class Encoder:
    """Encodes one text at a time, since rounding goes by the range of all that is encoded at once: so what comes out
    depends on the text alone. Texts are remembered. Not for several threads at once.

    Args:
        around: where news lies by it; as ships, where left away.
    """

    def __init__(self, tensors: Tensors, around: News | None = None) -> None:
        _, runtime = libraries()
        self._news = around or news()
        self._words = tensors[f"{_EMBEDDINGS}.word_embeddings.weight_q"]
        self._scales = tensors[f"{_EMBEDDINGS}.word_embeddings.weight_scale"].astype(np.float32)
        self._places = _places(tensors)
        self._weight, self._bias = (tensors[f"{_EMBEDDINGS}.LayerNorm.{part}"] for part in ("weight", "bias"))
        options = runtime.SessionOptions()
        # A core is best used by a worker of its own.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = runtime.InferenceSession(model(tensors, LAYERS), options, providers=["CPUExecutionProvider"])
        self._remembered = lru_cache(maxsize=REMEMBERED)(self._meaning)

    def vector(self, text: str) -> Floats:
        """Of length 1: texts that mean nearly the same point nearly the same way."""
        embedded = self._embedded(numbers(text[:LETTERS], PIECES))
        (seen,) = self._session.run(None, {"pieces": embedded[None]})
        mean = seen[0].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), np.float32)

    def meaning(self, text: str) -> bytes:
        """By how many deviations a text differs from news in each direction: `STEPS` to one, a signed byte each."""
        return self._remembered(text[:LETTERS])

    def _meaning(self, text: str) -> bytes:
        known = self._news
        away = (self.vector(text) - known.mean) @ known.directions / known.deviations
        return np.clip(np.rint(away * STEPS), -127, 127).astype(np.int8).tobytes()

    def asked(self, texts: Sequence[str]) -> Floats:
        """A column a text, to multiply meanings with (`read`): the likeness of news to it has a deviation of 1."""
        known = self._news
        found = np.array([self.vector(text) for text in texts]) @ known.directions * known.deviations
        return np.ascontiguousarray((found / np.linalg.norm(found, axis=1, keepdims=True)).T)

    def _embedded(self, pieces: list[int]) -> Floats:
        found = self._words[pieces].astype(np.float32) * self._scales[pieces] + self._places[: len(pieces)]
        found -= found.mean(axis=1, keepdims=True)
        found /= np.sqrt((found * found).mean(axis=1, keepdims=True) + EPSILON)
        return np.asarray(found * self._weight + self._bias, np.float32)


def read(meaning: bytes) -> Floats:
    """What `Encoder.meaning` has written, in deviations."""
    return np.asarray(np.frombuffer(meaning, np.int8) / np.float32(STEPS), np.float32)


@cache
def load() -> Encoder:
    """The one encoder that a process keeps.

    Raises:
        ModelError: it is not installed, or another one.
    """
    return Encoder(tuned(tensors()))


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
