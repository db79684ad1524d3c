"""Verbs that report a refusal: what is turned down, blocked or left, and what will not be done."""

from __future__ import annotations

from streams.lexicon import gazetteer
from streams.reading.agreements.agreement_words import is_a
from streams.reading.agreements.clauses import (
    Trigger,
    clause_after,
    content,
    goes_on,
    is_aim,
    is_infinitive,
    is_own_demand,
    named,
    object_of,
    of_anyone,
)
from streams.reading.agreements.moods import denies_object, has_will, negated, unreal
from streams.reading.text import roles
from streams.reading.text.tree import Tree

_ONLY = frozenset({"just", "only", "merely", "simply", "even"})
_PERFECT = frozenset({"have", "’ve", "'ve"})
_CANNOT = frozenset({"can", "could", "ca"})
_ENDS = frozenset({".", ",", ":", "''", "CC", "TO", "IN", "-RRB-"})
_ANYBODY = frozenset({"anyone", "anybody", "someone", "somebody", "everyone", "everybody", "one", "nobody"})
_TAKEN_UP = frozenset({"it", "that", "this", "them", "these"})
_WHICH = frozenset({"the", "this", "that", "these", "those", "any"})
_DEEDS = ("tion", "sion", "ment", "sal", "val", "sure")
"""How nouns of doing end: expansion, closure, deployment, removal."""
_BOUND = ("agreement", "request", "promise", "asked")
"""Nouns for what is refused by whoever leaves it or stops it."""


def refuse(tree: Tree, i: int) -> Trigger | None:
    """`refused to sign`, `rejected the offer`, `the district declined`"""
    clause, made = clause_after(tree, i), object_of(tree, i)
    if negated(tree, i):
        return None
    if clause is not None and tree.tags[clause] == "VBG":
        # `he declined, saying …`
        clause = None
    silent = clause is not None and is_a("complements", "speech", tree.lower[clause])
    if clause is not None and silent and not _of_talks(tree, i, clause) and not _is_grant(tree, clause):
        return Trigger(i, "silence", "refused", content(tree, i))
    claim = (
        made is not None and clause is None and (is_a("nouns", "opinion", tree.lower[made]) or _says_that(tree, made))
    )
    if claim and not tree.lower[i].startswith("turn"):
        return None
    rebuffed = tree.first(i, "auxpass") is not None
    if clause is None and made is None and not rebuffed and not tree.lower[i].startswith(("refus", "declin")):
        return None
    if clause is None and tree.lower[i].startswith("declin") and _is_measured(tree, i):
        return None
    bare = clause is None and made is None
    return Trigger(i, "decline" if bare else "refuse", "refused", content(tree, i))


def _is_grant(tree: Tree, clause: int) -> bool:
    """`refused to give guarantees`, `declined to give way`: not `to give details` or `her name`."""
    made = tree.first(clause, "dobj")
    given = named(tree, made)
    if not tree.lower[clause].startswith(("give", "provide")) or made is None or tree.tags[made] == "CD":
        return False
    return not is_a("nouns", "told", given) and not is_a("nouns", "known", given)


def _of_talks(tree: Tree, i: int, clause: int) -> bool:
    """`refused to discuss a limit`, `China declined to discuss its arsenal`: talks refused, not a question."""
    if not tree.lower[clause].startswith("discuss"):
        return False
    return tree.lower[i].startswith("refus") or _is_of_state(tree, i)


def _is_of_state(tree: Tree, i: int) -> bool:
    subject = next(tree.of(i, "nsubj"), None)
    return subject is not None and _is_state(tree.words[subject])


def _is_state(word: str) -> bool:
    return word in gazetteer.by_name() or word in gazetteer.by_seat()


def _is_measured(tree: Tree, i: int) -> bool:
    """`shares declined 3 per cent`, `sales declined in May`"""
    own = [c for c in tree.children[i] if c > i and tree.deps[c] not in {"advcl", "ccomp", "xcomp", "conj"}]
    figures = any(tree.tags[k] in {"CD", "$"} for c in own for k in range(*tree.subtree(c)))
    return figures or any(tree.deps[c] == "prep" for c in own)


def _says_that(tree: Tree, i: int) -> bool:
    """`the idea that he had known`: something held to be so."""
    return any(not is_infinitive(tree, c) and tree.first(c, "mark") is not None for c in tree.of(i, "acl", "relcl"))


def block(tree: Tree, i: int) -> Trigger | None:
    """`opposed the merger`, `brushed aside a proposal`: not a road that is blocked, nor an idea of how things are."""
    kinds = ("agreement", "asked", "request")
    if _is_aim(tree, i):
        return None
    made = named(tree, object_of(tree, i))
    planned = tree.lower[i].startswith(("oppos", "resist")) and _is_planned(tree, object_of(tree, i))
    refused = not negated(tree, i) and (
        made in _TAKEN_UP or planned or any(is_a("nouns", kind, made) for kind in kinds)
    )
    return Trigger(i, "refuse", "refused", content(tree, i)) if refused else None


