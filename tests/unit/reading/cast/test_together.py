from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.reading.cast.appositions import joined_states
from streams.reading.cast.resolution import Cast
from streams.reading.cast.sketch import Sketch
from streams.reading.cast.together import named_together
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


def together(before: str, *, sentences: int = 99, number: int = 0) -> list[str]:
    """Whom the first word of the paragraph behind this one takes up."""
    docs = parse([before, "They agreed."])
    found = named_together(Cast(HEADER, docs[:-1], docs[-1]), 0, sentences=sentences, number=number)
    return [name.name for name in found]


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("Peru and Chile met in Lima.", ["Peru", "Chile"]),
        ("Talks between Peru and Chile began.", ["Peru", "Chile"]),
        ("Peru, Chile and Brazil met.", ["Peru", "Chile", "Brazil"]),
        ("The nurses and the hospital met.", ["nurses", "hospital"]),
        ("It rained in Peru and Chile.", []),
        ("Peru met Chile.", []),
    ],
)
def test_names_that_and_joins_are_taken_up_together(before: str, expected: list[str]) -> None:
    assert together(before) == expected


def test_those_taken_up_are_as_many_as_the_number_says() -> None:
    found = together("Peru, Chile and Brazil met. Ghana and Togo did not.", number=3)
    assert found == ["Peru", "Chile", "Brazil"]


def test_a_pronoun_looks_back_one_sentence() -> None:
    assert together("Peru and Chile met. It rained.", sentences=1) == []


def test_those_joined_are_looked_for_once_however_often_they_are_taken_up(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def look(page: Sketch, token: int) -> list[int]:
        looked.append(token)
        return joined_states(page, token)

    monkeypatch.setattr("streams.reading.cast.together.joined_states", look)
    cast = Cast(HEADER, [], parse(["Peru and Chile met. " + "Both agreed. " * 20])[0])
    for i in range(cast.here.tree.size):
        named_together(cast, i, number=2)
    assert len(looked) == len(set(looked))
