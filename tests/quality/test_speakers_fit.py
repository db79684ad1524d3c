"""The recipe of how certain a speaker is."""

from __future__ import annotations

import pytest
from quality import real_news, speakers_fit
from quality.attribution_fit import lines
from quality.logistic import fitted

from streams.lexicon import gazetteer


@pytest.mark.slow
@pytest.mark.skipif(not real_news.TEXTS.exists(), reason="real news is not beside the project")
def test_the_weights_that_ship_are_those_that_the_recipe_makes() -> None:
    found = fitted(list(speakers_fit.cases()), ridge=speakers_fit.RIDGE, fewest=speakers_fit.FEWEST)
    assert list(gazetteer.lines("speakers.tsv", "reading")) == list(lines(found))
