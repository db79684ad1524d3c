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
_FAR = 12
"""Tokens that the subject of a second clause has at most."""
_PARTS = frozenset({"third", "thirds", "quarter", "quarters", "half", "percent", "more", "most", "fewer", "many"})
"""What a share of people ends in, beside numbers: `less than a third`, `about 4 in 10`."""


def standing_before(tree: Tree, verb: int) -> int | None:
    """Who stands right before a verb without a subject, be it the main one or that of a second clause."""
    found = opened(tree, verb)
    return joined(tree, verb) if found is None else found


def opened(tree: Tree, verb: int) -> int | None:
    """The head of the phrase between an opening and a finite verb that has no subject: `In Lyon, Ann Lee said …`."""
    if tree.deps[verb] in {"conj", "relcl", "acl", "xcomp"} or not _is_finite(tree, verb):
        return None
    end, first = _start(tree, verb), tree.sentence(verb)[0]
    for stop in _stops(tree, end, first):
        for i in range(first, stop):
            if _ends(tree, i, stop, end) and _begins(tree, tree.lefts[i], first) and _is_whole(tree, i, stop, end):
                return _named(tree, i) if stop < end else i
    return _share(tree, end) or _leading(tree, first, end)


def joined(tree: Tree, verb: int) -> int | None:
    """The subject of a second clause which the parse has taken into the first: `praised Lee and the council left`."""
    if tree.deps[verb] != "conj" or tree.heads[verb] > verb or not _is_finite(tree, verb):
        return None
    end = _start(tree, verb)
    for stop in _stops(tree, end, tree.heads[verb]):
        for i in range(stop - 1, max(stop - _FAR, tree.heads[verb]), -1):
            if _ends(tree, i, stop, end) and tree.tags[tree.lefts[i] - 1] == "CC" and (stop == end or stop < end - 1):
                return i if tree.deps[i] == "conj" else None
    return None


def closing(tree: Tree, verb: int, subject: int) -> int | None:
    """Who stands between a comma and a verb, where no comma closes what would be an apposition: `Lee, an aide said`."""
    end = _start(tree, verb)
    for i in tree.of(subject, "appos"):
        start = tree.lefts[i]
        if i < end and tree.rights[i] == end - 1 and tree.words[start - 1] == "," and "," not in tree.words[start:end]:
            return i
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


def _leading(tree: Tree, first: int, end: int) -> int | None:
    """The phrase that begins a sentence, with an aside between it and the verb: `Lee, whose shop sells ties, said`."""
    if tree.words[end - 1] != ",":
        return None
    for i in range(first, end - 1):
        if tree.lefts[i] == first and tree.tags[i] in _NOMINAL and tree.deps[i] not in {"npadvmod", "pobj"}:
            last = max((c for c in tree.children[i] if c < i), default=i)
            return i if last <= i and tree.words[i + 1] == "," else None
    return None


def _is_finite(tree: Tree, verb: int) -> bool:
    """Whether a verb stands in a tense, by itself or by its auxiliary."""
    if tree.tags[verb] in FINITE:
        return True
    return any(tree.tags[child] in FINITE for child in tree.of(verb, "aux", "auxpass") if child < verb)


def _start(tree: Tree, verb: int) -> int:
    """Where a verb begins with its auxiliaries and adverbs."""
    start = verb
    while start > 0 and tree.deps[start - 1] in _AUXILIARIES and tree.words[start - 1][0].islower():
        if tree.lower[start - 1] in _PARTS and tree.heads[start - 1] == verb:
            break
        start -= 1
    return start


def _named(tree: Tree, role: int) -> int:
    """The name before a role where both hang on what stands before them: `To Bonn, Ann Lee, head of the port, said`."""
    beside = tree.of(tree.heads[role], "appos") if tree.deps[role] == "appos" else iter(())
    before = (i for i in beside if tree.rights[i] == tree.lefts[role] - 2 and tree.tags[i] == "NNP")
    return next(before, role)


def _begins(tree: Tree, start: int, first: int) -> bool:
    return start == first or tree.words[start - 1] in _BREAKS


def _share(tree: Tree, end: int) -> int | None:
    """The last word of a share of people right before a verb."""
    last = end - 1
    return last if last >= 0 and (tree.tags[last] == "CD" or tree.lower[last] in _PARTS) else None
