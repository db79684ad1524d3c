"""Cues and their forms."""

from __future__ import annotations

import pytest

from streams.reading.attribution.lexicon import cues, forms, verb_share


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


def test_shares_are_shares() -> None:
    assert all(0 < share <= 1 for cue in cues().values() for share in cue.frames.values())


@pytest.mark.parametrize("form", ["said", "told", "announced", "tweeted", "lambasted", "conceded"])
def test_what_reports_use_most_is_known(form: str) -> None:
    assert cues()[form, "V"].frames


def test_what_is_no_cue_is_not_known() -> None:
    assert ("sailed", "V") not in cues()


def test_a_verb_has_a_share_in_its_frames_and_none_in_others() -> None:
    assert verb_share("said", "quote") == cues()["said", "V"].frames["quote"]
    assert verb_share("said", "no such frame") == 0.0
    assert verb_share("zzyzx", "quote") == 0.0
