from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.filing.words import stem, words


@pytest.mark.parametrize(
    "forms",
    [
        "detain detained detention detainees",
        "traffickers trafficking",
        "regulate regulation regulators",
        "tenant tenants",
        "fish fishing fisheries fishermen",
        "agree agreed agreement",
        "rent rents renters rental",
        "technology technologies technological",
        "cut cutting",
        "tariff tariffs",
        "policy policies",
        "insure insured insurer insurance",
        "flood floods flooding floodwater",
        "negotiate negotiated negotiating negotiation negotiator",
        "rebuild rebuilt rebuilding",
        "labour labor",
        "licence license licensed",
        "evacuate evacuated evacuees evacuation",
        "repeat repeated repeating",
    ],
)
def test_forms_of_one_word_share_a_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["arms army", "car care", "state station", "new news", "general gene", "mayor major"])
def test_words_that_only_look_alike_keep_apart(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


def test_an_acronym_is_not_the_pronoun_it_looks_like() -> None:
    assert [w.stem for w in words("The US told us")] == ["the", "US", "told", "us"]
    assert stem("U.S.") == stem("US")


def test_spans_leave_out_possessive_endings_and_part_at_hyphens() -> None:
    text = "China’s military-to-military talks"
    assert [text[w.start : w.end] for w in words(text)] == ["China", "military", "to", "military", "talks"]


def test_sentences_are_counted_from_nought() -> None:
    assert [w.sentence for w in words("One. Two three! “Four” is in the third. 5 p.m. is not")][:4] == [0, 1, 1, 2]


def test_shouted_text_is_read_as_words() -> None:
    assert [w.stem for w in words("TALKS COLLAPSED")] == [stem("talks"), stem("collapsed")]


@given(st.text())
def test_every_word_lies_within_the_text_and_after_the_one_before(text: str) -> None:
    found = words(text)
    assert all(0 <= w.start < w.end <= len(text) for w in found)
    assert all(a.end <= b.start and a.sentence <= b.sentence for a, b in pairwise(found))
