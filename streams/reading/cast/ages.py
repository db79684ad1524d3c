"""How old the text says that somebody is: `the 67-year-old`, `Ann Lee, 67,`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from streams.reading.cast.names import Mention
from streams.reading.cast.people import Person, Register
from streams.reading.cast.sketch import Sketch
from streams.reading.text.tree import Tree

OLD = "old"
"""Heads a phrase that is an age alone: `the 67-year-old`."""
_YEAR_OLD = ["-", "year", "-", OLD]
_BEFORE = 6
"""Tokens before the head of a phrase in which its age is looked for: `the 67-year-old former clerk`."""
_WITHIN = ("JJ", "NN", "VBN", "VBG", "HYPH", "CD")
"""How tags begin of what stands between an age and the head that has it."""


def age_in(tree: Tree, token: int) -> str | None:
    """The age in a phrase that ends with a token, as it is written there."""
    for old in range(token, max(token - _BEFORE, -1), -1):
        age = _age_at(tree, old)
        if age is not None or not tree.tags[old].startswith(_WITHIN):
            return age
    return None


def is_definite(tree: Tree, old: int) -> bool:
    """Whether an article stands before an age that heads a phrase, whatever it is tied to: `The 67-year-old`."""
    first = old - len(_YEAR_OLD)
    return first > 0 and tree.lower[first - 1] == "the"


def age_of(tree: Tree, start: int, end: int) -> str | None:
    """The age beside a name: `67-year-old Ann Lee`, `Ann Lee, 67,`, `Ann Lee (67)`, `Ann Lee, a 67-year-old clerk,`."""
    before = age_in(tree, start - 1)
    if before is not None or end + 2 >= tree.size or tree.words[end] not in {",", "("}:
        return before
    if tree.lower[end + 1] in {"a", "an", "the"}:
        old = end + 2 + len(_YEAR_OLD)
        return _age_at(tree, old) if old < tree.size else None
    ends = tree.words[end + 2] in {",", ")", "."}
    return tree.words[end + 1] if ends and tree.words[end + 1].isdigit() else None


def told(register: Register, pages: Sequence[Sketch], limit: int) -> list[tuple[str, Person]]:
    """Whose age the pages tell, in the last of them before a token."""
    found = []
    for here, mention in _mentions(pages, limit):
        age = age_of(here.tree, *mention.tokens)
        person = register.person(mention) if age is not None else None
        if age is not None and person is not None:
            found.append((age, person))
    return found


def is_written(age: str, pages: Sequence[Sketch], limit: int) -> bool:
    """Whether the pages, the last of them before a token, say that anybody is of an age: `a 67-year-old man`."""
    return any(_age_at(here.tree, i) == age for k, here in enumerate(pages) for i in range(_stop(pages, k, limit)))


def _mentions(pages: Sequence[Sketch], limit: int) -> Iterator[tuple[Sketch, Mention]]:
    for k, here in enumerate(pages):
        stop = _stop(pages, k, limit)
        yield from ((here, mention) for mention in here.mentions if mention.tokens[1] <= stop)


def _stop(pages: Sequence[Sketch], k: int, limit: int) -> int:
    return limit if k == len(pages) - 1 else pages[k].tree.size


def _age_at(tree: Tree, old: int) -> str | None:
    first = old - len(_YEAR_OLD)
    if first < 0 or tree.lower[first + 1 : old + 1] != _YEAR_OLD or not tree.words[first].isdigit():
        return None
    return tree.words[first]
