"""How old the text says that somebody is."""

from __future__ import annotations

import pytest

from streams.reading.cast.ages import age_behind, age_in
from streams.reading.text.parse import parse
from streams.reading.text.tree import Tree


def tree(text: str) -> Tree:
    return Tree(parse([text])[0])


@pytest.mark.parametrize(
    ("text", "head", "age"),
    [
        ("The 67-year-old said no.", "old", "67"),
        ("The 67-year-old former clerk said no.", "clerk", "67"),
        ("The clerk of the 67-year-old bridge said no.", "clerk", None),
        ("The old clerk said no.", "clerk", None),
    ],
)
def test_an_age_is_part_of_a_phrase(text: str, head: str, age: str | None) -> None:
    read = tree(text)
    assert age_in(read, read.words.index(head)) == age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("Bo Lund, 67, left.", "67"),
        ("Bo Lund (67) left.", "67"),
        ("They met Bo Lund, 67.", "67"),
        ("Bo Lund, 67 others and Ann Lee left.", None),
        ("Bo Lund left.", None),
    ],
)
def test_an_age_stands_behind_a_name(text: str, age: str | None) -> None:
    read = tree(text)
    assert age_behind(read, read.words.index("Lund") + 1) == age
