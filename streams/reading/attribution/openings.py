"""Who stands right before a verb that the parse gives no subject, because it ties them to what stands before them.

`In Lyon, Ann Lee, the mayor, said …` makes an apposition or a conjunct of Lyon out of her, and `They praised the
mayor and the council rejected it` an object out of the council.
"""

from __future__ import annotations

from collections.abc import Iterator

from streams.reading.text.tree import FINITE, NAMES, NOUNS, Tree

_AUXILIARIES = frozenset({"aux", "auxpass", "neg", "advmod"})
_NOMINAL = NOUNS | {"PRP", "DT"}
_BREAKS = frozenset({",", ":", ";", "—", "–", "--"})
_PARENTHETIC = frozenset({"IN", "VBG", "VBN", "WP", "WP$", "WDT", "CD"})
"""What an aside begins with, an age with it: `, without naming him,`, `, 44,`."""
_ASIDES = frozenset({"however", "meanwhile", "too", "also"})
_PARENTHESES = 2
"""Asides between a phrase and its verb at most."""


def opened(tree: Tree, verb: int) -> int | None:
    """The head of the phrase between an opening and a finite verb that has no subject: `In Lyon, Ann Lee said …`."""
    if tree.deps[verb] in {"conj", "relcl", "acl", "xcomp"} or not _is_finite(tree, verb):
        return None
    end, first = _start(tree, verb), tree.sentence(verb)[0]
    for stop in _stops(tree, end, first):
        for i in range(first, stop):
            if _ends(tree, i, stop, end) and _begins(tree, tree.lefts[i], first) and _is_whole(tree, i, stop, end):
                return _named(tree, i) if stop < end else i
    return None


def _stops(tree: Tree, end: int, first: int) -> Iterator[int]:
    """Where the phrase before a verb may end: right before it, or before what commas set apart."""
    yield end
    if tree.words[end - 1] != ",":
        return
    stop = end - 1
    yield stop
    for _ in range(_PARENTHESES):
        comma = next((i for i in range(stop - 1, first, -1) if tree.words[i] == ","), None)
        if comma is None or not (tree.tags[comma + 1] in _PARENTHETIC or tree.lower[comma + 1] in _ASIDES):
            return
        stop = comma
        yield stop


def _ends(tree: Tree, i: int, stop: int, end: int) -> bool:
    """Whether a noun phrase ends here, or with the aside behind it."""
    if i >= stop or tree.tags[i] not in _NOMINAL or tree.deps[i] == "npadvmod":
        return False
    return tree.rights[i] == stop - 1 or (stop < end - 1 and tree.rights[i] == end - 2)


def _is_whole(tree: Tree, i: int, stop: int, end: int) -> bool:
    """Whether something stands between a phrase and the comma before the verb: not `in Troy, New York, said`."""
    bare = tree.rights[i] == i and all(tree.tags[k] in NAMES for k in range(tree.lefts[i], i + 1))
    return stop != end - 1 or not bare


def _is_finite(tree: Tree, verb: int) -> bool:
    """Whether a verb stands in a tense, by itself or by its auxiliary."""
    if tree.tags[verb] in FINITE:
        return True
    return any(tree.tags[child] in FINITE for child in tree.of(verb, "aux", "auxpass") if child < verb)


def _start(tree: Tree, verb: int) -> int:
    """Where a verb begins with its auxiliaries and adverbs."""
    start = verb
    while start > 0 and tree.deps[start - 1] in _AUXILIARIES and tree.words[start - 1][0].islower():
        start -= 1
    return start


def _named(tree: Tree, role: int) -> int:
    """The name before a role where both hang on what stands before them: `To Bonn, Ann Lee, head of the port, said`."""
    beside = tree.of(tree.heads[role], "appos") if tree.deps[role] == "appos" else iter(())
    before = (i for i in beside if tree.rights[i] == tree.lefts[role] - 2 and tree.tags[i] == "NNP")
    return next(before, role)


def _begins(tree: Tree, start: int, first: int) -> bool:
    return start == first or tree.words[start - 1] in _BREAKS
