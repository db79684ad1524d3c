"""Whom a mention means."""

from __future__ import annotations

import pytest

from streams.events import SpeakerKind
from streams.reading.cast.meanings import Name, may_be, of_owner
from streams.reading.cast.nominals import nominal
from streams.reading.cast.people import Person
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse
from streams.reading.text.roles import Role


@pytest.mark.parametrize(
    ("noun", "owner", "kind", "called"),
    [
        ("office", "Ada Lund", "person", "Ada Lund's office"),
        ("delegation", "China", "country", "Chinese delegation"),
        ("union", "tram drivers", "group", "tram drivers' union"),
        ("member", "Chinese delegation", "organisation", "member of the Chinese delegation"),
        ("union", "police", "group", "police union"),
        ("union", "Ada Lund", "person", "union"),
    ],
)
def test_an_unnamed_source_is_called_by_whose_it_is(noun: str, owner: str, kind: SpeakerKind, called: str) -> None:
    here = sketch(parse([f"Its {noun} said no."])[0])
    assert of_owner(nominal(here, 1), Name(owner, kind, "name", 1.0)) == called


@pytest.mark.parametrize(
    ("text", "person", "may"),
    [
        ("The governor said no.", Person("Ada Lund", 0, "f"), True),
        ("The governor said no.", Person("Ada Lund", 0, "f", [Role("senator")]), False),
        ("The former governor said no.", Person("Ada Lund", 0, "f", [Role("senator")]), True),
        ("The president said no.", Person("Ada Lund", 0, "f", [Role("tycoon")]), False),
        ("The tycoon said no.", Person("Ada Lund", 0, "f", [Role("senator")]), True),
        ("The actress said no.", Person("Nils Berg", 0, "m"), False),
    ],
)
def test_someone_may_be_what_fits_the_gender_and_the_office(text: str, person: Person, may: bool) -> None:
    here = sketch(parse([text])[0])
    noun = here.tree.size - 4
    assert may_be(person, nominal(here, noun)) is may


def test_a_ministers_ministry_is_called_after_the_country() -> None:
    here = sketch(parse(["His ministry said no."])[0])
    owner = Name("Ada Lund", "person", "name", 1.0)
    assert of_owner(nominal(here, 1), owner, "Norway") == "Norwegian ministry"
