from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.tally.core.folding import folded, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [("André", "ANDRE"), ("STRASSE", "Straße"), ("ΣΊΣΥΦΟΣ", "σίσυφος"), ("Łódź", "łódź"), ("ﬁne", "FINE"), ("É", "e")],
)
def test_case_and_accents_make_no_other_name(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_names_of_other_letters_stay_other_names() -> None:
    assert folded("Ortiz") != folded("Ortega")


@given(st.text())
def test_folding_once_more_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


def test_the_words_of_a_text_come_in_their_order_without_signs() -> None:
    said = words_of("“We can’t — not in São Paulo,” 3 said.")

    assert " ".join(said) == "we can t not in sao paulo 3 said"
