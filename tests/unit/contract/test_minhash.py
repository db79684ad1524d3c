from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.minhash import LEAST_WORDS, alike, bands, minhash
from streams.errors import InputError

TEXT = (
    "The port of Varna and its dockers agreed on Friday to raise pay by six percent, port chief Lena Ortiz said, and "
    "the night shift stays as it is until both sides have met the mediator again in the first week of June."
)
OTHER = (
    "Dockers in Varna will get six percent more, the port's chief said on Friday after a night of talks; a mediator is "
    "to look at the night shift in June, and neither side wanted to say more about what was on the table before then."
)


def same(one: str, other: str) -> bool:
    return alike(bands(minhash(one)), bands(minhash(other)))


def test_a_minhash_is_the_same_wherever_and_whenever_it_is_made() -> None:
    """Stores keep it: another library or version must give the same."""
    assert minhash(TEXT) == "0404506b22c100930552d06f23689a0c00f8789b09991f99"


def test_case_spaces_and_punctuation_make_no_difference() -> None:
    assert minhash(TEXT.upper().replace(" ", "\n ").replace(",", " –")) == minhash(TEXT)


@pytest.mark.parametrize(
    "copied",
    [
        TEXT.replace("Friday", "Thursday"),
        "VARNA (Pacific Wire) - " + TEXT,
        TEXT.replace("port chief Lena Ortiz", "port head Lena Ortiz"),
        TEXT + " It was the third round of talks.",
    ],
)
def test_a_word_changed_a_dateline_or_a_sentence_more_is_still_the_same_paragraph(copied: str) -> None:
    assert same(TEXT, copied)


def test_the_same_news_in_other_words_is_another_paragraph() -> None:
    assert not same(TEXT, OTHER)


def test_a_short_paragraph_has_none() -> None:
    assert minhash(" ".join("word" for _ in range(LEAST_WORDS - 1))) == ""
    assert minhash(" ".join("word" for _ in range(LEAST_WORDS))) != ""
    assert minhash("") == ""


@pytest.mark.parametrize("wrong", ["x" * 48, "ab", "0" * 50])
def test_what_is_no_minhash_is_an_input_error_with_a_remedy(wrong: str) -> None:
    with pytest.raises(InputError, match="no 6 hashes") as error:
        bands(wrong)
    assert error.value.remedy


NUMBERS = st.lists(st.sampled_from([0, 1, 0xFFFFFFFF, 0x80000000]), min_size=6, max_size=6)


@given(NUMBERS, NUMBERS)
def test_alike_is_four_equal_hashes_of_six_and_leaves_one_pair_whole(one: list[int], other: list[int]) -> None:
    sketches = [bands("".join(f"{number:08x}" for number in numbers)) for numbers in (one, other)]
    equal = sum(a == b for a, b in zip(one, other, strict=True))
    assert alike(*sketches) == alike(*reversed(sketches)) == (equal >= 4)
    if equal >= 4:
        assert any(a == b for a, b in zip(*sketches, strict=True))
