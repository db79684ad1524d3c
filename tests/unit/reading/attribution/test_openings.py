"""Who stands right before a verb that the parse gives no subject."""

from __future__ import annotations

import pytest
from spacy.tokens import Doc
from spacy.vocab import Vocab

from streams.reading.attribution.openings import closing, joined, opened, standing_before
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
        ("Less than a third agreed that it was fair.", "agreed", "third"),
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


def test_who_stands_behind_and_has_the_verb_of_a_second_clause() -> None:
    words = ["Lund", "praised", "the", "deal", "and", "Berg", "fired", "his", "chief", "."]
    deps = ["nsubj", "ROOT", "det", "dobj", "cc", "conj", "conj", "poss", "dobj", "punct"]
    tags = ["NNP", "VBD", "DT", "NN", "CC", "NNP", "VBD", "PRP$", "NN", "."]
    heads = [1, 1, 3, 1, 3, 3, 1, 8, 6, 1]
    found = Tree(Doc(Vocab(), words, heads=heads, deps=deps, tags=tags))
    assert joined(found, 6) == 5
    assert standing_before(found, 6) == 5


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
    assert standing_before(found, found.words.index(verb)) is None


def test_what_begins_a_sentence_with_an_aside_behind_it_has_the_verb_and_no_place_in_the_aside() -> None:
    words = ["Lund", ",", "seen", "in", "Troy", ",", "Ohio", ",", "said", "no", "."]
    deps = ["advcl", "punct", "advcl", "prep", "pobj", "punct", "appos", "punct", "ROOT", "dobj", "punct"]
    tags = ["NNP", ",", "VBN", "IN", "NNP", ",", "NNP", ",", "VBD", "DT", "."]
    found = Tree(Doc(Vocab(), words, heads=[8, 0, 8, 2, 3, 4, 4, 4, 8, 8, 8], deps=deps, tags=tags))
    assert opened(found, 8) == 0


@pytest.mark.parametrize(("closed", "speaker"), [(False, 3), (True, None)])
def test_an_apposition_that_no_comma_closes_is_who_speaks(closed: bool, speaker: int | None) -> None:
    words = ["Lund", ",", "an", "aide", *([","] if closed else []), "said", "."]
    deps = ["nsubj", "punct", "det", "appos", *(["punct"] if closed else []), "ROOT", "punct"]
    tags = ["NNP", ",", "DT", "NN", *([","] if closed else []), "VBD", "."]
    verb = words.index("said")
    heads = [verb, 0, 3, 0, *([0] if closed else []), verb, verb]
    found = Tree(Doc(Vocab(), words, heads=heads, deps=deps, tags=tags))
    assert closing(found, verb, 0) == speaker
