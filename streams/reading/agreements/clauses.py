"""What a trigger of an agreement is, and what the clause around it says: its object, complement and tense."""

from __future__ import annotations

from typing import NamedTuple

from streams.events import AgreementStatus
from streams.reading.agreements.agreement_words import is_a
from streams.reading.agreements.moods import has_will
from streams.reading.text.tree import NOUNS, Range, Tree

_ANYONE = frozenset({"nobody", "anyone", "anybody", "those", "everyone", "everybody", "someone", "somebody", "people"})
_DEFINITE = frozenset({"the", "this", "that"})
_WANTED = frozenset({"want", "wants", "wanted", "like"})


class Trigger(NamedTuple):
    """A word that reports an agreement, its status, and the tokens from it to the end of what it is about."""

    token: int
    kind: str
    status: AgreementStatus | None
    """None where the parties decide: one side commits itself, two have reached an agreement."""
    content: Range
    signed: bool = False
    demanded: bool = False


def content(tree: Tree, i: int) -> Range:
    return i, tree.rights[i] + 1


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


def infinitive_below(tree: Tree, i: int) -> bool:
    return any(is_infinitive(tree, c) for c in tree.of(i, "xcomp", "ccomp", "advcl", "acl"))


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


def goes_on(tree: Tree, i: int, *words: str) -> bool:
    return any(
        tree.lower[c] in words or any(tree.lower[k] in words for k in tree.of(c, "aux", "mark"))
        for c in tree.children[i]
        if c > i
    )


def clause_after(tree: Tree, i: int, *labels: str) -> int | None:
    """The clause behind a verb that says what it is about: what stands before it is often one of its own."""
    return next((c for c in tree.of(i, *(labels or ("xcomp", "ccomp"))) if c > i), None)


def named(tree: Tree, noun: int | None) -> str:
    """A noun in lower case, and nothing where there is none."""
    return tree.lower[noun] if noun is not None else ""


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


def refers_back(tree: Tree, i: int) -> bool:
    """Whether what a trigger is about has been told before: `opposes the request`, `consented to that`, `the offer`."""
    noun = i if tree.tags[i] in NOUNS else object_of(tree, i)
    if noun is None:
        return False
    if tree.tags[noun] in {"PRP", "DT"}:
        return True
    definite = any(tree.lower[c] in {"the", "that", "this"} for c in tree.of(noun, "det"))
    kinds = ("agreement", "request", "promise", "asked")
    return definite and tree.rights[noun] == noun and any(is_a("nouns", kind, tree.lower[noun]) for kind in kinds)


def is_own_demand(tree: Tree, i: int) -> bool:
    """`withdrew its demand`, `abandoned their call for a vote`: who asks no longer gives way."""
    made = tree.first(i, "dobj")
    return (
        made is not None
        and is_a("nouns", "insisted", tree.lower[made])
        and any(tree.tags[c] == "PRP$" for c in tree.of(made, "poss"))
    )
