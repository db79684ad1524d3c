"""Signs that a name is a body's or a person's, where no word in it says so."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.text import roles
from streams.reading.text.tree import SUBJECTS, VERBS, Tree

_OFFICES = gazetteer.word_set("offices-of-bodies")
_LEGAL_FORMS = gazetteer.word_set("legal-forms")
_STAFF = gazetteer.word_set("staff")
_CHIEFS = gazetteer.word_set("chiefs-of-bodies")
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_INITIALS = 2
_NEAR = 10
"""Tokens between a name and what takes it up as a thing."""


def without_legal_form(name: str) -> str:
    """The name that a company goes by: `Lux AG` is Lux."""
    words = name.split()
    if len(words) > 1 and words[-1].lower() == "poll":
        words.pop()
    while len(words) > 1 and words[-1].strip(".,").lower() in _LEGAL_FORMS and words[-1][0].isupper():
        words.pop()
    return " ".join(words).rstrip(",")


def is_its_own(tree: Tree, end: int, text: str) -> bool:
    """Whether a name is a body's by what is said of it: `Blue Harbor said it …`, `TUV North`, `Team Norway`."""
    words = text.split()
    if len(words[0]) > _INITIALS and words[0].isupper() and words[0].isalpha():
        return True
    if words[0] in gazetteer.table("given-names.tsv"):
        return False
    if words[-1] in gazetteer.by_name():
        return True
    return end + 1 < tree.size and tree.tags[end] in VERBS and tree.lower[end + 1] in {"it", "its"}


def is_someone(tree: Tree, end: int) -> bool:
    """Whether a name is a person's by what is said of it: `Lund, who left`, `Lund said she …`."""
    if end + 1 >= tree.size:
        return False
    if tree.lower[end] == "," and tree.lower[end + 1] == "who":
        return True
    return tree.tags[end] in VERBS and tree.lower[end + 1] in {"he", "she", "his", "her"}


def called(tree: Tree, start: int, end: int) -> tuple[roles.Role, ...]:
    """What kind of body a name is said to be: `the bookmaker Lux`, `The union, Beacon,`, `Lux, a carrier`."""
    heads = [start - 1] if start and tree.tags[start - 1] in {"NN", "NNP"} and roles.before(tree, start) is None else []
    ahead = roles.ahead(tree, start, end)
    heads += [i for i in (ahead[0] if ahead is not None else None, roles.after_body(tree, end)) if i is not None]
    return tuple(roles.Role(tree.lower[i]) for i in heads if roles.is_body(tree.lower[i]))


def is_bodily(tree: Tree, start: int, end: int) -> bool:
    """Whether a name is spoken of as bodies are.

    `Lux's chief executive`, `Lux, which …`, `Lux cut its prices`, `cabin crew at Lux`, `shares in Lux`,
    `Lux chief Ann Lee`, `the Texas-based Lux`.
    """
    if _is_staffed(tree, start) or _is_employer(tree, end):
        return True
    if end + 1 >= tree.size:
        return False
    if tree.lower[end] in _POSSESSIVES and tree.tags[end] == "POS":
        return _has_office(tree, end + 1)
    if tree.lower[end] == "," and tree.lower[end + 1] == "which":
        return True
    return tree.deps[end - 1] in SUBJECTS and _takes_up(tree, end)


def _is_staffed(tree: Tree, start: int) -> bool:
    """Whether a name is what somebody works for or owns a share of, or is said to have a seat or an owner."""
    if start < _INITIALS:
        return False
    if tree.lower[start - 1] in {"based", "listed", "owned"} and tree.words[start - 2] == "-":
        return True
    if tree.lower[start - 1] not in {"at", "in", "of"}:
        return False
    noun = gazetteer.singular(tree.lower[start - 2])
    return noun in _STAFF and (tree.lower[start - 1] == "at" or noun == "share")


def _is_employer(tree: Tree, end: int) -> bool:
    """Whether a name stands before what somebody is there: `Lux human resources chief Ann Lee`."""
    stop = end
    while (
        stop < tree.size
        and stop - end < _NEAR
        and tree.tags[stop] in {"NN", "NNS", "JJ"}
        and tree.words[stop].islower()
    ):
        stop += 1
    office = stop > end and stop < tree.size and tree.words[stop - 1] in _CHIEFS
    return office and tree.tags[stop] == "NNP" and tree.words[stop][0].isupper()


def _has_office(tree: Tree, start: int) -> bool:
    stop = start
    while stop < tree.size and stop - start < _NEAR and tree.tags[stop] in {"NN", "NNS", "JJ", "CD", "HYPH", "VBG"}:
        stop += 1
    return stop > start and gazetteer.singular(tree.words[stop - 1]) in _OFFICES


def _takes_up(tree: Tree, end: int) -> bool:
    """Whether `it` or `its` takes up the subject that ends here, before another one comes."""
    for i in range(end, min(end + _NEAR, tree.sentence(end - 1)[1])):
        if tree.lower[i] in {"it", "its", "itself"}:
            return True
        if tree.deps[i] in SUBJECTS:
            return False
    return False
