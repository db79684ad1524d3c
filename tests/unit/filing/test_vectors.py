import numpy as np

from streams.filing.vectors import unit, word_vectors


def likeness(one: str, other: str) -> float:
    table = word_vectors()
    return float(table.vectors[table.rows[one]] @ table.vectors[table.rows[other]])


def test_words_of_one_meaning_are_more_alike_than_words_of_two() -> None:
    assert likeness("landlord", "tenant") > likeness("landlord", "vaccine") + 0.3
    assert likeness("detention", "prison") > likeness("detention", "harvest") + 0.3


def test_every_word_has_a_vector_of_length_one_and_a_weight() -> None:
    table = word_vectors()
    assert len(table.rows) == len(table.vectors) == len(table.weights)
    assert np.allclose(np.linalg.norm(table.vectors, axis=1), 1, atol=1e-5)
    assert 0 <= table.weights.min() < table.weights.max() <= 1


def test_common_words_weigh_less_than_rare_ones() -> None:
    table = word_vectors()
    assert 5 * table.weights[table.rows["the"]] < table.weights[table.rows["herring"]]


def test_unit_leaves_nothing_as_nothing() -> None:
    assert not unit(np.zeros((1, 4), np.float32)).any()
