"""The encoder that ships: the words of a text as vectors, a layer of attention by which they change with what stands
around them, and their weighted sum.

It learnt to say what all-MiniLM-L6-v2 says once that knows what issues are (`streams.minilm`), for a small part of
its time (Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015). A layer is that of Vaswani and
others (2017), normalised before each part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from streams.meaning.encoding import LETTERS, Encoder, Floats, News
from streams.meaning.table import Table, known_rows, shipped, unit

WORDS = 110
"""Of a text that are looked at."""
HEAD = 32
"""Numbers by which one head compares words."""
LOUDER = np.float32(8.0)
"""What vectors of length 1 are multiplied by, so that their numbers are about as large as those of a layer."""
GATE = 4.0
"""How much more or less a word may count for what stands around it, as a logarithm."""
EPSILON = 1e-5
ALIGNED, ROWS = 12, 384
"""Words by which texts are set apart, and words that go through at a time: BLAS sums the same for rows that lie so,
whatever lies beside them (`streams.reading.text.encoder`)."""

Numbers = NDArray[np.intp]


class Linear(NamedTuple):
    """A product and a sum, for rows of numbers."""

    weights: Floats
    bias: Floats

    def __call__(self, given: Floats) -> Floats:
        found: Floats = given @ self.weights
        found += self.bias
        return found


class Layer(NamedTuple):
    """Attention, and what follows it; `asked` and `widen` are given what was levelled."""

    asked: Linear
    told: Linear
    widen: Linear
    narrow: Linear


class Distilled(Encoder):
    """Encodes by a table of words, the one that ships where no other is given."""

    def __init__(self, table: Table | None = None) -> None:
        self._table = table = table or shipped()
        parts = table.parts
        self._down, self._begin, self._gate, self._back, self._mapping = (
            _linear(parts, name) for name in ("down", "begin", "gate", "back", "mapping")
        )
        self._places = parts["places"] + self._down.bias
        layers = sum(name.endswith(".widen.weight") for name in parts)
        self._layers = [_layer(parts, f"layer{layer}") for layer in range(layers)]
        # Threads would share rows out anywhere, and a core is best used by a worker of its own.
        self._threads = ThreadpoolController()
        super().__init__(News(parts["mean"], parts["directions"], parts["deviations"]))

    def vector(self, text: str) -> Floats:
        return np.asarray(self.vectors([text])[0])

    def vectors(self, texts: Sequence[str]) -> Floats:
        rows = [known_rows(text[:LETTERS])[:WORDS] for text in texts]
        found = np.zeros((len(texts), len(self._mapping.bias)), np.float32)
        with self._threads.limit(limits=1, user_api="blas"):
            for some in _together(list(map(len, rows))):
                found[some] = self._encoded([rows[k] for k in some])
        return found

    def _encoded(self, texts: Sequence[Sequence[int]]) -> list[Floats]:
        starts = list(accumulate((_aligned(len(text)) for text in texts), initial=0))
        rows, places = np.zeros((2, starts[-1]), np.intp)
        words = [slice(start, start + len(text)) for start, text in zip(starts, texts, strict=False)]
        for here, text in zip(words, texts, strict=True):
            rows[here], places[here] = text, np.arange(len(text))
        vectors = self._table.vectors[rows].astype(np.float32)
        # Numbers of 8 bits are brought to length 1 behind the product that they go into, which has fewer.
        to_one = 1 / np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        found: Floats = vectors @ self._down.weights
        found *= (LOUDER * to_one)[:, None]
        found += self._places[places]
        found = self._seen(found, words)
        lengths = self._table.lengths[rows] * to_one
        return [self._summed(rows[here], vectors[here], lengths[here], found[here]) for here in words]

    def _seen(self, given: Floats, words: Sequence[slice]) -> Floats:
        found = _level(given)
        found *= self._begin.weights
        found += self._begin.bias
        heard = np.zeros_like(found)
        for layer in self._layers:
            asked = layer.asked(_level(found))
            for here in words:
                heard[here] = _heard(asked[here])
            found += layer.told(heard)
            found += layer.narrow(_bent(layer.widen(_level(found))))
        return found

    def _summed(self, rows: Numbers, vectors: Floats, lengths: Floats, seen: Floats) -> Floats:
        weights = self._table.weights[rows] * np.exp(np.clip(self._gate(seen)[:, 0], -GATE, GATE))
        # What stands around words is added to each of them: so to their sum.
        around = weights @ seen @ self._back.weights + self._back.bias * weights.sum()
        return unit(self._mapping(unit((weights * lengths) @ vectors + around)))


@cache
def load() -> Distilled:
    """The one encoder that a process keeps."""
    return Distilled()


def _aligned(size: int) -> int:
    return -(-size // ALIGNED) * ALIGNED


def _together(sizes: Sequence[int]) -> Iterator[list[int]]:
    """Numbers of the texts that go through at once; of those without words, none."""
    some: list[int] = []
    size = 0
    for k, more in enumerate(map(_aligned, sizes)):
        if size + more > ROWS:
            yield some
            some, size = [], 0
        if more:
            some.append(k)
            size += more
    if some:
        yield some


def _linear(parts: Mapping[str, Floats], name: str) -> Linear:
    return Linear(parts[f"{name}.weight"], parts[f"{name}.bias"])


def _layer(parts: Mapping[str, Floats], name: str) -> Layer:
    """With what its normalisations multiply and add taken into the products behind them."""

    def behind(normal: str, linear: str) -> Linear:
        (by, more), (weights, bias) = _linear(parts, f"{name}.{normal}"), _linear(parts, f"{name}.{linear}")
        return Linear(by[:, None] * weights, more @ weights + bias)

    told, narrow = (_linear(parts, f"{name}.{part}") for part in ("told", "narrow"))
    return Layer(behind("first", "asked"), told, behind("second", "widen"), narrow)


def _heard(asked: Floats) -> Floats:
    words, width = len(asked), asked.shape[1] // 3
    wanted, known, told = asked.reshape(words, 3, width // HEAD, HEAD).transpose(1, 2, 0, 3)
    like: Floats = wanted @ known.transpose(0, 2, 1)
    like *= np.float32(HEAD**-0.5)
    like -= np.maximum.reduce(like, axis=2, keepdims=True)
    np.exp(like, out=like)
    like /= np.add.reduce(like, axis=2, keepdims=True)
    return np.asarray((like @ told).transpose(1, 0, 2).reshape(words, width), np.float32)


def _level(given: Floats) -> Floats:
    """Each row at mean 0 and deviation 1."""
    width = np.float32(given.shape[1])
    found = np.asarray(given - np.add.reduce(given, axis=1, keepdims=True) / width, np.float32)
    found /= np.sqrt(np.einsum("ij,ij->i", found, found) / width + np.float32(EPSILON))[:, None]
    return found


def _bent(given: Floats) -> Floats:
    """GELU by its tangent (Hendrycks and Gimpel, 2016)."""
    found = np.asarray(given * given, np.float32)
    found *= np.float32(0.044715)
    found += 1
    found *= given
    found *= np.float32((2 / np.pi) ** 0.5)
    np.tanh(found, out=found)
    found += 1
    found *= given
    found *= np.float32(0.5)
    return np.asarray(found, np.float32)
