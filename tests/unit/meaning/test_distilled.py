import numpy as np
import pytest

from streams.meaning.distilled import ROWS, WORDS, Distilled, load

CLASSROOM = "Homework and classrooms were on the mind of every student."
PUPILS = "The pupils sat their exams."
TRAWLER = "The trawler landed herring and mackerel in the harbour."


def test_texts_that_mean_nearly_the_same_point_nearly_the_same_way() -> None:
    classroom, pupils, trawler = (load().vector(text) for text in (CLASSROOM, PUPILS, TRAWLER))
    assert classroom @ pupils > 2 * (classroom @ trawler)


def test_a_vector_has_length_one() -> None:
    assert np.linalg.norm(load().vector(TRAWLER)) == pytest.approx(1, abs=1e-4)


def test_the_order_of_words_matters() -> None:
    one, other = (load().vector(f"The dog bit the {who}") for who in ("man", "bank"))
    turned = load().vector("The man bit the dog")
    assert 0.5 < one @ turned < 0.9999
    assert one @ other < one @ turned


def test_a_text_is_looked_at_for_so_many_words_and_no_more() -> None:
    long = "fish " * WORDS
    assert load().meaning(long) == load().meaning(long + "school " * 50)


def test_what_was_encoded_before_changes_nothing() -> None:
    alone = Distilled().meaning(TRAWLER)
    load().meaning(CLASSROOM)
    assert load().meaning(TRAWLER) == alone == load().meaning(TRAWLER)


@pytest.mark.parametrize("text", ["", "\x00", "12 345", "Zzyzxq"])
def test_a_text_without_a_known_word_is_as_news_is_on_average(text: str) -> None:
    assert not np.frombuffer(load().meaning(text), np.int8).any()


@pytest.mark.parametrize("text", ["a", "word " * 100_000, "\U00013000" * 5_000])
def test_any_text_means_something(text: str) -> None:
    assert len(load().meaning(text)) == 128


def test_no_bit_of_a_vector_depends_on_the_texts_that_are_encoded_with_it() -> None:
    words = f"{CLASSROOM} {PUPILS} {TRAWLER} ".split() * 8
    texts = [" ".join(words[k : k + size]) for k, size in enumerate((*range(60), 75, 90, 109, 110, 140))]
    assert sum(len(text.split()) for text in texts) > 3 * ROWS
    together = load().vectors(texts)
    backwards = load().vectors(texts[::-1])[::-1]
    for text, row, again in zip(texts, together, backwards, strict=True):
        assert load().vector(text).tobytes() == row.tobytes() == again.tobytes()
