"""Agreements that a paragraph tells of, under the issues of a list that they are on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime

from streams.events import AgreementCandidate, AgreementLabel, AgreementStatus, IssueMention, PloverCode
from streams.issues import IssueList
from streams.lexicon.sides import Sides

PLOVER: dict[AgreementStatus, PloverCode] = {
    "reached": "AGREE",
    "committed": "AGREE",
    "reaffirmed": "AGREE",
    "anticipated": "CONSULT",
    "sought": "REQUEST",
    "refused": "REJECT",
}
"""Source: PLOVER's event types (https://github.com/openeventdata/PLOVER), as the label contract maps them."""

CLAUSE, PARAGRAPH = 10.0, 0.1
"""What evidence in a trigger's clause, and in its paragraph, counts against that in its sentence."""
SURE = 0.6
"""Evidence in a clause that makes an agreement one on an issue in any case."""

Masses = Callable[[str], Sequence[float]]
"""Evidence for each issue of the list in a piece of text."""


class Agreements:
    """Files agreements; `masses` is the relevance of a piece of text to the issues of the list."""

    def __init__(self, issues: IssueList, masses: Masses) -> None:
        self._order = {issue.id: i for i, issue in enumerate(issues.issues)}
        self._masses = masses
        self._sides = Sides(issues.same_party)

    def file(
        self, candidates: Iterable[AgreementCandidate], issues: Sequence[IssueMention], published: datetime
    ) -> tuple[AgreementLabel, ...]:
        """Agreements in the order of their triggers: one an issue and status, with the parties of all that tell it.

        Args:
            issues: that the candidates' paragraph is about; where there is none, there is no agreement.
        """
        if not issues:
            return ()
        told: dict[tuple[str, AgreementStatus], AgreementCandidate] = {}
        parties: defaultdict[tuple[str, AgreementStatus], list[str]] = defaultdict(list)
        before: list[str] = []
        for candidate in candidates:
            before = self._about(candidate, issues, before)
            for issue in before:
                told.setdefault((issue, candidate.status), candidate)
                parties[issue, candidate.status].extend(candidate.parties)
        return tuple(
            self._label(candidate, issue, tuple(dict.fromkeys(parties[issue, status])), published)
            for (issue, status), candidate in told.items()
        )

    def _label(
        self, candidate: AgreementCandidate, issue: str, parties: tuple[str, ...], published: datetime
    ) -> AgreementLabel:
        return AgreementLabel(
            issue=issue,
            status=candidate.status,
            parties=parties,
            trigger=candidate.trigger,
            plover=PLOVER[candidate.status],
            cameo=candidate.cameo,
            reported_by=candidate.reported_by,
            key=self.key(issue, candidate.status, parties, published),
        )

    def key(self, issue: str, status: AgreementStatus, parties: Sequence[str], published: datetime) -> str:
        """``issue|status|parties|day``: parties by their groups and sorted, the day in UTC."""
        who = "+".join(sorted({self._sides.of(name) for name in parties}))
        return f"{issue}|{status}|{who}|{published.astimezone(UTC).date().isoformat()}"

    def _about(self, candidate: AgreementCandidate, mentions: Sequence[IssueMention], before: list[str]) -> list[str]:
        """The issue that a trigger's clause speaks of, else its sentence, else the paragraph; all that are sure.

        Args:
            before: issues of the candidate before, which one that refers back has.
        """
        if len(mentions) == 1:
            return [mentions[0].id]
        clause = self._masses(candidate.clause)
        if before and candidate.refers_back and not any(clause[self._order[m.id]] for m in mentions):
            return before
        around = self._masses(candidate.sentence)

        def weight(mention: IssueMention) -> float:
            at = self._order[mention.id]
            return CLAUSE * clause[at] + around[at] + PARAGRAPH * mention.score

        best = max(mentions, key=weight)
        return [m.id for m in mentions if m is best or clause[self._order[m.id]] >= SURE]
