"""Signs that a name is a body's, or a person's."""

from __future__ import annotations

import pytest

from streams.reading.cast import bodies
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "bodily"),
    [
        ("Lantern's finance director left.", True),
        ("Lantern, which has a clinic, closed.", True),
        ("Lantern cut its prices.", True),
        ("Lantern's brother left.", False),
        ("Lantern said the mayor cut its prices.", False),
        ("Lantern left.", False),
        ("Lantern", False),
    ],
)
def test_bodies_have_offices_and_are_taken_up_as_things(text: str, bodily: bool) -> None:
    assert bodies.is_bodily(tree(text), 0, 1) is bodily


@pytest.mark.parametrize(
    ("text", "someone"),
    [
        ("Lantern, who has a clinic, left.", True),
        ("Lantern said she was tired.", True),
        ("Lantern, which has a clinic, closed.", False),
        ("Lantern said it was shut.", False),
        ("Lantern", False),
    ],
)
def test_people_are_taken_up_as_people(text: str, someone: bool) -> None:
    assert bodies.is_someone(tree(text), 1) is someone


@pytest.mark.parametrize(
    ("name", "bare"),
    [("Lantern AG", "Lantern"), ("Lantern Inc.", "Lantern"), ("AG", "AG")],
)
def test_a_company_goes_by_its_name_without_the_legal_form(name: str, bare: str) -> None:
    assert bodies.without_legal_form(name) == bare


def test_a_poll_goes_by_who_made_it() -> None:
    assert bodies.without_legal_form("Harbour College Poll") == "Harbour College"


def test_a_noun_beside_a_name_says_what_kind_of_body_it_is() -> None:
    assert [role.head for role in bodies.called(tree("They sued the carrier Lux."), 4, 5)] == ["carrier"]
