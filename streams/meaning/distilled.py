"""The encoder that ships: the words of a text as vectors, a layer of attention by which they change with what stands
around them, and their weighted sum.

It learnt to say what all-MiniLM-L6-v2 says once that knows what issues are (`streams.minilm`), for a small part of
its time (Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015). A layer is that of Vaswani and
others (2017), normalised before each part.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from streams.meaning.encoding import LETTERS, Encoder, Floats, News
from streams.meaning.table import Table, known_rows, shipped, unit

WORDS = 110
"""Of a text that are looked at."""
HEAD = 32
"""Numbers by which one head compares words."""
LOUDER = 8.0
"""What vectors of length 1 are multiplied by, so that their numbers are about as large as those of a layer."""
GATE = 4.0
"""How much more or less a word may count for what stands around it, as a logarithm."""
EPSILON = 1e-5


class Distilled(Encoder):
    """Encodes by a table of words, the one that ships where no other is given."""

    def __init__(self, table: Table | None = None) -> None:
        self._table = table = table or shipped()
        self._parts = parts = table.parts
        self._layers = sum(name.endswith(".widen.weight") for name in parts)
        super().__init__(News(parts["mean"], parts["directions"], parts["deviations"]))

    def vector(self, text: str) -> Floats:
        rows = known_rows(text[:LETTERS])[:WORDS]
        if not rows:
            return np.zeros(len(self._parts["mapping.bias"]), np.float32)
        vectors = unit(self._table.vectors[rows].astype(np.float32))
        seen = self._seen(vectors)
        weights = self._table.weights[rows] * np.exp(np.clip(self._linear(seen, "gate")[:, 0], -GATE, GATE))
        # What stands around words is added to each of them: so to their sum.
        around = self._linear(weights @ seen, "back", weights.sum())
        sums = np.asarray((weights * self._table.lengths[rows]) @ vectors + around, np.float32)
        return unit(self._linear(unit(sums), "mapping"))

    def _seen(self, vectors: Floats) -> Floats:
        found = self._linear(vectors * np.float32(LOUDER), "down") + self._parts["places"][: len(vectors)]
        found = self._normal(found, "begin")
        for layer in range(self._layers):
            name = f"layer{layer}"
            found = found + self._linear(self._heard(self._normal(found, f"{name}.first"), name), f"{name}.told")
            wide = _bent(self._linear(self._normal(found, f"{name}.second"), f"{name}.widen"))
            found = found + self._linear(wide, f"{name}.narrow")
        return found

    def _heard(self, given: Floats, name: str) -> Floats:
        words, width = given.shape
        asked, known, told = (
            self._linear(given, f"{name}.asked").reshape(words, 3, width // HEAD, HEAD).transpose(1, 2, 0, 3)
        )
        like = asked @ known.transpose(0, 2, 1) * np.float32(HEAD**-0.5)
        like = np.exp(like - like.max(axis=2, keepdims=True))
        like /= like.sum(axis=2, keepdims=True)
        return np.asarray((like @ told).transpose(1, 0, 2).reshape(words, width), np.float32)

    def _linear(self, given: Floats, name: str, times: float | np.float32 = 1) -> Floats:
        return np.asarray(given @ self._parts[f"{name}.weight"] + self._parts[f"{name}.bias"] * times, np.float32)

    def _normal(self, given: Floats, name: str) -> Floats:
        width = np.float32(given.shape[1])
        found = given - np.add.reduce(given, axis=1, keepdims=True) / width
        found /= np.sqrt(np.einsum("ij,ij->i", found, found) / width + np.float32(EPSILON))[:, None]
        return np.asarray(found * self._parts[f"{name}.weight"] + self._parts[f"{name}.bias"], np.float32)


@cache
def load() -> Distilled:
    """The one encoder that a process keeps."""
    return Distilled()


def _bent(given: Floats) -> Floats:
    """GELU by its tangent (Hendrycks and Gimpel, 2016)."""
    steep = np.float32((2 / np.pi) ** 0.5) * (given + np.float32(0.044715) * given * given * given)
    return np.asarray(np.float32(0.5) * given * (1 + np.tanh(steep)), np.float32)
