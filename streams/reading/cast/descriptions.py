"""Phrases that say over again who has just been brought up: `the sheriff's office`, `the Chelsea defender`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from streams.lexicon import gazetteer
from streams.reading.cast.nominals import Nominal, nominal
from streams.reading.cast.people import Person
from streams.reading.cast.sketch import Sketch
from streams.reading.text import roles
from streams.reading.text.tree import SUBJECTS, Tree

_WORDS = 2
"""Words of a phrase, at least, that may be the end of a body's name."""
_AND = re.compile(r" (?:and|&) \S+")
_VARIED = gazetteer.word_set("said-over-again")
_IN_THE_SCENE = gazetteer.word_set("in-the-scene")
_ONCE = frozenset({"retired", "onetime", "former"})
"""Words before what somebody was, by which someone is called who has been named: `the retired baker`."""
_COUNTS = gazetteer.word_set("counts") | {"one"}
_ONE = frozenset({"a", "an", "one", "another"})
_INTRODUCING = SUBJECTS | {"dobj", "pobj"}


def ends(name: str, found: Nominal) -> bool:
    """Whether a phrase is the end of a body's name: the `sheriff's office` of `Ravalli County Sheriff's Office`."""
    text = found.text.lower()
    full = name.lower().replace("’", "'")
    if text.count(" ") + 1 < _WORDS or full == text:
        return False
    return full.endswith(f" {text}") or _AND.sub("", full).endswith(f" {text}")


def varies(here: Sketch, found: Nominal) -> bool:
    """Whether a phrase may be another word for somebody named before: `the Chelsea defender`, `the mum of one`."""
    tree, token = here.tree, found.token
    if not (found.singular and found.definite) or here.in_quotation(token):
        return False
    whole = found.span[1] == tree.ends[token] or _is_of_number(tree, token)
    return whole and (found.head in _VARIED or (found.human and bool(found.modifiers & _ONCE)))


def is_new(pages: Sequence[Sketch], found: Nominal) -> bool:
    """Whether the noun of a phrase stands nowhere before it."""
    heads = (word for page in pages[:-1] for word in page.tree.lower)
    return found.head not in heads and found.head not in pages[-1].tree.lower[: found.token]


def can_be(person: Person, found: Nominal) -> bool:
    """Whether somebody may be called so: of fitting gender, and not the judge or the coach of the scene."""
    gender = roles.gender(found.head)
    if "?" not in {gender, person.gender} and gender != person.gender:
        return False
    return not any(role.head in _IN_THE_SCENE for role in person.roles)


def introduced(pages: Sequence[Sketch], found: Nominal) -> tuple[int, int] | None:
    """The page and token of somebody without a name whom the same noun has brought up last: `a senior lawmaker`."""
    for back in range(len(pages) - 1, max(len(pages) - 3, -1), -1):
        tree = pages[back].tree
        for i in reversed(range(found.token if back == len(pages) - 1 else tree.size)):
            if tree.lower[i] != found.head or pages[back].in_quotation(i) or tree.tags[i] != "NN":
                continue
            one = tree.lower[tree.lefts[i]] in _ONE and tree.deps[i] in _INTRODUCING
            other = nominal(pages[back], i)
            named = other.token != i or tree.lower[tree.heads[i]] == "as"
            return (back, i) if one and not named else None
    return None


def _is_of_number(tree: Tree, token: int) -> bool:
    """Whether a phrase goes on with how many children somebody has: `the mum of one`, `the father-of-two`."""
    behind = [i for i in range(token + 1, min(token + 5, tree.size)) if tree.words[i] != "-"]
    return len(behind) > 1 and tree.lower[behind[0]] == "of" and tree.lower[behind[1]] in _COUNTS
