"""What was learnt of issues: small changes of the encoder's upper layers, by which news lies near what it is about.

Low-rank adaptation (Hu and others, LoRA, ICLR 2022): to a matrix of weights the product of two narrow ones is added.
`tests/quality/encoder_fit.py` makes them.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from streams.minilm.carrier import Tensors, matrix_names, plain

MATRICES = ("query", "key", "value", "output", "widen", "narrow")
"""Of a layer, in the carrier's order."""
NARROWING, WIDENING = ".narrowing", ".widening"
_LARGEST = 127


def tuned(tensors: Tensors, changes: Tensors | None = None) -> Tensors:
    """The carrier's tensors with the upper layers changed; those that ship, where no others are given."""
    changes = shipped() if changes is None else changes
    found = dict(tensors)
    matrices = matrix_names(tensors)
    for name, value in changes.items():
        layer, changed = name.split(".", 1)
        if changed.endswith(NARROWING):
            matrix = matrices[len(MATRICES) * int(layer) + MATRICES.index(changed.removesuffix(NARROWING))]
            product = value.astype(np.float32) @ changes[name.replace(NARROWING, WIDENING)].astype(np.float32)
            found[f"{matrix}_q"], found[f"{matrix}_scale"] = _rounded(plain(tensors, matrix) + product)
        elif not changed.endswith(WIDENING):
            found[f"inner.encoder.layer.{layer}.{changed}"] = value.astype(np.float32)
    return found


@cache
def shipped() -> Tensors:
    """The changes that ship, read once."""
    with (files("streams.minilm") / "data" / "issues.npz").open("rb") as file, np.load(file) as table:
        return dict(table)


def _rounded(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-8) / _LARGEST
    return np.rint(weights / scales).astype(np.int8), scales.astype(np.float32)
