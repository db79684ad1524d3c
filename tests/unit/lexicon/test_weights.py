"""Fitted weights as data."""

from __future__ import annotations

import pytest

from streams.lexicon.weights import probability, weights


def test_weights_are_logarithms_of_odds() -> None:
    assert probability(["a", "b", "unknown"], {"a": 2.0, "b": -2.0}) == 0.5
    assert probability(["a"], {"a": 2.0}) == pytest.approx(0.8808, abs=1e-4)


def test_a_file_has_them_in_hundredths() -> None:
    known = weights("speakers.tsv", "reading")
    assert known
    assert all(abs(weight) < 10 for weight in known.values())
