"""Word lists as data."""

from __future__ import annotations

import pytest

from streams.lexicon import gazetteer


@pytest.mark.parametrize(
    ("word", "country"),
    [
        ("US", "United States"),
        ("Kenyan", "Kenya"),
        ("swiss", "Switzerland"),
        ("Japan", "Japan"),
        ("Paris", None),
        ("Vanuatu", "Vanuatu"),
        ("welsh", "Wales"),
        ("Hongkonger", "Hong Kong"),
        ("Timor-Leste", "East Timor"),
        ("Filipina", "Philippines"),
        ("Macedonia", "North Macedonia"),
        ("Georgetown", None),
    ],
)
def test_names_and_peoples_lead_to_their_country(word: str, country: str | None) -> None:
    assert gazetteer.country_of_word(word) == country


def test_capitals_and_seats_lead_to_their_government() -> None:
    assert gazetteer.by_seat()["Nairobi"] == "Kenya"
    assert gazetteer.by_seat()["Kremlin"] == "Russia"
    assert gazetteer.by_seat()["Maseru"] == "Lesotho"
    assert {"Holy See", "Itamaraty", "Malacañang", "Blue House"} <= gazetteer.institutions()
    assert "Maseru" not in gazetteer.institutions()


def test_words_around_and_in_names_of_countries_and_bodies_belong_together() -> None:
    assert ("Antigua", "Barbuda") in gazetteer.joined()
    assert ("England", "Wales") in gazetteer.joined()
    assert ("France", "Germany") not in gazetteer.joined()


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
    nouns = ("spokeswoman", "ministry", "survey", "superdelegate", "pundit", "caucus", "nonprofit", "ranking", "index")
    assert all(gazetteer.may_speak(noun) for noun in nouns)
    assert all(gazetteer.may_speak(noun) for noun in ("groundsman", "voivode"))
    assert not gazetteer.may_speak("table")


def test_bodies_are_known_by_name_with_what_they_are_and_as_the_tokenizer_splits_them() -> None:
    assert gazetteer.known_bodies()["Johnson & Johnson"] == {"company"}
    assert "committee" in gazetteer.known_bodies()["DNC"]
    assert {"PolitiFact", "Weekly Standard"} <= set(gazetteer.phrases("media.txt"))
    assert ("Johnson", "&", "Johnson") in gazetteer.known_phrases()["Johnson"]
    assert {("Lowe", "'s"), ("Lowe", "’s")} <= set(gazetteer.known_phrases()["Lowe"])
    assert "Ofcom" not in gazetteer.known_phrases()


def test_media_of_every_continent_are_known_and_common_words_only_with_their_article() -> None:
    media = gazetteer.phrases("media.txt")
    assert {"RTÉ", "Newsday", "Malayala Manorama", "Premium Times", "Folha de S.Paulo", "Stuff", "Caixin"} <= media
    assert "The Sun" in media
    assert media.isdisjoint({"Sun", "Star", "Nation", "Dawn", "Record", "Post"})


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("FEMA", "agency"),
        ("INEC", "agency"),
        ("Ofgem", "watchdog"),
        ("CUPE", "union"),
        ("PiS", "party"),
        ("M23", "group"),
        ("Kenya Airways", "airline"),
        ("Hyundai", "carmaker"),
        ("Westpac", "lender"),
        ("Ukrenergo", "utility"),
    ],
)
def test_bodies_of_every_continent_are_known_with_what_they_are(name: str, kind: str) -> None:
    assert kind in gazetteer.known_bodies()[name]


def test_no_body_of_one_word_is_a_given_name() -> None:
    names = {name for name in gazetteer.known_bodies() if " " not in name}
    assert names & gazetteer.table("given-names.tsv").keys() <= {"Ford", "Honda", "Shell", "Verdi", "Tesla"}


def test_places_of_the_world_are_known_but_those_that_are_surnames() -> None:
    places = gazetteer.phrases("places.txt")
    assert {"KwaZulu-Natal", "Chhattisgarh", "Hertfordshire", "Northwest Territories", "Chihuahua"} <= places
    assert places.isdisjoint({"Lincoln", "Kent", "Jackson", "Austin", "Montgomery", "Reading"})
