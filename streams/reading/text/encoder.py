"""Tokens to vectors: the English model's own encoder, computed with fewer and faster operations.

spaCy's `MultiHashEmbed` looks at each token alone, so that its vector can be remembered by token; its
`MaxoutWindowEncoder` then lets each see its neighbours, layer by layer. The multiplications of the latter go
to numpy's BLAS, which here is several times as fast as the one that spaCy brings along.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from spacy.tokens import Doc
from threadpoolctl import ThreadpoolController

Floats = NDArray[np.float32]

ALIGNED = 12
"""Rows by which texts are set apart: BLAS sums the same for rows that lie so, whatever lies beside them.

Its kernels take up to a dozen rows at a time, and round otherwise for the seventh than for the first; threads
would share rows out anywhere. A core is best used by a worker of its own in any case.
"""
ROWS = 32 * ALIGNED
"""Rows multiplied at a time, so that they stay in the processor's cache."""
REMEMBERED = 20_000
"""Tokens whose vectors are kept; after that many it begins anew."""
_TINY = np.float32(1e-8)
"""What thinc's layer normalisation adds to the variance."""

Key = tuple[int, int, int]
"""What the vector of a token depends on: its form, its norm and whether a space follows."""
_KEY: list[int | str] = ["ORTH", "NORM", "SPACY"]


class _Layer(NamedTuple):
    """One layer: weights with the bias as their last row, in order of maxout piece; scale and shift."""

    weights: Floats
    scale: Floats
    shift: Floats


class Encoder:
    """The vectors of the model's `tok2vec` component.

    Args:
        model: of that component.
    """

    def __init__(self, model: Any) -> None:
        embed, encode = model.layers
        features, _, *self._embed = embed.layers[:4]
        self._features: list[int | str] = features.attrs["columns"]
        self._layers = [_layer(layer) for layer in encode.layers[0].layers]
        self._apart: int = encode.attrs["pad"]
        self._width: int = model.get_dim("nO")
        self._pieces = self._layers[0].weights.shape[1] // self._width
        self._known: dict[Key, Floats] = {}
        self._threads = ThreadpoolController()
        self._windows = np.ones((ROWS, len(self._layers[0].weights)), np.float32)
        self._products = np.empty((ROWS, self._pieces * self._width), np.float32)

    def vectors(self, docs: Sequence[Doc]) -> list[Floats]:
        """A row for each token of each document; which others are there changes no bit of it."""
        starts, size = self._places([len(doc) for doc in docs])
        rows = np.zeros((size, self._width), np.float32)
        places = [slice(start, start + len(doc)) for start, doc in zip(starts, docs, strict=True)]
        for place, found in zip(places, self._embedded(docs), strict=True):
            rows[place] = found
        with self._threads.limit(limits=1, user_api="blas"):
            for layer in self._layers:
                rows = self._through(layer, rows)
        return [rows[place] for place in places]

    def _places(self, sizes: Sequence[int]) -> tuple[list[int], int]:
        """Where each text begins, with rows of zeros between them, and rows in all; the first and last are spare."""
        starts, end = [], ALIGNED
        for size in sizes:
            starts.append(end + 1)
            end += -(-(size + self._apart) // ALIGNED) * ALIGNED
        return starts, end + 2

    def _embedded(self, docs: Sequence[Doc]) -> Iterator[Floats]:
        if len(self._known) > REMEMBERED:
            self._known.clear()
        keys: list[list[Key]] = [list(map(tuple, doc.to_array(_KEY).tolist())) for doc in docs]
        self._learn(docs, keys)
        for found in keys:
            rows = [self._known[key] for key in found]
            yield np.concatenate(rows).reshape(-1, self._width) if rows else np.empty((0, self._width), np.float32)

    def _learn(self, docs: Sequence[Doc], keys: Sequence[Sequence[Key]]) -> None:
        new: dict[Key, NDArray[np.uint64]] = {}
        for doc, found in zip(docs, keys, strict=True):
            missing = {key: i for i, key in enumerate(found) if key not in self._known and key not in new}
            if missing:
                features = doc.to_array(self._features)
                new |= {key: features[i] for key, i in missing.items()}
        if not new:
            return
        rows: NDArray[Any] = np.stack(list(new.values()))
        for layer in self._embed:
            rows = layer.predict(rows)
        self._known |= zip(new, np.array(rows), strict=True)

    def _through(self, layer: _Layer, rows: Floats) -> Floats:
        """Residual, layer normalisation, maxout, over each row and its neighbours."""
        out = np.zeros_like(rows)
        windows = sliding_window_view(rows.reshape(-1), 3 * self._width)[:: self._width]
        for start in range(0, len(windows), ROWS):
            seen = windows[start : start + ROWS]
            into = out[start + 1 : start + 1 + len(seen)]
            self._windows[: len(seen), :-1] = seen
            products = np.matmul(self._windows[: len(seen)], layer.weights, out=self._products[: len(seen)])
            pieces = np.split(products, self._pieces, axis=1)
            np.maximum(pieces[0], pieces[1], out=into)
            for piece in pieces[2:]:
                np.maximum(into, piece, out=into)
            into -= into.mean(axis=1, keepdims=True)
            variance = np.einsum("ij,ij->i", into, into) / np.float32(self._width)
            into *= (1 / np.sqrt(variance + _TINY))[:, None]
            into *= layer.scale
            into += layer.shift
            into += rows[start + 1 : start + 1 + len(seen)]
        return out


def _layer(model: Any) -> _Layer:
    parts = {part.name: part for part in model.walk()}
    maxout, norm = parts["maxout"], parts["layernorm"]
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    by_piece = weights.transpose(2, 1, 0).reshape(weights.shape[2], -1)
    return _Layer(np.vstack([by_piece, bias.T.reshape(1, -1)]), norm.get_param("G"), norm.get_param("b"))
