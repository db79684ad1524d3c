"""A parsed paragraph as plain lists."""

from __future__ import annotations

from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree

TEXT = "The old port, which ships avoid, will close in May."


def tree(text: str = TEXT) -> Tree:
    return Tree(parse([text])[0])


def test_words_and_offsets_are_those_of_the_text() -> None:
    found = tree("  A\u00a0b — “c”\n")
    assert [found.text[a:b] for a, b in zip(found.starts, found.ends, strict=True)] == found.words


def test_children_are_those_whose_head_it_is() -> None:
    found = tree()
    for i in range(found.size):
        assert all(found.heads[child] == i for child in found.children[i])


def test_a_subtree_reaches_from_its_first_to_its_last_token() -> None:
    found = tree()
    port = found.words.index("port")
    assert found.phrase(found.subtree(port)).startswith("The old port, which ships avoid")


def test_the_first_child_with_a_label_is_found_or_none_is() -> None:
    found = tree()
    close = found.words.index("close")
    subject = found.first(close, "nsubj")
    assert subject is not None
    assert found.words[subject] == "port"
    assert found.first(close, "agent") is None


def test_what_stands_behind_some_prepositions_is_found() -> None:
    found = tree("Talks with Peru about fish began.")
    assert [found.words[i] for i in found.behind(0, frozenset({"with"}))] == ["Peru"]


def test_ancestors_lead_to_the_root() -> None:
    found = tree()
    assert list(found.ancestors(found.words.index("old")))[-1] == found.words.index("close")


def test_sentences_cover_the_text_in_order() -> None:
    found = tree("One is here. Two is there.")
    assert found.sentences[0][0] == 0
    assert found.sentences[-1][1] == found.size


def test_space_at_the_edges_is_no_part_of_a_span() -> None:
    found = tree("  Hello.  ")
    start, end = found.span((0, found.size))
    assert found.text[start:end] == "Hello."


def test_an_empty_text_has_no_tokens() -> None:
    found = tree("")
    assert (found.size, found.sentences) == (0, [])
