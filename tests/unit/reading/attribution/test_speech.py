"""Quotations that are speech on their own."""

from __future__ import annotations

import pytest

from streams.reading.cast.sketch import sketch
from streams.reading.text.parse import parse


def speech(text: str) -> list[tuple[str, str | None, list[str]]]:
    page = sketch(parse([text])[0])
    tree = page.tree
    return [
        (a.kind, tree.words[a.source] if a.source is not None else None, [tree.phrase(part) for part in a.content])
        for a in page.attributions
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The well is dry,” said farmer Ada Obi.", "Obi"),
        ("“The well is dry,” Ada Obi told the council.", "Obi"),
        ("“The well is dry,” Ada Obi, who runs the pump, remarked on the steps of the hall; then it rained.", "Obi"),
        ("Ada Obi herself was blunt: “The well is dry.”", "Obi"),
        ("Obi, 58, told AFP: “The well is dry and so are we.”", "Obi"),
        ("“Is the well dry?” asked Obi.", "Obi"),
        ("Farmer Ada Obi (Benue): “The well is dry and so are we.”", "Obi"),
        ("The letter makes that plain: “The well is dry and so are we.”", "letter"),
        ("Obi said, “as long as it rains.”", "Obi"),
        ("“The well is dry. Nobody came.” — Ada Obi", "Obi"),
    ],
)
def test_the_words_beside_a_quotation_say_whose_it_is(text: str, speaker: str) -> None:
    (found,) = speech(text)
    assert found[1] == speaker


def test_a_quotation_that_stops_before_its_sentence_does_takes_the_rest() -> None:
    text = "He said “I carried” the children down the stairs."
    assert [content for _, _, content in speech(text)] == [["“I carried” the children down the stairs"]]


def test_a_quotation_that_ends_a_clause_takes_its_beginning() -> None:
    text = "Obi told the council that after two dry years, “Nobody sows.”"
    assert [content for _, _, content in speech(text)] == [["that after two dry years, “Nobody sows.”"]]


def test_each_of_two_speakers_keeps_their_own() -> None:
    text = "“It leaks,” Ada Obi said. “It does not,” replied Bo Lund."
    assert [(who, content) for _, who, content in speech(text)] == [
        ("Obi", ["“It leaks,”"]),
        ("Lund", ["“It does not,”"]),
    ]


def test_a_lone_quotation_waits_for_its_speaker() -> None:
    assert speech("“It leaks. It has for years.”") == [("carried", None, ["“It leaks. It has for years.”"])]


def test_a_thing_before_a_colon_says_nothing() -> None:
    assert speech("The bridge bore a name in chalk: “Home of the brave.”") == []
