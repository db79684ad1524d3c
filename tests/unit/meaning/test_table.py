import numpy as np

from streams.meaning.table import centre, known_rows, shipped, unit, vectors_of


def likeness(one: str, other: str) -> float:
    return float(centre(one) @ centre(other))


def test_words_of_one_meaning_are_more_alike_than_words_of_two() -> None:
    assert likeness("landlord", "tenant") > likeness("landlord", "vaccine") + 0.3
    assert likeness("detention", "prison") > likeness("detention", "harvest") + 0.3


def test_every_word_has_a_vector_a_length_and_a_weight() -> None:
    table = shipped()
    assert len(table.rows) == len(table.vectors) == len(table.lengths) == len(table.weights)
    assert np.allclose(np.linalg.norm(vectors_of(range(0, len(table.rows), 100)), axis=1), 1, atol=1e-5)
    assert table.lengths.min() > 0
    assert table.weights.min() >= 0


def test_common_words_weigh_less_than_rare_ones() -> None:
    table = shipped()
    the, herring = (table.rows[word] for word in ("the", "herring"))
    assert 3 * table.weights[the] * table.lengths[the] < table.weights[herring] * table.lengths[herring]


def test_words_are_known_in_any_case_and_what_is_none_is_left_out() -> None:
    rows = shipped().rows
    assert known_rows("The U.S. Herring’s 2nd zzyzxq") == [rows["the"], rows["herring"], *known_rows("nd")]


def test_a_text_without_a_known_word_has_no_centre() -> None:
    assert not centre("Zzyzxq 12").any()


def test_unit_leaves_nothing_as_nothing() -> None:
    assert not unit(np.zeros((1, 4), np.float32)).any()
