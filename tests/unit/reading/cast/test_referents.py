"""Whom a name, a role, a noun or a pronoun means, as far as the window shows it."""

from __future__ import annotations

import pytest
from resolving import meant, referents
from spacy.tokens import Doc
from spacy.vocab import Vocab

from streams.reading.cast.referents import Referents

OPENING = "Kenyan President Amina Otieno met German Chancellor Max Brandt in Nairobi on Tuesday."


@pytest.mark.parametrize(
    ("word", "text", "name", "resolved"),
    [
        ("Otieno", "Otieno said no.", "Amina Otieno", "name"),
        ("president", "The president said no.", "Amina Otieno", "nominal"),
        ("chancellor", "The German chancellor said no.", "Max Brandt", "nominal"),
        ("leader", "The Kenyan leader said no.", "Amina Otieno", "nominal"),
        ("She", "She said no.", "Amina Otieno", "pronoun"),
        ("he", "Later he said no.", "Max Brandt", "pronoun"),
        ("Germany", "Germany said no.", "Germany", "name"),
        ("Berlin", "Berlin said no.", "Germany", "name"),
        ("US", "The US said no.", "United States", "name"),
    ],
)
def test_names_roles_and_pronouns_lead_to_whom_the_window_names(word: str, text: str, name: str, resolved: str) -> None:
    found = meant(word, text, OPENING)
    assert found is not None
    assert (found.name, found.resolved) == (name, resolved)


def test_a_surname_leads_to_its_bearer_whatever_the_tagger_takes_it_for() -> None:
    found = referents("Jolly said no.", "The painter Anna Jolly left the room.")
    found.here.tree.tags[0] = "RB"
    name = found.resolve_in(1, 0)
    assert name is not None
    assert name.name == "Anna Jolly"


@pytest.mark.parametrize(
    ("called", "before", "name"),
    [
        ("Lund", "Ada Lund, Nils Lund's mother, said no.", "Ada Lund"),
        ("Lund", "The mayor, Ada Lund, met Nils Lund and said no.", "Ada Lund"),
        ("Lund", "The mayor met Ada Lund.", "Nils Lund"),
        ("Mr. Lund", "Ada Lund, the mother of Nils Lund, said no.", "Nils Lund"),
    ],
)
def test_a_surname_that_two_share_is_that_of_the_one_who_has_just_spoken(called: str, before: str, name: str) -> None:
    found = referents(f"{called} said it was late.", "Nils Lund ran. Nils Lund fell.", before)
    token = called.count(" ")
    resolved = found.resolve_in(2, token)
    assert resolved is not None
    assert resolved.name == name


def test_a_surname_is_no_country_where_somebody_bears_it() -> None:
    found = meant("Brazil", "Brazil said no.", "The coach, Milton Brazil, left the room.")
    assert found is not None
    assert (found.name, found.kind) == ("Milton Brazil", "person")


def test_a_letter_that_marks_a_turn_stands_for_someone_nobody_knows() -> None:
    name = meant("Q", "Q: Did you see the well?")
    assert name is not None
    assert (name.name, name.resolved) == ("Q", "unresolved")


def test_a_quantity_that_the_tagger_takes_for_an_adverb_is_who_has_its_verb() -> None:
    words, deps = ["More", "call", "it", "unfair", "."], ["advmod", "ROOT", "dobj", "oprd", "punct"]
    doc = Doc(Vocab(), words, heads=[1, 1, 1, 1, 1], deps=deps, tags=["RBR", "VBP", "PRP", "JJ", "."])
    name = Referents([], doc, {}).resolve_in(0, 0)
    assert name is not None
    assert name.mention == (0, 4)


def test_the_family_name_may_come_first() -> None:
    found = meant("Park", "Park said no.", "South Korean leader Park Yun arrived.")
    assert found is not None
    assert found.name == "Park Yun"


def test_a_papers_surname_is_the_papers_behind_an_article() -> None:
    window = "Mayor Emil Guardian left."
    assert [
        (found := meant("Guardian", text, window)) and found.name
        for text in ("Guardian said no.", "The Guardian said no.")
    ] == ["Emil Guardian", "Guardian"]


def test_the_briton_is_the_one_person_named_just_before() -> None:
    found = meant("Briton", "The Briton said no.", "Ingrid Holst sent congratulations.")
    assert found is not None
    assert found.name == "Ingrid Holst"


@pytest.mark.parametrize(
    ("text", "before", "name", "kind"),
    [
        ("The Republican said no.", "Senator Bo Lund left.", "Bo Lund", "person"),
        ("The 52-year-old Republican said no.", "Senator Bo Lund left.", "Bo Lund", "person"),
        ("The Republican said no.", "Republican Bo Lund met Ann Reed.", "Bo Lund", "person"),
        ("The Republican said no.", "Bo Lund met Ann Reed.", "Republican", "anonymous"),
    ],
)
def test_a_partys_member_is_the_one_person_named_just_before(text: str, before: str, name: str, kind: str) -> None:
    found = meant("Republican", text, before)
    assert found is not None
    assert (found.name, found.kind) == (name, kind)