def _is_aim(tree: Tree, i: int) -> bool:
    """`sued to block it`, `grounds for cancelling it`: an aim or a thought."""
    thought = tree.deps[i] in {"pcomp", "csubj"} or (tree.tags[i] == "VBG" and tree.heads[i] == i)
    return thought or is_aim(tree, i)


def _is_planned(tree: Tree, noun: int | None) -> bool:
    """Whether a noun is for what somebody is to do, and it is known which: `opposes the closure of the mine`."""
    if noun is None or not any(tree.lower[c] in _WHICH or tree.tags[c] == "PRP$" for c in tree.of(noun, "det", "poss")):
        return False
    return is_a("nouns", "measure", tree.lower[noun]) or tree.lower[noun].endswith(_DEEDS)


def leave(tree: Tree, i: int) -> Trigger | None:
    """`withdrew from the treaty`, `broke off talks`: only where what is left is an agreement, an offer or talks."""
    made = named(tree, object_of(tree, i))
    if is_own_demand(tree, i):
        return (
            Trigger(i, "accept", "committed", content(tree, i)) if not (negated(tree, i) or _is_aim(tree, i)) else None
        )
    left = (
        not negated(tree, i)
        and not _is_of_itself(tree, i)
        and not _is_aim(tree, i)
        and any(is_a("nouns", kind, made) for kind in (*_BOUND, "meeting", "consent"))
    )
    return Trigger(i, "refuse", "refused", content(tree, i)) if left else None


def _is_of_itself(tree: Tree, i: int) -> bool:
    """`with a year left in the term`, `news broke of an agreement`: nobody leaves or breaks it."""
    behind = tree.first(i, "prep")
    return (
        tree.first(i, "dobj", "nsubjpass") is None
        and behind == i + 1
        and tree.lower[behind] in {"of", "in", "at", "as"}
    )


def vote_down(tree: Tree, i: int) -> Trigger | None:
    """`voted against the cuts`, `threw out a rise`, `said no`"""
    if negated(tree, i) or unreal(tree, i) or _is_aim(tree, i):
        return None
    if tree.lower[i].startswith(("say", "said")):
        said = next((c for c in (*tree.children[i], i + 1) if i < c < tree.size and tree.lower[c] == "no"), None)
        # A plain no is followed by a stop, a join or what it is said to: not `said no deal` or `says no matter what`.
        if said is None or (said + 1 < tree.size and tree.tags[said + 1] not in _ENDS):
            return None
    elif object_of(tree, i) is None and tree.first(i, "prep") is None and not goes_on(tree, i, "against"):
        return None
    if tree.lower[i].startswith(("throw", "threw")) and not _is_on_the_table(tree, object_of(tree, i)):
        return None
    return Trigger(i, "refuse", "refused", content(tree, i))


def _is_on_the_table(tree: Tree, noun: int | None) -> bool:
    """Whether a noun is for what may be put to a vote: not `threw out the bacon`."""
    word = named(tree, noun)
    kinds = ("agreement", "request", "promise", "asked", "proposed", "measure", "dispute", "opinion", "unilateral")
    return any(is_a("nouns", kind, word) for kind in kinds) or word.endswith(_DEEDS)


def concede(tree: Tree, i: int) -> Trigger | None:
    """`will make no concession`"""
    made = tree.first(i, "dobj")
    if made is None or not is_a("nouns", "concession", tree.lower[made]):
        return None
    denied = negated(tree, i) or negated(tree, made)
    return Trigger(i, "concede", "refused", (made, tree.rights[i] + 1)) if denied else None


def _is_somebody(tree: Tree, token: int | None) -> bool:
    """`will not leave anyone behind`: people are left, where a treaty is upheld."""
    if token is None:
        return False
    return tree.tags[token] == "PRP" or tree.lower[token] in _ANYBODY or roles.is_human(tree.lower[token])


def withheld(tree: Tree, i: int) -> Trigger | None:
    """`will not sign`, `was not going to provide`, `could not accept`: refusals by what will not be done."""
    word = tree.lower[i]
    if tree.tags[i] not in {"VB", "VBN"}:
        return None
    verb = i
    if tree.deps[i] == "xcomp" and tree.lower[tree.heads[i]] == "going":
        verb = tree.heads[i]
    unable = any(tree.lower[c] in _CANNOT for c in tree.of(i, "aux"))
    if verb == i and not has_will(tree, i) and not unable:
        return None
    if of_anyone(tree, i):
        return None
    changed = is_a("complements", "change", word) and not unable and not _is_somebody(tree, tree.first(i, "dobj"))
    act = "yield" if unable else "act"
    longer = next((c for c in tree.of(verb, "advmod") if tree.lower[c] == "longer" and tree.lower[c - 1] == "no"), None)
    denial = tree.first(verb, "neg") or longer or denies_object(tree, i)
    talks = word == "discuss" and _is_of_state(tree, i)
    if (
        not (changed or talks or is_a("complements", act, word))
        or denial is None
        or (unreal(tree, verb) and not unable)
    ):
        return None
    merely = any(word in _ONLY for word in tree.lower[denial + 1 : denial + 2])
    if merely or any(tree.lower[c] in _PERFECT for c in tree.of(i, "aux")):
        return None
    return Trigger(i, "withheld", "reaffirmed" if changed else "refused", content(tree, i))
