import importlib.util
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="newsroom-streams[accurate] is not installed")

from streams.meaning.encoding import STEPS, read
from streams.minilm.carrier import PACKAGE, tensors
from streams.minilm.encoder import PIECES, MiniLM, load, news
from streams.minilm.pieces import numbers
from streams.minilm.tuning import tuned

CLASSROOM = "Homework and classrooms were on the mind of every student."
PUPILS = "The pupils sat their exams."
TRAWLER = "The trawler landed herring and mackerel in the harbour."


def test_texts_that_mean_nearly_the_same_point_nearly_the_same_way() -> None:
    classroom, pupils, trawler = (load().vector(text) for text in (CLASSROOM, PUPILS, TRAWLER))
    assert classroom @ pupils > 2 * (classroom @ trawler)


@pytest.mark.parametrize("text", [CLASSROOM, TRAWLER])
def test_products_of_whole_numbers_give_nearly_what_the_carriers_own_graph_gives(text: str) -> None:
    import onnxruntime

    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    session = onnxruntime.InferenceSession(str(Path(spec.origin).parent / "model.onnx"))
    pieces = np.array([numbers(text, PIECES)])
    given = {"input_ids": pieces, "attention_mask": np.ones_like(pieces), "token_type_ids": np.zeros_like(pieces)}
    names = {one.name for one in session.get_inputs()}
    (found, *_) = session.run(None, {name: value for name, value in given.items() if name in names})
    own = found[0] if found.ndim == 2 else found[0].mean(axis=0)
    assert MiniLM(tensors()).vector(text) @ (own / np.linalg.norm(own)) > 0.98


def test_a_meaning_is_a_signed_byte_a_direction_and_comes_back_in_deviations() -> None:
    meaning = load().meaning(TRAWLER)
    known = news()
    exact = (load().vector(TRAWLER) - known.mean) @ known.directions / known.deviations
    assert len(meaning) == len(known.deviations) == 128
    assert np.abs(read(meaning) - np.clip(exact, -127 / STEPS, 127 / STEPS)).max() <= 0.5 / STEPS + 1e-6


def test_what_was_encoded_before_changes_nothing() -> None:
    alone = MiniLM(tuned(tensors())).meaning(TRAWLER)
    used = load()
    used.meaning(CLASSROOM)
    assert used.meaning(TRAWLER) == alone == used.meaning(TRAWLER)


def test_likeness_to_what_is_asked_is_in_deviations_of_news() -> None:
    asked = load().asked(["Fishing quotas", "Schools"])
    assert asked.shape == (128, 2)
    assert np.allclose(np.linalg.norm(asked, axis=0), 1)
    fishing, schools = read(load().meaning(TRAWLER)) @ asked
    assert fishing > 1 > schools


@pytest.mark.parametrize("text", ["", " ", "\x00", "word " * 100_000, "\U00013000" * 5_000])
def test_any_text_means_something(text: str) -> None:
    assert len(load().meaning(text)) == 128
