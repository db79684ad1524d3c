"""Word lists as data."""

from __future__ import annotations

import pytest

from streams.lexicon import gazetteer


@pytest.mark.parametrize(
    ("word", "country"),
    [("US", "United States"), ("Kenyan", "Kenya"), ("swiss", "Switzerland"), ("Japan", "Japan"), ("Paris", None)],
)
def test_names_and_peoples_lead_to_their_country(word: str, country: str | None) -> None:
    assert gazetteer.country_of_word(word) == country


def test_capitals_and_seats_lead_to_their_government() -> None:
    assert gazetteer.by_seat()["Nairobi"] == "Kenya"
    assert gazetteer.by_seat()["Kremlin"] == "Russia"


def test_every_country_has_its_people() -> None:
    assert all(country.peoples for country in gazetteer.countries())


def test_no_word_means_two_countries() -> None:
    words = [people for country in gazetteer.countries() for people in country.peoples]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("plural", "singular"),
    [
        ("officials", "official"),
        ("Agencies", "agency"),
        ("women", "woman"),
        ("boss", "boss"),
        ("churches", "church"),
        ("series", "series"),
        ("analysis", "analysis"),
        ("staff", "staff"),
    ],
)
def test_nouns_have_a_singular(plural: str, singular: str) -> None:
    assert gazetteer.singular(plural) == singular


def test_titles_of_a_line_stand_for_one_another() -> None:
    groups = gazetteer.title_groups()
    assert groups["sen."] == groups["senator"]


def test_a_set_has_its_words_and_no_other() -> None:
    assert "which" not in gazetteer.word_set("definite")
    assert "the" in gazetteer.word_set("definite")


def test_people_bodies_and_records_may_speak() -> None:
    assert all(gazetteer.may_speak(noun) for noun in ("spokeswoman", "ministry", "survey"))
    assert not gazetteer.may_speak("table")


def test_bodies_are_known_by_name_with_what_they_are_and_as_the_tokenizer_splits_them() -> None:
    assert gazetteer.known_bodies()["Johnson & Johnson"] == {"company"}
    assert ("Johnson", "&", "Johnson") in gazetteer.known_phrases()["Johnson"]
    assert {("Lowe", "'s"), ("Lowe", "’s")} <= set(gazetteer.known_phrases()["Lowe"])
    assert "Ofcom" not in gazetteer.known_phrases()
