"""Agreements that a paragraph tells of, whatever they are on: status, parties, who reports them, and in which words."""

from __future__ import annotations

from collections.abc import Sequence

from streams.events import AgreementCandidate, AgreementStatus, Span, Statement
from streams.lexicon.sides import Sides
from streams.reading.agreements.clauses import Trigger, refers_back
from streams.reading.agreements.moods import sentence
from streams.reading.agreements.parties import Parties
from streams.reading.agreements.triggers import triggers
from streams.reading.cast.resolution import Cast
from streams.reading.text.tree import VERBS, Range, Tree


def candidates(cast: Cast, statements: Sequence[Statement], sides: Sides) -> tuple[AgreementCandidate, ...]:
    """What each trigger of a paragraph tells, in the order of the triggers."""
    tree = cast.here.tree
    holding = Parties(cast, statements, sides)
    told = []
    for trigger in triggers(tree):
        found = holding.of(trigger)
        if found.impersonal or (trigger.kind == "decide" and not found.several):
            continue
        status = trigger.status or ("reached" if found.several else "committed")
        span = tree.span((trigger.token, trigger.token + 1))
        told.append(
            AgreementCandidate(
                status=status,
                parties=found.names,
                trigger=span,
                cameo=cameo(trigger, status),
                reported_by=_reporter(span, statements),
                clause=_main(tree, trigger),
                sentence=tree.phrase(sentence(tree, trigger.token)),
                refers_back=refers_back(tree, trigger.token),
            )
        )
    return tuple(told)


_ASIDES = frozenset({"relcl", "advcl"})
_WHEN = frozenset({"before", "after", "during", "since", "until", "despite", "amid", "ahead"})
"""Clauses that tell something else of what an agreement is about, or when and why it was made."""


def _main(tree: Tree, trigger: Trigger) -> str:
    """What a trigger is about, with what stands before it, and without clauses that only add to it."""
    start, end = trigger.content
    before = [tree.phrase((a, min(b, start))) for a, b in _ahead(tree, trigger.token) if a < start]
    asides = [
        tree.subtree(i)
        for i in range(start + 1, end)
        if (tree.deps[i] in _ASIDES and not any(tree.lower[c] == "to" for c in tree.of(i, "aux")))
        or (tree.deps[i] == "prep" and tree.lower[i] in _WHEN)
        or (tree.deps[i] == "conj" and tree.first(i, "nsubj", "nsubjpass") is not None)
    ]
    behind = " ".join(tree.words[i] for i in range(start, end) if not any(a <= i < b for a, b in asides))
    return " ".join((*before, behind))


def _ahead(tree: Tree, i: int) -> list[Range]:
    """`a pay deal`, `the levy was rejected`, `a pact which both have signed`: before the word, and about it."""
    if tree.tags[i] not in VERBS:
        return [tree.subtree(i)]
    passive = [tree.subtree(c) for c in tree.of(i, "nsubjpass")]
    relative = tree.deps[i] in {"relcl", "acl"} and tree.tags[i] != "VBG"
    return [*passive, *([tree.subtree(tree.heads[i])] if relative else [])]


def cameo(trigger: Trigger, status: AgreementStatus) -> str | None:
    """The CAMEO code where one fits whatever the details.

    Source: P. A. Schrodt, CAMEO Codebook 1.1b3 (2012): 057 sign formal agreement, 03 express intent to
    cooperate (agree to, promise, offer), 02 appeal, 10 demand, 12 reject.
    """
    if status == "reached" and trigger.signed:
        return "057"
    if status in {"reached", "committed", "anticipated"}:
        return "03"
    if status == "sought":
        return "10" if trigger.demanded else "02"
    return "12" if status == "refused" else None


def _reporter(span: Span, statements: Sequence[Statement]) -> str | None:
    """The speaker of the narrowest statement around the trigger."""
    around = [
        (end - start, statement.speaker.name)
        for statement in statements
        if statement.speaker is not None
        for start, end in statement.content
        if start <= span[0] and span[1] <= end
    ]
    return min(around)[1] if around else None
