"""Phrases that mean someone without a name."""

from __future__ import annotations

import pytest

from streams.reading.cast.nominals import counted, is_alone, members, nominal, one_of, part_of, without_number
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("A person who has seen the letters said no.", "person", "person who has seen the letters"),
        ("A fund that holds a tenth of the bank said no.", "fund", "fund that holds a tenth of the bank"),
        ("A steward who asked not to be named said no.", "steward", "steward"),
        ("A Thai diplomat who had seen the letters said no.", "diplomat", "Thai diplomat"),
        ("Plaintiffs' lawyers representing the miners said no.", "lawyers", "plaintiffs' lawyers"),
        ("An official involved in the talks said no.", "official", "official involved in the talks"),
        ("Its co-founder said no.", "co", "co-founder"),
        ("The woman who accused the mayor of theft said it rained.", "woman", "woman who accused the mayor of theft"),
        ("A man who was by the bus when it fell said no.", "man", "man"),
        ("People who say that it rained are rare.", "People", "people"),
        ("Republican aides said no.", "aides", "Republican aides"),
        ("Democratic leaders in Ohio said no.", "leaders", "Democratic leaders in Ohio"),
        ("Young drivers said no.", "drivers", "young drivers"),
        ("It has left many residents saying that the city is late.", "residents", "many residents"),
        ("A man claiming to be a nurse said it rained.", "man", "man claiming to be a nurse"),
        ("Those over 60 said no.", "60", "those over 60"),
    ],
)
def test_a_bare_noun_takes_the_clause_that_alone_says_who_it_is(text: str, head: str, name: str) -> None:
    here = sketch(parse([text])[0])
    assert nominal(here, here.tree.words.index(head)).text == name


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("About 50 tram drivers said no.", "drivers", "tram drivers"),
        ("At least two dozen tram drivers said no.", "drivers", "tram drivers"),
        ("Several hundred drivers said no.", "drivers", "drivers"),
        ("Two tram drivers said no.", "drivers", "two tram drivers"),
        ("Several tram drivers said no.", "drivers", "several tram drivers"),
    ],
)
def test_people_are_not_called_by_an_estimate_of_how_many_they_are(text: str, head: str, name: str) -> None:
    here = sketch(parse([text])[0])
    assert nominal(here, here.tree.words.index(head)).text == name


def test_a_number_without_figures_leads_to_the_word_for_those_it_counts() -> None:
    tree = sketch(parse(["A number of drivers said no to the majority of clerks."])[0]).tree
    assert counted(tree, tree.words.index("number")) == tree.words.index("drivers")
    assert counted(tree, tree.words.index("majority")) is None


@pytest.mark.parametrize(
    ("people", "one"),
    [
        ("two former clerks", "former clerk"),
        ("people in the room", "person in the room"),
        ("advisers to the ministers", "adviser to the ministers"),
    ],
)
def test_one_of_a_group_is_called_in_the_singular(people: str, one: str) -> None:
    assert one_of(people) == one


@pytest.mark.parametrize(
    ("people", "name"),
    [("forty farmers", "farmers"), ("11 pilots", "pilots"), ("two of the pilots", "two of the pilots"), ("two", "two")],
)
def test_a_group_has_a_name_without_its_number(people: str, name: str) -> None:
    assert without_number(people) == name


def test_a_quantity_of_them_is_a_part_of_what_they_are() -> None:
    tree = sketch(parse(["Several of them said no to both of us."])[0]).tree
    assert part_of(tree, 0) == tree.words.index("them")
    assert part_of(tree, tree.words.index("both")) is None
    tree = sketch(parse(["The miners, some of whom said it rained, left."])[0]).tree
    assert part_of(tree, tree.words.index("some")) == tree.words.index("miners")


def test_one_of_some_people_leads_to_the_word_for_them() -> None:
    tree = sketch(parse(["One of his junior ministers said no to one of us."])[0]).tree
    assert members(tree, 0) == tree.words.index("ministers")
    assert members(tree, tree.words.index("one")) is None


@pytest.mark.parametrize(("text", "alone"), [("The two said no.", True), ("The two men said no.", False)])
def test_a_pair_stands_alone_or_with_a_noun(text: str, alone: bool) -> None:
    tree = sketch(parse([text])[0]).tree
    assert is_alone(tree, 1 if alone else 2) is alone


def test_a_phrase_is_read_once() -> None:
    page = sketch(parse(["The senior official said so."])[0])
    assert nominal(page, 2) is nominal(page, 2)


@pytest.mark.parametrize(("text", "singular"), [("A person left.", True), ("Many people left.", False)])
def test_people_are_several_and_a_person_is_one(text: str, singular: bool) -> None:
    here = sketch(parse([text])[0])
    assert nominal(here, 1).singular is singular


@pytest.mark.parametrize(
    ("text", "head", "name"),
    [
        ("The mayor drew criticism from unions for closing two schools.", "unions", "unions"),
        ("The mayor was criticised by parents for closing two schools.", "parents", "parents"),
        ("A fund for housing old sailors said no.", "fund", "fund for housing old sailors"),
        ("The mayor drew criticism from a fund for old sailors.", "fund", "fund for old sailors"),
    ],
)
def test_what_critics_hold_against_somebody_is_no_part_of_who_they_are(text: str, head: str, name: str) -> None:
    here = sketch(parse([text])[0])
    assert nominal(here, here.tree.words.index(head)).text == name


@pytest.mark.parametrize(
    ("text", "head", "kind"),
    [
        ("A new poll shows that voters are tired of rain.", "poll", "anonymous"),
        ("Reports say that it rained.", "Reports", "anonymous"),
        ("The lawsuit says that the bridge is unsafe.", "lawsuit", "anonymous"),
        ("The hotel's report says that it rained.", "report", "organisation"),
        ("A report by the Harbour Bank says that it rained.", "report", "organisation"),
        ("The website says that it rained.", "website", "organisation"),
    ],
)
def test_a_text_is_nobody_by_name_unless_it_says_whose_it_is(text: str, head: str, kind: str) -> None:
    here = sketch(parse([text])[0])
    assert nominal(here, here.tree.words.index(head)).kind == kind
