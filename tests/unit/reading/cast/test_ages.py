"""How old the text says that somebody is."""

from __future__ import annotations

import pytest

from streams.reading.cast.ages import age_in, age_of
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
        ("The 67-year-old died, the coroner said.", "coroner", None),
        ("The 67-year-old's lawyer said no.", "lawyer", None),
        ("Like the 67-year-old, the lawyer said no.", "lawyer", None),
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
        ("Bo Lund, a 67-year-old clerk, left.", "67"),
        ("The 67-year-old Bo Lund left.", "67"),
        ("The 67-year-old former clerk Bo Lund left.", "67"),
        ("The 67-year-old's lawyer Bo Lund left.", None),
        ("Bo Lund, 67 others and Ann Lee left.", None),
        ("Bo Lund, a clerk, left.", None),
        ("Bo Lund, the", None),
        ("Bo Lund left.", None),
    ],
)
def test_an_age_stands_beside_a_name(text: str, age: str | None) -> None:
    read = tree(text)
    start = read.words.index("Bo")
    assert age_of(read, start, start + 2) == age
