import numpy as np
import pytest

pytest.importorskip("onnxruntime", reason="newsroom-streams[accurate] is not installed")

from streams.minilm.carrier import matrix_names, plain, tensors
from streams.minilm.encoder import MiniLM
from streams.minilm.tuning import shipped, tuned

NEWS = "Detectives questioned two managers over bribes paid for the harbour contract."
ISSUE, OTHER = "Corruption. Money taken for favours.", "Fishing quotas. Who may catch how much."


def likeness(encoder: MiniLM) -> tuple[float, float]:
    news = encoder.vector(NEWS)
    return float(news @ encoder.vector(ISSUE)), float(news @ encoder.vector(OTHER))


def test_news_lies_nearer_to_what_it_is_about_than_by_the_carrier_alone() -> None:
    (before, other_before), (after, other_after) = likeness(MiniLM(tensors())), likeness(MiniLM(tuned(tensors())))
    assert after - other_after > before - other_before + 0.1


def test_the_lower_layers_stay_as_they_are() -> None:
    before, after = tensors(), tuned(tensors())
    names = matrix_names(before)
    assert len(names) == 36
    same = [np.array_equal(before[f"{name}_q"], after[f"{name}_q"]) for name in names]
    assert same == [True] * 18 + [False] * 18


def test_no_change_leaves_each_matrix_nearly_as_it_was() -> None:
    nothing = {name: np.zeros_like(value) for name, value in shipped().items() if name.endswith(("ing",))}
    before, after = tensors(), tuned(tensors(), nothing)
    for name in matrix_names(before):
        largest = np.abs(plain(before, name)).max(axis=0)
        assert (np.abs(plain(after, name) - plain(before, name)) <= largest / 250).all()
