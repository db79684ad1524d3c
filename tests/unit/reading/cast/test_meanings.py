"""Whom a mention means."""

from __future__ import annotations

import pytest

from streams.events import SpeakerKind
from streams.reading.cast.meanings import Name, of_owner
from streams.reading.cast.nominals import nominal
from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


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


def test_a_ministers_ministry_is_called_after_the_country() -> None:
    here = sketch(parse(["His ministry said no."])[0])
    owner = Name("Ada Lund", "person", "name", 1.0)
    assert of_owner(nominal(here, 1), owner, "Norway") == "Norwegian ministry"
