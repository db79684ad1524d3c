"""Cues and their forms."""

from __future__ import annotations

import pytest

from streams.reading.attribution.lexicon import cues, forms, rank, speaks, states


@pytest.mark.parametrize(
    ("lemma", "some"),
    [
        ("say", {"say", "says", "said", "saying"}),
        ("deny", {"deny", "denies", "denied", "denying"}),
        ("argue", {"argue", "argues", "argued", "arguing"}),
        ("admit", {"admit", "admits", "admitted", "admitting"}),
        ("agree", {"agree", "agreed", "agreeing"}),
        ("stress", {"stress", "stresses", "stressed", "stressing"}),
        ("quip", {"quip", "quips", "quipped", "quipping"}),
        ("think", {"think", "thinks", "thought", "thinking"}),
    ],
)
def test_a_verb_has_its_inflected_forms(lemma: str, some: set[str]) -> None:
    assert some <= forms(lemma, "V")


def test_a_noun_has_a_plural_and_an_adjective_one_form() -> None:
    assert forms("worry", "N") == {"worry", "worries"}
    assert forms("aware", "A") == {"aware"}


@pytest.mark.parametrize("form", ["said", "told", "announced", "tweeted", "lambasted", "conceded"])
def test_what_reports_use_most_is_known(form: str) -> None:
    assert cues()[form, "V"].kind


def test_what_is_no_cue_is_not_known() -> None:
    assert ("sailed", "V") not in cues()


def test_verbs_of_speaking_are_told_from_those_that_are_not() -> None:
    assert speaks("said")
    assert not speaks("wants")
    assert not speaks("zzyzx")


def test_what_can_have_a_clause_is_told_from_what_only_goes_with_a_quotation() -> None:
    assert states("believes")
    assert not states("began")


def test_beside_a_quotation_a_verb_of_saying_comes_before_others() -> None:
    assert rank("told") > rank("shouted") > rank("praised") > rank("wanted") == rank("sailed") == 0
