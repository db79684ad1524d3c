"""Who stands right before a verb that the parse gives no subject."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from streams.reading.attribution.openings import opened
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "verb", "source"),
    [
        (
            "After months of talks with Harbourfront, Nils Berg, the chairman, accepted that all was lost.",
            "accepted",
            "Berg",
        ),
        ("In a letter to the Gazette, her press chief, Nils Berg, said that the toll would stay.", "said", "chief"),
        ("In a note to Harbourfront, Lund, head of the port, recalled that she had warned it.", "recalled", "Lund"),
        ("Speaking in Bergen, Lund, without naming him, also accused Berg of being late.", "accused", "Lund"),
    ],
)
def test_who_stands_behind_an_opening_has_the_verb(text: str, verb: str, source: str) -> None:
    found = tree(text)
    head = opened(found, found.words.index(verb))
    assert head is not None
    assert found.words[head] == source


def test_an_age_behind_a_name_is_not_who_has_the_verb() -> None:
    words = ["In", "Oslo", ",", "Lund", ",", "44", ",", "said", "no", "."]
    deps = ["prep", "pobj", "punct", "appos", "punct", "appos", "punct", "ROOT", "dobj", "punct"]
    tags = ["IN", "NNP", ",", "NNP", ",", "CD", ",", "VBD", "DT", "."]
    heads = [7, 0, 1, 1, 1, 1, 7, 7, 7, 7]
    found = Tree(Doc(Vocab(), words, heads=heads, deps=deps, tags=tags))
    assert opened(found, 7) == 3


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Lund praised the crew and the captain and went home.", "went"),
        ("Lund wants to stay.", "stay"),
        ("Ask the crew.", "Ask"),
    ],
)
def test_a_verb_that_shares_a_subject_or_has_no_tense_has_nobody_before_it(text: str, verb: str) -> None:
    found = tree(text)
    assert opened(found, found.words.index(verb)) is None
