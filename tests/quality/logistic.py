"""Ridge logistic regression over named features, each there or not: what the reader's scorers are fitted with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NEWTON, CONJUGATE = 25, 60
"""Rounds of Newton's method, and steps of conjugate gradients in each."""
ENOUGH = 1e-6
"""Change of the loss, per case, at which it is minimal."""


class Case(NamedTuple):
    """Features of something, whether it is so, what it counts, and the article that it is of."""

    features: tuple[str, ...]
    true: bool
    weight: float = 1.0
    article: str = ""


class _Design(NamedTuple):
    """Cases as rows of zeros and ones, by the places of the ones."""

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    size: tuple[int, int]

    def times(self, weights: Floats) -> Floats:
        return np.bincount(self.rows, weights[self.columns], self.size[0])

    def transposed(self, values: Floats) -> Floats:
        return np.bincount(self.columns, values[self.rows], self.size[1])


def fitted(cases: Sequence[Case], *, ridge: float, fewest: int) -> dict[str, float]:
    """Weights of every feature that `fewest` cases have, in natural logarithms of odds."""
    counts = Counter(feature for case in cases for feature in set(case.features))
    names = sorted(feature for feature, count in counts.items() if count >= fewest)
    place = {feature: k for k, feature in enumerate(names)}
    ones = [(i, place[f]) for i, case in enumerate(cases) for f in dict.fromkeys(case.features) if f in place]
    rows, columns = np.array(ones, np.int64).T
    design = _Design(rows, columns, (len(cases), len(names)))
    target = np.array([case.true for case in cases], np.float64)
    counted = np.array([case.weight for case in cases])
    return dict(zip(names, _minimum(design, target, counted, ridge), strict=True))


def _minimum(design: _Design, target: Floats, counted: Floats, ridge: float) -> Floats:
    weights = np.zeros(design.size[1])
    last = _loss(design, target, counted, ridge, weights)
    for _ in range(NEWTON):
        likely = _likely(design.times(weights))
        slope = design.transposed(counted * (likely - target)) + ridge * weights
        step = _solved(design, counted * likely * (1 - likely), ridge, slope)
        size = 1.0
        while (loss := _loss(design, target, counted, ridge, weights - size * step)) > last and size > ENOUGH:
            size /= 2
        weights = weights - size * step
        if last - loss < ENOUGH * len(target):
            break
        last = loss
    return weights


def _solved(design: _Design, bend: Floats, ridge: float, slope: Floats) -> Floats:
    """The step that Newton's method takes, by conjugate gradients."""
    found, rest = np.zeros_like(slope), slope.copy()
    way, left = rest.copy(), float(rest @ rest)
    for _ in range(CONJUGATE):
        ahead = design.transposed(bend * design.times(way)) + ridge * way
        by = left / max(float(way @ ahead), 1e-30)
        found, rest = found + by * way, rest - by * ahead
        new = float(rest @ rest)
        if new < 1e-12:
            break
        way, left = rest + (new / left) * way, new
    return found


def _loss(design: _Design, target: Floats, counted: Floats, ridge: float, weights: Floats) -> float:
    logits = design.times(weights)
    return float(counted @ (np.logaddexp(0, logits) - target * logits) + ridge / 2 * weights @ weights)


def _likely(logits: Floats) -> Floats:
    return 1.0 / (1.0 + np.exp(-np.clip(logits, -40, 40)))
