"""Who is meant, as far as the window shows it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from streams.events import ArticleHeader
from streams.reading.cast.meanings import Name
from streams.reading.cast.resolution import Cast
from streams.reading.text.parse import parse

HEADER = ArticleHeader(uri="urn:test", published=datetime(2024, 3, 1, tzinfo=UTC))
OPENING = "Kenyan President Amina Otieno met German Chancellor Max Brandt in Nairobi on Tuesday."


def cast(text: str, *window: str) -> Cast:
    docs = parse([*window, text])
    return Cast(HEADER, docs[:-1], docs[-1])


def meant(word: str, text: str, *window: str) -> Name | None:
    found = cast(text, *window)
    return found.resolve(found.here.tree.words.index(word))


def test_nobody_is_known_from_outside_the_window() -> None:
    found = meant("president", "The president said no.")
    assert found is not None
    assert found.resolved == "unresolved"
    assert found.score < 0.5


def test_both_leaders_are_the_two_of_the_window() -> None:
    found = cast("The two leaders said no.", OPENING)
    names = found.resolve_all(found.here.tree.words.index("leaders"))
    assert [name.name for name in names] == ["Amina Otieno", "Max Brandt"]


def test_a_poll_is_whose_it_was_said_to_be_before() -> None:
    found = cast("The poll also shows that it is late.", "A Harbour College poll was out on Monday.")
    names = found.author(found.here.tree.words.index("poll"))
    assert names is not None
    assert [name.name for name in names] == ["Harbour College"]


def test_a_poll_of_voters_is_not_theirs() -> None:
    found = cast("The poll also shows that it is late.", "The poll of 2,000 voters was out on Monday.")
    assert found.author(found.here.tree.words.index("poll")) is None


def test_the_same_window_gives_the_same_cast() -> None:
    first = meant("She", "She said no.", OPENING)
    assert first == meant("She", "She said no.", OPENING)


def test_both_are_the_two_subjects_before() -> None:
    found = cast("Norway and Chile signed, and both called it fair.")
    assert [name.name for name in found.resolve_all(found.here.tree.words.index("both"))] == ["Norway", "Chile"]


def test_the_two_are_the_last_pair_of_names() -> None:
    found = cast("Norway and Chile have a deal, the two said.")
    assert [name.name for name in found.resolve_all(found.here.tree.words.index("two"))] == ["Norway", "Chile"]


def test_the_three_and_each_are_those_named_together_last() -> None:
    found = cast("The ferry will sail, the three said. Each signed.", "Norway, Chile and Peru have a deal.")
    three, each = (found.here.tree.words.index(word) for word in ("three", "Each"))
    assert [name.name for name in found.resolve_all(three)] == ["Norway", "Chile", "Peru"]
    assert [name.name for name in found.resolve_all(each)] == ["Norway", "Chile", "Peru"]


def test_they_are_the_people_joined_in_the_sentence_before() -> None:
    found = cast("Ada Lund and Nils Berg met the clerks. They said it was late.")
    names = found.resolve_all(found.here.tree.words.index("They"))
    assert [name.name for name in names] == ["Ada Lund", "Nils Berg"]


def test_they_are_nobody_of_an_earlier_sentence_who_is_not_joined() -> None:
    found = cast("Ada Lund and Nils Berg met. The clerks left. They said it was late.")
    names = found.resolve_all(found.here.tree.words.index("They"))
    assert [name.name for name in names] == ["clerks"]


def test_the_two_may_be_the_last_pair_of_the_paragraph_before() -> None:
    found = cast("The ferry will sail, the two said.", "Norway and Chile have a deal.")
    assert [name.name for name in found.resolve_all(found.here.tree.words.index("two"))] == ["Norway", "Chile"]


@pytest.mark.parametrize(
    ("word", "text", "acts"),
    [
        ("Norway", "Norway signed.", True),
        ("they", "Later they signed.", True),
        ("miners", "The miners signed.", True),
        ("conservationists", "The conservationists signed.", True),
        ("board", "The board signed.", True),
        ("we", "Later we signed.", True),
        ("you", "Later you signed.", False),
        ("pandas", "Two pandas left.", False),
        ("list", "The list grew.", False),
        ("Monday", "On Monday it rained.", False),
    ],
)
def test_names_people_and_bodies_act_and_nothing_else(word: str, text: str, acts: bool) -> None:
    found = cast(text)
    assert found.acts(found.here.tree.words.index(word)) is acts
