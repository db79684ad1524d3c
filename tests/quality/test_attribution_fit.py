"""The recipe of what speaks for an attribution."""

from __future__ import annotations

import pytest
from quality import attribution_fit, real_news

from streams.lexicon import gazetteer


@pytest.mark.slow
@pytest.mark.skipif(not real_news.TEXTS.exists(), reason="real news is not beside the project")
def test_the_weights_that_ship_are_those_that_the_recipe_makes() -> None:
    found = attribution_fit.weights(list(attribution_fit.real_cases()), list(attribution_fit.own_cases()))
    assert list(gazetteer.lines("attribution.tsv", "reading")) == list(attribution_fit.lines(found))
