"""Agreements that a paragraph tells of, under the issues of a list that they are on."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import NamedTuple

from streams.contract.reports import PLOVER, agreement_key
from streams.events import AgreementCandidate, AgreementLabel, AgreementStatus, IssueMention, Span
from streams.issues import IssueList
from streams.lexicon import gazetteer
from streams.lexicon.sides import Sides

LEAST = 0.26
"""How likely an agreement on an issue must be: where F1 is best on labelled coverage, cross-validated."""
SURE = 0.3
"""How likely a word must be to tell an agreement for its parties to count beside those of a likelier one."""
CERTAIN = 0.03
"""What a score is short of 0 or 1 by at least, for its odds."""
NEAR, FAR = 100, 400
"""Characters between an agreement and what shows an issue: what counts as one step, and from where all is as far."""
SHORT, LONG = 100, 2500
"""Characters of a paragraph below and above which nothing is known of length."""

Masses = Callable[[str], Sequence[float]]
"""Evidence for each issue of the list in a piece of text."""


class Pair(NamedTuple):
    """A candidate with an issue that it may be on, and what that is judged by."""

    candidate: AgreementCandidate
    issue: str
    features: dict[str, float]


class Agreements:
    """Files agreements; `masses` is the relevance of a piece of text to the issues of the list."""

    def __init__(self, issues: IssueList, masses: Masses) -> None:
        self._order = {issue.id: i for i, issue in enumerate(issues.issues)}
        self._masses = masses
        self._sides = Sides(issues.same_party)

    def file(
        self, candidates: Sequence[AgreementCandidate], issues: Sequence[IssueMention], length: int, published: datetime
    ) -> tuple[AgreementLabel, ...]:
        """Agreements in the order of their triggers: one an issue and status, with the parties of all that tell it.

        Args:
            issues: that the candidates' paragraph is about; where there is none, there is no agreement.
            length: of the paragraph, in characters.
        """
        found: defaultdict[tuple[str, AgreementStatus], list[tuple[float, AgreementCandidate]]] = defaultdict(list)
        for candidate, issue, features in self.pairs(candidates, issues, length):
            score = _likelihood(features)
            if score >= LEAST:
                found[issue, candidate.status].append((score, candidate))
        return tuple(self._label(issue, told, published) for (issue, _), told in found.items())

    def pairs(
        self, candidates: Sequence[AgreementCandidate], issues: Sequence[IssueMention], length: int
    ) -> Iterator[Pair]:
        """Every candidate of a paragraph with every issue of it, and what speaks for their belonging together: log odds
        that its status is told at all and of the issue, and their product, the share of the issue in the evidence of
        the clause, how far what shows the issue stands apart, and the length of the paragraph (natural logarithms).
        """
        if not issues:
            return
        none: defaultdict[AgreementStatus, float] = defaultdict(lambda: 1.0)
        for candidate in candidates:
            none[candidate.status] *= 1 - candidate.score
        size = math.log(min(max(SHORT, length), LONG) / SHORT)
        for candidate in candidates:
            for mention, share in zip(issues, self._shares(candidate.clause, issues), strict=True):
                told, issue = _odds(1 - none[candidate.status]), _odds(mention.score)
                features = {
                    "told": told,
                    "issue": issue,
                    "both": told * issue,
                    "clause": share,
                    "apart": math.log1p(min(_apart(candidate.trigger, mention.evidence), FAR) / NEAR),
                    "length": size,
                    "always": 1.0,
                }
                yield Pair(candidate, mention.id, features)

    def _shares(self, clause: str, issues: Sequence[IssueMention]) -> list[float]:
        """What each of some issues has of their evidence in a clause; of one alone, all."""
        if len(issues) == 1:
            return [1.0]
        masses = self._masses(clause)
        found = [masses[self._order[mention.id]] for mention in issues]
        whole = sum(found)
        return [mass / whole if whole else 0.0 for mass in found]

    def _label(
        self, issue: str, told: Sequence[tuple[float, AgreementCandidate]], published: datetime
    ) -> AgreementLabel:
        """One agreement of all words that tell it: the likeliest of them stands for it."""
        candidate = max((candidate for _, candidate in told), key=lambda candidate: candidate.score)
        sure = [other for _, other in told if other.score >= SURE or other is candidate]
        parties = tuple(dict.fromkeys(party for other in sure for party in other.parties))
        return AgreementLabel(
            issue=issue,
            status=candidate.status,
            parties=parties,
            trigger=candidate.trigger,
            plover=PLOVER[candidate.status],
            cameo=candidate.cameo,
            reported_by=candidate.reported_by,
            rule=candidate.rule,
            score=round(max(score for score, _ in told), 3),
            key=agreement_key(issue, candidate.status, parties, published, self._sides),
        )


def _likelihood(features: Mapping[str, float]) -> float:
    """How likely it is, 0 to 1, that a candidate tells an agreement and on the issue."""
    weights = _weights()
    return 1 / (1 + math.exp(-sum(weights[name] * value for name, value in features.items())))


def _apart(trigger: Span, evidence: Iterable[Span]) -> int:
    """Characters between a trigger and the nearest evidence; `FAR` where there is none."""
    return min((max(0, start - trigger[1], trigger[0] - end) for start, end in evidence), default=FAR)


@cache
def _weights() -> dict[str, float]:
    rows = (line.split("\t") for line in gazetteer.lines("agreement-weights.tsv", "filing"))
    return {name: float(weight) for name, weight in rows}


def _odds(score: float) -> float:
    """The natural logarithm of a score's odds."""
    bounded = min(max(score, CERTAIN), 1 - CERTAIN)
    return math.log(bounded / (1 - bounded))
