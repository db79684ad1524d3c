"""How old the text says that somebody is: `the 67-year-old`, `Ann Lee, 67,`."""

from __future__ import annotations

from streams.reading.text.tree import Tree

OLD = "old"
"""Heads a phrase that is an age alone: `the 67-year-old`."""
_YEAR_OLD = ["-", "year", "-", OLD]
_BEFORE = 6
"""Tokens before the head of a phrase in which its age is looked for: `the 67-year-old former clerk`."""


def age_in(tree: Tree, token: int) -> str | None:
    """The age in a phrase that ends with a token, as it is written there."""
    last = len(_YEAR_OLD) - 1
    for old in range(token, max(token - _BEFORE, last), -1):
        if tree.lower[old - last : old + 1] == _YEAR_OLD and tree.words[old - last - 1].isdigit():
            return tree.words[old - last - 1]
    return None


def age_behind(tree: Tree, end: int) -> str | None:
    """The age between commas, or in brackets, behind a name that ends before a token."""
    if end + 2 >= tree.size or tree.words[end] not in {",", "("} or not tree.words[end + 1].isdigit():
        return None
    return tree.words[end + 1] if tree.words[end + 2] in {",", ")", "."} else None
