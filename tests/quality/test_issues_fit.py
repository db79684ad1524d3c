"""The recipe of what makes an issue one of a paragraph."""

from __future__ import annotations

import numpy as np
from quality import coverages, issue_cases, issues_fit

from streams.filing.senses import by_distilled
from streams.filing.surroundings import NAMES


def test_weights_that_made_the_cases_are_found_again() -> None:
    chance = np.random.default_rng(1)
    values = chance.normal(size=(20_000, 2)) * [1.0, 3.0]
    about = chance.random(20_000) < issues_fit.chance(values, np.array([2.0, -1.0, -0.5]))
    found = issues_fit.regression(values, about, np.ones(20_000))
    assert np.allclose(found, [2.0, -1.0, -0.5], atol=0.15)


def test_the_threshold_is_that_of_the_highest_f1() -> None:
    chances = np.array([0.9, 0.5, 0.4, 0.3, 0.25])
    about = np.array([True, True, True, False, False])
    assert 0.3 < issues_fit.best_threshold(chances, about, ~about & False, np.ones(5)) <= 0.4


def test_what_is_optional_is_neither_right_nor_wrong() -> None:
    chances, about = np.array([0.9, 0.5, 0.4]), np.array([True, False, True])
    optional = np.array([False, True, False])
    assert issues_fit.best_threshold(chances, about, optional, np.ones(3)) <= 0.4


def test_four_subjects_are_enough_for_the_whole_recipe() -> None:
    subjects = [c for c in coverages.open_to_tuning() if c.name in {"city", "grain", "merger", "health"}]
    found = issues_fit.fit([issues_fit.with_signals(issue_cases.of_coverage(one), by_distilled()) for one in subjects])
    assert found.paragraph[NAMES.index("text")] > 0
    assert 0.2 <= found.threshold < 0.6
