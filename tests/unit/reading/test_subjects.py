"""Who does what a verb says."""

from __future__ import annotations

import pytest

from streams.reading.parse import parse
from streams.reading.subjects import agent, subject
from streams.reading.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "verb", "source"),
    [
        ("The mayor said it would rain.", "said", "mayor"),
        ("The mayor sat down and said nothing.", "said", "mayor"),
        ("The mayor went on to criticise the plan.", "criticise", "mayor"),
        ("The mayor resigned, saying she was tired.", "saying", "mayor"),
        ("The mayor, who said little, resigned.", "said", "mayor"),
        ("The mayor issued a statement saying the bridge was safe.", "saying", "mayor"),
    ],
)
def test_a_verb_without_a_subject_shares_one(text: str, verb: str, source: str) -> None:
    found = tree(text)
    head = subject(found, found.words.index(verb))
    assert head is not None
    assert found.words[head] == source


def test_the_agent_of_a_passive_is_behind_by() -> None:
    found = tree("The plan was rejected by the council.")
    head = agent(found, found.words.index("rejected"))
    assert head is not None
    assert found.words[head] == "council"


def test_who_takes_up_a_person_and_no_thing() -> None:
    found = tree("It came from a director at a maker of shoes, who asked for silence.")
    source = subject(found, found.words.index("asked"))
    assert source is not None
    assert found.words[source] != "shoes"
