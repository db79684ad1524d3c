"""Agreements that a paragraph tells of, under the issues of a list that they are on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from streams.contract.reports import PLOVER, agreement_key
from streams.events import AgreementCandidate, AgreementLabel, AgreementStatus, IssueMention
from streams.issues import IssueList
from streams.lexicon import gazetteer
from streams.lexicon.sides import Sides

LEAST = 0.25
"""How likely an agreement on an issue must be: where F1 is best on labelled coverage, cross-validated."""
CERTAIN = 0.03
"""What a score is short of 0 or 1 by at least, for its odds."""

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
        found: dict[tuple[str, AgreementStatus], tuple[float, AgreementCandidate]] = {}
        parties: defaultdict[tuple[str, AgreementStatus], list[str]] = defaultdict(list)
        for candidate in candidates:
            for mention, score in zip(issues, self.scores(candidate, issues), strict=True):
                if score < LEAST:
                    continue
                key = mention.id, candidate.status
                parties[key].extend(candidate.parties)
                if score > found.get(key, (0.0, candidate))[0]:
                    found[key] = score, candidate
        return tuple(
            self._label(candidate, issue, score, tuple(dict.fromkeys(parties[issue, status])), published)
            for (issue, status), (score, candidate) in found.items()
        )

    def scores(self, candidate: AgreementCandidate, issues: Sequence[IssueMention]) -> list[float]:
        """How likely it is, 0 to 1, that a candidate tells an agreement and on each of these issues."""
        weights = _weights()
        return [
            1 / (1 + math.exp(-sum(weights[name] * value for name, value in row.items())))
            for row in self.features(candidate, issues)
        ]

    def features(self, candidate: AgreementCandidate, issues: Sequence[IssueMention]) -> Iterator[dict[str, float]]:
        """What each issue is judged by: log odds of the candidate and of the issue, how many issues the paragraph is
        about (natural logarithm), and the share of the issue in the evidence of the clause.
        """
        masses = self._masses(candidate.clause) if len(issues) > 1 else ()
        clause = [masses[self._order[mention.id]] for mention in issues] if masses else [1.0]
        whole = sum(clause)
        for mention, mass in zip(issues, clause, strict=True):
            yield {
                "told": _odds(candidate.score),
                "issue": _odds(mention.score),
                "issues": math.log(len(issues)),
                "clause": mass / whole if whole else 0.0,
                "always": 1.0,
            }

    def _label(
        self, candidate: AgreementCandidate, issue: str, score: float, parties: tuple[str, ...], published: datetime
    ) -> AgreementLabel:
        return AgreementLabel(
            issue=issue,
            status=candidate.status,
            parties=parties,
            trigger=candidate.trigger,
            plover=PLOVER[candidate.status],
            cameo=candidate.cameo,
            reported_by=candidate.reported_by,
            rule=candidate.rule,
            score=round(score, 3),
            key=agreement_key(issue, candidate.status, parties, published, self._sides),
        )


@cache
def _weights() -> dict[str, float]:
    rows = (line.split("\t") for line in gazetteer.lines("agreement-weights.tsv", "filing"))
    return {name: float(weight) for name, weight in rows}


def _odds(score: float) -> float:
    """The natural logarithm of a score's odds."""
    bounded = min(max(score, CERTAIN), 1 - CERTAIN)
    return math.log(bounded / (1 - bounded))
