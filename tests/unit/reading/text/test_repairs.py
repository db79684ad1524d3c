"""Nouns that the tagger has taken for other words."""

from __future__ import annotations

import pytest

from streams.reading.text.repairs import mend


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
