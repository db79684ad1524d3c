from collections.abc import Callable

import numpy as np
import pytest

from streams.filing.relevance import weights
from streams.filing.senses import Sense, by_distilled, by_minilm

CLASSROOM = "Homework and classrooms were on the mind of every student."


def encoded() -> Sense:
    pytest.importorskip("onnxruntime", reason="newsroom-streams[accurate] is not installed")
    return by_minilm()


@pytest.mark.parametrize("sense_of", [by_distilled, encoded])
def test_texts_are_compared_in_deviations_of_news_and_by_weights_of_their_own(sense_of: Callable[[], Sense]) -> None:
    sense = sense_of()
    schools, fishing = sense.of([CLASSROOM])[0] @ sense.asked(["Schools", "Fishing quotas"])
    assert schools > 2 > fishing
    assert 0 < weights(sense.weights).threshold < 1


def test_both_encoders_are_weighed_apart() -> None:
    assert not np.allclose(weights(by_distilled().weights).text, weights(encoded().weights).text)
