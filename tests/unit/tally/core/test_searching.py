from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.tally.core.folding import words_of
from streams.tally.core.searching import MOST_WORDS, document, holds, key, keys_of, name_terms, searched

SAID = words_of("We walk out at noon, the dockers of São Paulo said.")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("walk", True),
        ("WALK sao", True),
        ("wal", False),
        ("wal*", True),
        ('"walk out"', True),
        ('"out walk"', False),
        ('"out at no*"', True),
        ("walk strike", False),
        ("walk —", True),
        ("—", False),
        ("", False),
        ('"', False),
    ],
)
def test_all_terms_of_a_query_must_stand_in_what_was_said(query: str, found: bool) -> None:
    assert holds(searched(query), SAID) is found


@pytest.mark.parametrize(("part", "found"), [("ort", True), ("ORTIZ lena", True), ("tiz", False), ("%", False)])
def test_words_of_a_name_are_looked_for_from_their_beginnings(part: str, found: bool) -> None:
    assert holds(name_terms(part), words_of("Lena Ortíz")) is found


@given(st.text(), st.text())
def test_the_index_leads_to_whatever_holds_a_query(query: str, text: str) -> None:
    keys, kept = keys_of(searched(query)), document([text]).split()

    if holds(searched(query), words_of(text)):
        assert set(keys.whole) <= set(kept)
        assert all(any(each.startswith(begun) for each in kept) for begun in keys.begun)


@given(st.text())
def test_a_key_is_of_letters_and_digits_that_every_database_keeps(text: str) -> None:
    assert all(each.isascii() and each.isalnum() and len(each) < 500 for each in map(key, words_of(text)))


def test_no_article_fills_the_index() -> None:
    assert len(document([" ".join(f"w{n}" for n in range(2 * MOST_WORDS))]).split()) == MOST_WORDS
