"""What a clause says of a word that tells an agreement: its object, its tense, and what it takes up."""

from __future__ import annotations

from streams.events import AgreementStatus
from streams.reading.agreements.moods import has_will
from streams.reading.agreements.words import is_a
from streams.reading.text.tree import NOUNS, Tree

_ANYONE = frozenset({"nobody", "anyone", "anybody", "those", "everyone", "everybody", "someone", "somebody", "people"})
_DEFINITE = frozenset({"the", "this", "that"})
_WANTED = frozenset({"want", "wants", "wanted", "like"})


def to_come(tree: Tree, i: int) -> AgreementStatus | None:
    """Anticipated where the thing is still to come: `will sign`, `expected to agree`, `are to meet`."""
    if has_will(tree, i):
        possible = tree.deps[i] == "relcl" and any(tree.lower[c] == "would" for c in tree.of(i, "aux"))
        return None if possible else "anticipated"
    if tree.deps[i] not in {"xcomp", "ccomp"} or not is_infinitive(tree, i):
        return None
    word = tree.lower[tree.heads[i]]
    if word in _WANTED:
        return "sought"
    expected = is_a("governors", "expect", word) or is_a("adjectives", "likely", word) or word in {"is", "are"}
    return "anticipated" if expected else None


def is_infinitive(tree: Tree, i: int) -> bool:
    return any(tree.lower[c] == "to" for c in tree.of(i, "aux"))


def object_of(tree: Tree, i: int) -> int | None:
    """The direct object, the subject of a passive, or what stands behind the first preposition, `out of` too."""
    found = tree.first(i, "dobj", "nsubjpass")
    if found is not None and tree.lower[found] in {"that", "which"} and tree.deps[i] == "relcl":
        return tree.heads[i]
    particle = next((c for c in tree.of(i, "advmod", "prt") if c == i + 1), i)
    preposition = tree.first(i, "prep") or tree.first(particle, "prep")
    while found is None and preposition is not None and tree.lower[preposition] != "without":
        found = tree.first(preposition, "pobj")
        preposition = tree.first(preposition, "prep")
    return found


def is_agentless(tree: Tree, i: int) -> bool:
    """`was turned down`: a passive that does not say by whom."""
    return tree.first(i, "auxpass") is not None and tree.first(i, "agent") is None


def of_anyone(tree: Tree, i: int) -> bool:
    """`nobody who asks for shelter`, `those who would pay none`: nobody in particular does so."""
    return tree.deps[i] == "relcl" and tree.lower[tree.heads[i]] in _ANYONE


def is_aim(tree: Tree, i: int) -> bool:
    """`sued to block it`, `has yet to sign`: what is to be done; what one votes to do, or is forced to, is done."""
    return (
        is_infinitive(tree, i)
        and tree.deps[i] in {"xcomp", "acl", "advcl"}
        and not is_a("speech", "vote", tree.lower[tree.heads[i]])
    )


def is_definite(tree: Tree, i: int) -> bool:
    """Whether a trigger is about what has been told of before: `the deal`, `signed the accord`."""
    noun = i if tree.tags[i] in NOUNS else object_of(tree, i)
    return noun is not None and any(tree.lower[c] in _DEFINITE for c in tree.of(noun, "det"))
