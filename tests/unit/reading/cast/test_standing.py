from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.lexicon.sides import Sides
from streams.reading.cast.resolution import Cast
from streams.reading.cast.standing import Standing
from streams.reading.statements import statements
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 5, 1, tzinfo=UTC))


def standing(text: str, *before: str) -> tuple[Standing, list[str]]:
    docs = parse([*before, text])
    cast = Cast(HEADER, docs[:-1], docs[-1])
    return Standing(cast, statements(docs[-1], cast), Sides()), cast.here.tree.lower


def meant(word: str, text: str, *before: str) -> list[str]:
    found, words = standing(text, *before)
    return found.in_full(found.names([words.index(word)]))


@pytest.mark.parametrize(
    ("word", "text", "expected"),
    [
        ("officials", "Swedish and Norwegian officials met.", ["Sweden", "Norway"]),
        ("delegation", "The Swedish delegation left.", ["Sweden"]),
        ("negotiators", "Negotiators for the Beacon Union left.", ["Beacon Union"]),
        ("company", "A Chinese company left.", ["Chinese company"]),
        ("farmers", "Forty farmers left.", ["farmers"]),
        ("board", "State, city and water board left.", ["state", "city", "water board"]),
        ("union", "The nurses left. Their union stayed.", ["nurses' union"]),
        ("union", "Norvik and its union stayed.", ["union"]),
        ("lee", "Ann Lee, the secretary of the Beacon Union, left.", ["Ann Lee", "Beacon Union"]),
        ("we", "“We left,” Ann Lee said.", ["Ann Lee"]),
        ("you", "You left.", []),
    ],
)
def test_a_mention_stands_for_whom_it_acts_for(word: str, text: str, expected: list[str]) -> None:
    assert meant(word, text) == expected


@pytest.mark.parametrize(
    ("word", "text", "before", "expected"),
    [
        ("both", "Both agreed.", "Peru and Chile met.", ["Peru", "Chile"]),
        ("three", "The three agreed.", "Peru, Chile and Brazil met.", ["Peru", "Chile", "Brazil"]),
        ("parties", "The three parties agreed.", "Peru, Chile and Brazil met.", ["Peru", "Chile", "Brazil"]),
        ("leaders", "Union leaders agreed.", "The Harbour Workers' Union met.", ["Harbour Workers' Union"]),
        ("sides", "Both sides agreed.", "Peru and Chile met. Peru asked; Chile gave.", ["Peru", "Chile"]),
    ],
)
def test_those_taken_up_were_named_before(word: str, text: str, before: str, expected: list[str]) -> None:
    assert meant(word, text, before) == expected


def test_a_pronoun_stands_for_whom_the_description_does_that_it_takes_up() -> None:
    text = "The fund agreed to wait. Its leaders met in May, and they were late."
    assert meant("they", text) == ["fund"]
    assert meant("they", "Norway left. Its officials were late, and they were wet.") == ["Norway"]


def test_whoever_is_meant_by_themselves_is_nobody() -> None:
    assert meant("leaders", "Leaders of them said that they agreed to share the water.") == []


def test_of_many_pronouns_in_a_row_each_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    look = Standing._meant

    def count(found: Standing, token: int) -> list[str]:
        asked.append(token)
        return look(found, token)

    monkeypatch.setattr(Standing, "_meant", count)
    found, words = standing("they and " * 8 + "agreed to sign a deal.")
    found.names(i for i, word in enumerate(words) if word == "they")
    assert len(asked) < 40


def test_pronouns_that_take_up_one_another_may_be_hundreds() -> None:
    found, words = standing("The unions met. " + "They were late. " * 400)
    last = len(words) - 1 - words[::-1].index("they")
    assert found.names([last]) == ["unions"]
