"""The model's encoder, computed anew."""

from __future__ import annotations

import numpy as np
import pytest
from spacy.tokens import Doc

from streams.reading.text import encoder
from streams.reading.text.encoder import Encoder
from streams.reading.text.parse import load_model

NLP = load_model()
TEXTS = [
    "The court ruled on Monday.",
    "",
    "“Yes,” said Ada.",
    "One",
    "The harbour froze over, and nobody could tell for how long it would. " * 12,
    "  A\u00a0b — “c”\n",
]


def docs() -> list[Doc]:
    return [NLP.make_doc(text) for text in TEXTS]


def fresh() -> Encoder:
    return Encoder(NLP.get_pipe("tok2vec").model)


def test_vectors_are_those_of_spacy() -> None:
    for ours, theirs in zip(fresh().vectors(docs()), NLP.get_pipe("tok2vec").predict(docs()), strict=True):
        assert ours.shape == theirs.shape
        assert np.allclose(ours, theirs, atol=1e-4)


def test_no_bit_of_a_vector_depends_on_the_texts_beside_it_or_before_it() -> None:
    known = fresh()
    together = known.vectors(docs())
    alone = [fresh().vectors([doc])[0] for doc in docs()]
    backwards = known.vectors(docs()[::-1])[::-1]
    for rows, others, again in zip(together, alone, backwards, strict=True):
        assert rows.tobytes() == others.tobytes() == again.tobytes()


def test_no_bit_changes_where_a_text_is_longer_than_what_is_multiplied_at_a_time() -> None:
    long = NLP.make_doc("The board met in May. " * 200)
    assert len(long) > 2 * encoder.ROWS
    together = fresh().vectors([*docs(), long])[-1]
    assert together.tobytes() == fresh().vectors([long])[0].tobytes()


def test_forgetting_tokens_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = fresh().vectors(docs())
    monkeypatch.setattr(encoder, "REMEMBERED", 3)
    forgetful = fresh()
    for _ in range(2):
        found = [forgetful.vectors([doc])[0] for doc in docs()]
        assert [rows.tobytes() for rows in found] == [rows.tobytes() for rows in expected]
