from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.reading.agreements.together import Together
from streams.reading.cast.resolution import Cast
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


def together(text: str, *before: str) -> Together:
    docs = parse([*before, text])
    return Together(Cast(HEADER, docs[:-1], docs[-1]), lambda name: name)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Peru and Chile met in Lima.", ["Peru", "Chile"]),
        ("Talks between Peru and Chile began.", ["Peru", "Chile"]),
        ("Peru, Chile and Brazil met.", ["Peru", "Chile", "Brazil"]),
        ("The nurses and the hospital met.", ["nurses", "hospital"]),
        ("The rebels of the Highlands Army and Peru met.", ["Highlands Army", "Peru"]),
        ("It rained in Peru and Chile.", []),
        ("Peru met Chile.", []),
    ],
)
def test_names_that_and_joins_are_taken_up_together(before: str, expected: list[str]) -> None:
    assert together("Both agreed.", before).before(0) == expected


def test_those_taken_up_are_as_many_as_the_number_says() -> None:
    found = together("The three agreed.", "Peru, Chile and Brazil met. Ghana and Togo did not.")
    assert found.before(0, number=3) == ["Peru", "Chile", "Brazil"]


def test_a_pronoun_looks_back_one_sentence() -> None:
    assert together("They agreed.", "Peru and Chile met. It rained.").before(0, sentences=1) == []
