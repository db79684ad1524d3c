"""What the tagger and the parser have taken for something else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.reading.text.parse import parse
from streams.reading.text.repairs import attach, mend
from streams.reading.text.tree import Tree


@pytest.mark.parametrize(
    ("words", "tags", "deps", "first"),
    [
        ("Wade said no", ["VB", "VBD", "DT"], ["nsubj", "ROOT", "dobj"], ("NNP", "nsubj")),
        ("May wrote twice", ["MD", "VBD", "RB"], ["aux", "ROOT", "advmod"], ("NNP", "nsubj")),
        ("populists want it", ["VBZ", "VBP", "PRP"], ["nsubj", "ROOT", "dobj"], ("NNS", "nsubj")),
        ("Will she stay", ["MD", "PRP", "VB"], ["aux", "nsubj", "ROOT"], ("MD", "aux")),
        ("That said it", ["IN", "VBD", "PRP"], ["nsubj", "ROOT", "dobj"], ("IN", "nsubj")),
        ("Worried captains left", ["VBN", "NNS", "VBD"], ["amod", "nsubj", "ROOT"], ("VBN", "amod")),
        ("Sailing is hard", ["VBG", "VBZ", "JJ"], ["nsubj", "ROOT", "acomp"], ("VBG", "nsubj")),
    ],
)
def test_only_a_word_where_a_noun_alone_can_stand_becomes_one(
    words: str, tags: list[str], deps: list[str], first: tuple[str, str]
) -> None:
    mend(words.split(), tags, deps, [1, 2 if "amod" in deps else 1, 2])
    assert (tags[0], deps[0]) == first


def test_a_name_that_begins_with_a_participle_is_one() -> None:
    tags, deps = ["VBG", "NNP", "NNPS", "VBZ"], ["nsubj", "compound", "dobj", "ROOT"]
    mend(["Running", "Water", "Studios", "says"], tags, deps, [3, 2, 0, 3])
    assert tags[0] == "NNP"


@pytest.mark.parametrize(
    ("text", "whose"),
    [
        ("Ann Lee, a rancher from Choteau who says it is late, left.", "rancher"),
        ("Ann Lee of the Ledger Project, who says it is late, left.", "Lee"),
        ("Ann Lee works for Bo Lund, who says it is late.", "Lund"),
        ("The widow of Bo Lund, who says it is late, left.", "Lund"),
    ],
)
def test_a_clause_with_who_is_that_of_a_person_and_not_of_where_one_is_from(text: str, whose: str) -> None:
    tree = Tree(parse([text])[0])
    assert tree.words[tree.heads[tree.words.index("says")]] == whose


def test_a_clause_that_the_parser_has_given_to_a_place_goes_to_who_is_of_it() -> None:
    words = ["bakers", "in", "Oslo", "who", "agree", "left"]
    heads = [5, 0, 1, 4, 2, 5]
    attach(words, ["NNS", "IN", "NNP", "WP", "VBP", "VBD"], ["nsubj", "prep", "pobj", "nsubj", "relcl", "ROOT"], heads)
    assert heads == [5, 0, 1, 4, 0, 5]


def test_a_noun_that_is_cut_at_its_hyphen_is_one_with_the_last_word_for_its_head() -> None:
    words, tags = ["Its", "area", "co", "-", "ordinator", "left"], ["PRP$", "NN", "NN", "NN", "NN", "VBD"]
    deps, heads = ["poss", "nsubj", "appos", "appos", "conj", "ROOT"], [1, 5, 1, 1, 1, 5]
    mend(words, tags, deps, heads)
    assert (deps, heads) == (["poss", "compound", "compound", "compound", "nsubj", "ROOT"], [4, 4, 4, 4, 5, 5])


def test_a_dash_between_two_nouns_joins_nothing() -> None:
    words, tags = ["The", "bank", "-", "owner", "left"], ["DT", "NN", "NN", "NN", "VBD"]
    deps, heads = ["det", "nsubj", "appos", "appos", "ROOT"], [1, 4, 1, 1, 4]
    mend(words, tags, deps, heads)
    assert heads == [1, 4, 1, 1, 4]


@given(st.data())
def test_what_is_mended_stays_a_tree(data: st.DataObject) -> None:
    size = data.draw(st.integers(3, 9))
    order = data.draw(st.permutations(range(size)))
    heads = [0] * size
    for place, token in enumerate(order):
        heads[token] = token if not place else order[data.draw(st.integers(0, place - 1))]
    words = [data.draw(st.sampled_from(["who", "Oslo", "in"])) for _ in range(size - 3)]
    at = data.draw(st.integers(0, size - 3))
    words[at:at] = ["co", "-", "owner"]
    tags = ["NN" if word in {"co", "-", "owner"} else "NNP" for word in words]
    deps = data.draw(st.lists(st.sampled_from(["nsubj", "relcl", "pobj", "prep"]), min_size=size, max_size=size))
    mend(words, tags, deps, heads)
    attach(words, tags, deps, heads)
    for token in range(size):
        for _ in range(size):
            token = heads[token]
        assert heads[token] == token


def test_a_clause_behind_a_bracket_is_that_of_who_stands_before_it() -> None:
    text = "It was moved by Senator Aisha Bello (APC, Kogi Central), who says it is late."
    tree = Tree(parse([text])[0])
    assert tree.words[tree.heads[tree.words.index("says")]] == "Bello"
