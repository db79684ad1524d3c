"""The recipe of what likeness weighs."""

from __future__ import annotations

import numpy as np
from quality import coverages
from quality.likeness_fit import cases, fitted

from streams.filing.likeness import NONE, WHOLE, WHOLE_LEAD, WORDS, WORDS_LEAD


def test_weights_that_made_the_cases_are_found_again() -> None:
    chance = np.random.default_rng(1)
    features = np.column_stack([chance.normal(size=(20_000, 2)), np.ones(20_000)])
    about = chance.random(20_000) < 1 / (1 + np.exp(-features @ np.array([2.0, -1.0, -0.5])))
    assert np.allclose(fitted(features, about), [2.0, -1.0, -0.5], atol=0.15)


def test_on_the_demo_likeness_weighs_as_it_ships_in_kind() -> None:
    rows = list(cases(coverages.demonstration()))
    found = fitted(np.array([features for features, _ in rows]), np.array([about for _, about in rows]))
    shipped = [WHOLE, WHOLE_LEAD, WORDS, WORDS_LEAD, NONE]
    assert [weight > 0 for weight in found] == [weight > 0 for weight in shipped]
    assert (max(found), max(shipped)) == (found[2], shipped[2])
