"""The recipe of what speaks for an attribution."""

from __future__ import annotations

import pytest
from quality import attribution_fit, real_news
from quality.logistic import Case

from streams.lexicon import gazetteer


def test_every_example_has_the_frame_that_it_was_written_for() -> None:
    written = attribution_fit.EXAMPLES.read_text(encoding="utf-8")
    reported = sum(line.count("[") for line in written.splitlines() if not line.startswith("#"))
    assert sum(case.true for case in attribution_fit.example_cases()) >= reported


def test_how_written_news_counts_more_is_no_part_of_the_weights() -> None:
    wider = Case(("any", "wider: any"), true=True)
    plain = Case(("any",), true=False)
    found = attribution_fit.weights([wider, plain] * 8, [])
    assert set(found) == {"any"}
    assert found["any"] < 0


@pytest.mark.slow
@pytest.mark.timeout(400)  # a minute where three run side by side on two cores
@pytest.mark.skipif(not real_news.TEXTS.exists(), reason="real news is not beside the project")
def test_the_weights_that_ship_are_those_that_the_recipe_makes() -> None:
    found = attribution_fit.weights(attribution_fit.marked_cases(), list(attribution_fit.own_cases()))
    assert list(gazetteer.lines("attribution.tsv", "reading")) == list(attribution_fit.lines(found))
