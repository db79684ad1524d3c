"""Who stands right before a verb that the parse gives no subject, because it ties them to what stands before them.

`In Lyon, Ann Lee, the mayor, said …` makes an apposition or a conjunct of Lyon out of her, and `They praised the
mayor and the council rejected it` an object out of the council.
"""

from __future__ import annotations

from streams.reading.text.tree import FINITE, NOUNS, Tree

_AUXILIARIES = frozenset({"aux", "auxpass", "neg", "advmod"})
_NOMINAL = NOUNS | {"PRP", "DT"}
_BREAKS = frozenset({",", ":", ";", "—", "–", "--"})
_FAR = 12
"""Tokens that the subject of a second clause has at most."""
_PARTS = frozenset({"third", "thirds", "quarter", "quarters", "half", "percent", "more", "most", "fewer", "many"})
"""What a share of people ends in, beside numbers: `less than a third`, `about 4 in 10`."""


def standing_before(tree: Tree, verb: int) -> int | None:
    """Who stands right before a verb without a subject, be it the first of its sentence or one of a second clause."""
    found = opened(tree, verb)
    return joined(tree, verb) if found is None else found


def opened(tree: Tree, verb: int) -> int | None:
    """The head of the phrase between an opening and a finite verb that has no subject: `In Lyon, Ann Lee said …`."""
    if tree.deps[verb] in {"conj", "relcl", "acl", "xcomp"} or not _is_finite(tree, verb):
        return None
    end = _start(tree, verb)
    stop = end - 1 if tree.words[end - 1] == "," else end
    if stop < end and tree.tags[stop - 1] == "CD" and tree.words[stop - 2] == ",":
        stop -= 2  # `Ann Lee, 44, said`
    first = tree.sentence(verb)[0]
    for i in range(first, stop):
        if tree.rights[i] == stop - 1 and tree.tags[i] in _NOMINAL and _begins(tree, tree.lefts[i], first):
            return _named(tree, i)
    return _share(tree, stop, end)


def joined(tree: Tree, verb: int) -> int | None:
    """The subject of a second clause which the parse has taken into the first: `praised Lee and the council left`."""
    if tree.deps[verb] != "conj" or tree.heads[verb] > verb or not _is_finite(tree, verb):
        return None
    end = _start(tree, verb)
    for i in range(end - 1, max(end - _FAR, tree.heads[verb]), -1):
        if tree.rights[i] == end - 1 and tree.tags[i] in _NOMINAL and tree.tags[tree.lefts[i] - 1] == "CC":
            return i if tree.deps[i] == "conj" else None
    return None


def _is_finite(tree: Tree, verb: int) -> bool:
    """Whether a verb stands in a tense, by itself or by its auxiliary."""
    if tree.tags[verb] in FINITE:
        return True
    return any(tree.tags[child] in FINITE for child in tree.of(verb, "aux", "auxpass") if child < verb)


def _start(tree: Tree, verb: int) -> int:
    """Where a verb begins with its auxiliaries and adverbs."""
    while verb > 0 and tree.deps[verb - 1] in _AUXILIARIES and tree.words[verb - 1][0].islower():
        verb -= 1
    return verb


def _named(tree: Tree, role: int) -> int:
    """The name before a role where both hang on what stands before them: `To Bonn, Ann Lee, head of the port, said`."""
    beside = tree.of(tree.heads[role], "appos") if tree.deps[role] == "appos" else iter(())
    before = (i for i in beside if tree.rights[i] == tree.lefts[role] - 2 and tree.tags[i] == "NNP")
    return next(before, role)


def _begins(tree: Tree, start: int, first: int) -> bool:
    return start == first or tree.words[start - 1] in _BREAKS


def _share(tree: Tree, stop: int, end: int) -> int | None:
    """The last word of a share of people right before a verb."""
    last = stop - 1
    share = stop == end and last >= 0 and (tree.tags[last] == "CD" or tree.lower[last] in _PARTS)
    return last if share else None
