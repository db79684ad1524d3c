import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.minilm.pieces import numbers

HELLO = [101, 7592, 2088, 999, 102]


@pytest.mark.parametrize("text", ["Hello world!", "hello  world !", "Héllo wörld!"])
def test_letters_case_accents_and_spaces_are_as_in_training(text: str) -> None:
    assert numbers(text, 96) == HELLO


def test_a_word_that_is_not_on_the_list_is_read_by_its_longest_parts() -> None:
    assert numbers("embeddings", 96) == [101, 7861, 8270, 4667, 2015, 102]


def test_a_letter_that_is_not_on_the_list_makes_its_word_unknown() -> None:
    assert numbers("\U00013000", 96) == numbers("x" * 101, 96) == [101, 100, 102]


def test_what_is_too_long_ends_early_but_ends() -> None:
    assert numbers("Hello world! Hello world!", 5) == HELLO


def test_nothing_has_a_beginning_and_an_end() -> None:
    assert numbers("", 96) == [101, 102]


@given(st.text(), st.integers(min_value=2, max_value=20))
def test_any_text_has_no_more_pieces_than_asked_for(text: str, most: int) -> None:
    assert len(numbers(text, most)) <= most
