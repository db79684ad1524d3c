"""Words that report an agreement: where they stand in the parse, and with which status."""

from __future__ import annotations

from collections.abc import Iterator

from streams.reading.agreements.agreement_words import entries_of, is_a
from streams.reading.agreements.clauses import Trigger, is_infinitive
from streams.reading.agreements.noun_triggers import adjective_trigger, has_holder, has_parties, is_put, noun_trigger
from streams.reading.agreements.verb_triggers import verb_trigger
from streams.reading.text.tree import VERBS, Tree

_COMPLEMENTS = frozenset({"acomp", "xcomp", "ccomp", "dobj", "pobj", "prep", "pcomp", "advcl", "nsubjpass"})
_SHARED = frozenset({"xcomp", "conj", "advcl", "acomp", "dobj", "pobj", "prep", "pcomp", "attr", "oprd", "acl"})
_DONE = frozenset({None, "reached", "committed", "reaffirmed"})
"""Statuses of what there is: a text then signed is another agreement, a text to be signed is what is asked for."""
NESTED = 3
"""How many steps below a trigger another word still only says what the first is about."""


def triggers(tree: Tree) -> list[Trigger]:
    """Triggers in reading order, without those that only say what an outer one is about."""
    found = {i: trigger for i in range(tree.size) if (trigger := _trigger(tree, i)) is not None}
    return [t for i, t in found.items() if t.kind != "silence" and (_is_own(tree, t) or not _outer(tree, i, found))]


def _is_own(tree: Tree, trigger: Trigger) -> bool:
    """Whether a word has someone of its own behind it, whatever others do with it: `rejected the union's plea`."""
    if trigger.kind == "agreement":
        return trigger.status == "reached" and has_parties(tree, trigger.token) and not _is_joint(tree, trigger.token)
    return (
        trigger.kind == "request"
        and (has_holder(tree, trigger.token) or is_put(tree, trigger.token))
        and not _is_given_up(tree, trigger.token)
    )


def _is_given_up(tree: Tree, noun: int) -> bool:
    """`withdrew its demand`: nobody asks for it any more."""
    verb = tree.lower[tree.heads[noun]]
    own = any(tree.tags[c] == "PRP$" for c in tree.of(noun, "poss"))
    return own and (is_a("verbs", "drop", verb) or is_a("verbs", "leave", verb))


def _is_joint(tree: Tree, noun: int) -> bool:
    """Whether an agreement is the object of a word for making one: its parties are then that word's."""
    verb = tree.lower[tree.heads[noun]]
    return not is_a("verbs", "approve", verb) and any(
        is_a("verbs", kind, verb)
        for kind in ("sign", "reach", "refuse", "block", "leave", "vote", "seek", "reaffirm", "keep")
    )


def _outer(tree: Tree, i: int, found: dict[int, Trigger]) -> bool:
    """Whether a word is the complement of another trigger: `refused to agree`, `signed a deal`, `urged to accept`."""
    within = False
    for _ in range(NESTED):
        head = tree.heads[i]
        within = within or (tree.deps[i] == "acl" and not is_infinitive(tree, i))
        # A clause before its verb is one of its own, which the parser has tied to what follows a semicolon or a comma.
        if not _is_complement(tree, i) or (tree.deps[i] in {"xcomp", "ccomp"} and head > i):
            return False
        i = head
        if i in found:
            return not within or found[i].status not in _DONE
    return False


def _is_complement(tree: Tree, i: int) -> bool:
    """Whether a word belongs to what its head is about; `urged the board to agree` may have it at the board."""
    if tree.deps[i] == "conj":
        return tree.tags[i] not in VERBS
    if tree.deps[i] == "advcl":
        return is_infinitive(tree, i)
    return tree.deps[i] in _COMPLEMENTS or tree.deps[i] == "acl"


def outward(tree: Tree, i: int) -> Iterator[int]:
    """The trigger and the verbs above it whose subject may be its own: `agreed … and to sign`."""
    yield i
    while tree.deps[i] in _SHARED or (tree.deps[i] == "relcl" and i != tree.heads[i]) or _is_near(tree, i):
        i = tree.heads[i]
        yield i


def _is_near(tree: Tree, i: int) -> bool:
    """`are inching closer to a deal`"""
    return tree.deps[i] == "advmod" and is_a("adjectives", "likely", tree.lower[i])


def _trigger(tree: Tree, i: int) -> Trigger | None:
    word, tag = tree.lower[i], tree.tags[i]
    if tag in VERBS:
        return verb_trigger(tree, i)
    if tag in {"NN", "NNS"} and word in entries_of("nouns"):
        return noun_trigger(tree, i)
    if tag == "JJ" and word in entries_of("adjectives"):
        return adjective_trigger(tree, i)
    return None
