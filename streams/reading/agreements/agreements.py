"""Agreements that a paragraph reports: status, issue, parties, and who reports them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from streams.events import AgreementLabel, AgreementStatus, IssueMention, PloverCode, Statement
from streams.issues import IssueList
from streams.reading.agreements.clauses import Trigger, refers_back
from streams.reading.agreements.moods import sentence
from streams.reading.agreements.parties import Parties
from streams.reading.agreements.sides import Sides
from streams.reading.agreements.triggers import triggers
from streams.reading.cast.resolution import Cast
from streams.reading.text.tree import VERBS, Range, Tree

PLOVER: dict[AgreementStatus, PloverCode] = {
    "reached": "AGREE",
    "committed": "AGREE",
    "reaffirmed": "AGREE",
    "anticipated": "CONSULT",
    "sought": "REQUEST",
    "refused": "REJECT",
}
"""Source: PLOVER's event types (https://github.com/openeventdata/PLOVER), as the label contract maps them."""

Masses = Callable[[str], Sequence[float]]
"""Evidence for each issue of the list in a piece of text."""


class Reading(NamedTuple):
    """What has been read of the paragraph before its agreements."""

    issues: tuple[IssueMention, ...]
    statements: tuple[Statement, ...]
    published: datetime


class Agreements:
    """Reads agreements; `masses` is the relevance of a piece of text to the issues of the list."""

    def __init__(self, issues: IssueList, masses: Masses) -> None:
        self._order = {issue.id: i for i, issue in enumerate(issues.issues)}
        self._masses = masses
        self._sides = Sides(issues.same_party)

    def read(self, cast: Cast, reading: Reading) -> tuple[AgreementLabel, ...]:
        """Agreements in the order of their triggers: one an issue and status, with the parties of all that tell it."""
        if not reading.issues:
            return ()
        tree = cast.here.tree
        told: dict[tuple[str, AgreementStatus], Trigger] = {}
        parties: defaultdict[tuple[str, AgreementStatus], list[str]] = defaultdict(list)
        holding = Parties(cast, reading.statements, self._sides)
        before: list[str] = []
        for trigger in triggers(tree):
            found = holding.of(trigger)
            if found.impersonal or (trigger.kind == "decide" and not found.several):
                continue
            status = trigger.status or ("reached" if found.several else "committed")
            before = self._about(tree, trigger, reading.issues, before)
            for issue in before:
                told.setdefault((issue, status), trigger)
                parties[issue, status].extend(found.names)
        return tuple(
            self._label(tree, trigger, issue, status, tuple(dict.fromkeys(parties[issue, status])), reading)
            for (issue, status), trigger in told.items()
        )

    def _label(
        self,
        tree: Tree,
        trigger: Trigger,
        issue: str,
        status: AgreementStatus,
        parties: tuple[str, ...],
        reading: Reading,
    ) -> AgreementLabel:
        span = tree.span((trigger.token, trigger.token + 1))
        return AgreementLabel(
            issue=issue,
            status=status,
            parties=parties,
            trigger=span,
            plover=PLOVER[status],
            cameo=cameo(trigger, status),
            reported_by=_reporter(span, reading.statements),
            key=self.key(issue, status, parties, reading.published),
        )

    def key(self, issue: str, status: AgreementStatus, parties: Sequence[str], published: datetime) -> str:
        """``issue|status|parties|day``: parties by their groups and sorted, the day in UTC."""
        who = "+".join(sorted({self._sides.of(name) for name in parties}))
        return f"{issue}|{status}|{who}|{published.astimezone(UTC).date().isoformat()}"

    def _about(self, tree: Tree, trigger: Trigger, mentions: tuple[IssueMention, ...], before: list[str]) -> list[str]:
        """The issue that a trigger's clause speaks of, else its sentence, else the paragraph; all that are sure.

        Args:
            before: issues of the trigger before, which one that refers back has.
        """
        if len(mentions) == 1:
            return [mentions[0].id]
        clause = self._masses(_main(tree, trigger))
        if before and refers_back(tree, trigger.token) and not any(clause[self._order[m.id]] for m in mentions):
            return before
        around = self._masses(tree.phrase(sentence(tree, trigger.token)))

        def weight(mention: IssueMention) -> float:
            at = self._order[mention.id]
            return CLAUSE * clause[at] + around[at] + PARAGRAPH * mention.score

        best = max(mentions, key=weight)
        return [m.id for m in mentions if m is best or clause[self._order[m.id]] >= SURE]


CLAUSE, PARAGRAPH = 10.0, 0.1
"""What evidence in a trigger's clause, and in its paragraph, counts against that in its sentence."""
SURE = 0.6
"""Evidence in a clause that makes an agreement one on an issue in any case."""
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


def _reporter(span: tuple[int, int], statements: Sequence[Statement]) -> str | None:
    """The speaker of the narrowest statement around the trigger."""
    around = [
        (end - start, statement.speaker.name)
        for statement in statements
        if statement.speaker is not None
        for start, end in statement.content
        if start <= span[0] and span[1] <= end
    ]
    return min(around)[1] if around else None
