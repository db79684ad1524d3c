"""Agreements that a paragraph may tell of, whatever they are on: status, parties, how likely, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from streams.events import AgreementCandidate, AgreementStatus, Span, Statement
from streams.lexicon.sides import Sides
from streams.reading.agreements.facts import governing
from streams.reading.agreements.likelihood import likelihood
from streams.reading.agreements.parties import Parties
from streams.reading.agreements.rules import Match, matches
from streams.reading.cast.resolution import Cast
from streams.reading.text.tree import VERBS, Range, Tree

LEAST = 0.15
"""How likely a candidate must be. Filing, which knows the list, asks for more."""
_ASIDES = frozenset({"relcl", "advcl"})
_WHEN = frozenset({"before", "after", "during", "since", "until", "despite", "amid", "ahead"})
"""Clauses that tell something else of what an agreement is about, or when and why it was made."""


class Told(NamedTuple):
    """A match, the status that it has if it tells an agreement, and whose that is."""

    match: Match
    status: AgreementStatus
    parties: tuple[str, ...]


def candidates(cast: Cast, statements: Sequence[Statement], sides: Sides) -> tuple[AgreementCandidate, ...]:
    """What is likely enough, in reading order."""
    tree = cast.here.tree
    found = told(cast, statements, sides, least=LEAST)
    scored = ((one, likelihood(tree.lower[one.match.token], one.match, one.status)) for one in found)
    return tuple(_candidate(tree, statements, one, score) for one, score in scored if score >= LEAST)


def told(cast: Cast, statements: Sequence[Statement], sides: Sides, *, least: float = 0.0) -> Iterator[Told]:
    """Every match with its parties, which decide the status where its rule leaves it open.

    Args:
        least: how likely a match must be, as far as that is known without its parties.
    """
    holding = Parties(cast, statements, sides)
    for match in matches(cast.here):
        fixed = match.trigger.status
        if fixed is not None and likelihood(cast.here.tree.lower[match.token], match, fixed) < least:
            continue
        found = holding.of(match.trigger)
        known = {"impersonal"} if found.impersonal else set()
        if fixed is None and found.several:
            known.add("sides")
        status = fixed or ("reached" if found.several else "committed")
        yield Told(match._replace(facts=match.facts | known), status, found.names)


def _candidate(tree: Tree, statements: Sequence[Statement], one: Told, score: float) -> AgreementCandidate:
    token = one.match.token
    span = tree.span((token, token + 1))
    return AgreementCandidate(
        status=one.status,
        parties=one.parties,
        trigger=span,
        cameo=cameo(tree.lower[token], one.match, one.status),
        reported_by=_reporter(span, statements),
        clause=clause_of(tree, token),
        rule=one.match.rule.id,
        score=round(score, 3),
    )


def clause_of(tree: Tree, i: int) -> str:
    """What a word is about, with what stands before it, and without clauses that only add to it."""
    start, end = _content(tree, i)
    before = [tree.phrase((a, min(b, start))) for a, b in _ahead(tree, i) if a < start]
    asides = [
        tree.subtree(k)
        for k in range(start + 1, end)
        if (tree.deps[k] in _ASIDES and not any(tree.lower[c] == "to" for c in tree.of(k, "aux")))
        or (tree.deps[k] == "prep" and tree.lower[k] in _WHEN)
        or (tree.deps[k] == "conj" and tree.first(k, "nsubj", "nsubjpass") is not None)
    ]
    behind = " ".join(tree.words[k] for k in range(start, end) if not any(a <= k < b for a, b in asides))
    return " ".join((*before, behind))


def _content(tree: Tree, i: int) -> Range:
    """From a word to the end of what it is about: for the subject of a clause, the whole of it."""
    if tree.deps[i] in {"nsubj", "nsubjpass"}:
        return tree.lefts[i], tree.rights[governing(tree, i)] + 1
    return i, tree.rights[i] + 1


def _ahead(tree: Tree, i: int) -> list[Range]:
    """`a pay deal`, `the levy was rejected`, `a pact which both have signed`: before the word, and about it."""
    if tree.tags[i] not in VERBS:
        return [tree.subtree(i)]
    passive = [tree.subtree(c) for c in tree.of(i, "nsubjpass")]
    relative = tree.deps[i] in {"relcl", "acl"} and tree.tags[i] != "VBG"
    return [*passive, *([tree.subtree(tree.heads[i])] if relative else [])]


def cameo(word: str, match: Match, status: AgreementStatus) -> str | None:
    """The CAMEO code where one fits whatever the details.

    Source: P. A. Schrodt, CAMEO Codebook 1.1b3 (2012): 057 sign formal agreement, 03 express intent to
    cooperate (agree to, promise, offer), 02 appeal, 10 demand, 12 reject.
    """
    if status == "reached" and (match.rule.kind == "sign" or "g:sign" in match.facts):
        return "057"
    if status in {"reached", "committed", "anticipated"}:
        return "03"
    if status == "sought":
        return "10" if word.startswith("demand") else "02"
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
