"""The fit of named features."""

from __future__ import annotations

import math

import numpy as np
import pytest
from quality.logistic import Case, fitted


def test_weights_that_made_the_cases_are_found_again() -> None:
    chance = np.random.default_rng(1)
    truth = {"any": -0.5, "one": 2.0, "other": -1.0}
    cases = []
    for _ in range(8_000):
        names = ("any", *(name for name in ("one", "other") if chance.random() < 0.5))
        odds = sum(truth[name] for name in names)
        cases.append(Case(names, bool(chance.random() < 1 / (1 + math.exp(-odds)))))
    assert fitted(cases, ridge=0.1, fewest=1) == pytest.approx(truth, abs=0.2)


def test_what_few_cases_have_gets_no_weight() -> None:
    cases = [Case(("any", "rare"), True), *[Case(("any",), k % 2 == 0) for k in range(9)]]
    assert set(fitted(cases, ridge=1.0, fewest=2)) == {"any"}


def test_a_case_of_twice_the_weight_counts_as_two() -> None:
    twice = [Case(("a",), True, 2.0), Case(("a",), False)]
    two = [Case(("a",), True), Case(("a",), True), Case(("a",), False)]
    assert fitted(twice, ridge=1.0, fewest=1)["a"] == pytest.approx(fitted(two, ridge=1.0, fewest=1)["a"], abs=1e-6)
