"""What speaks for each issue of a list in one text, as numbers: evidence in its words, and likeness in meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from streams.filing import likeness
from streams.filing.evidence import Evidence, EvidenceFinder
from streams.filing.likeness import Likeness
from streams.filing.senses import Sense
from streams.issues import IssueList
from streams.meaning.encoding import Floats

_OWN = ("evidence", *likeness.NAMES)
_PARTS = ("named by the label", "of the description")
NAMES = (*_OWN, *(f"lead: {name}" for name in _OWN), *_PARTS)
"""The columns of signals: each as it is, and by how much it is above that of the best other issue; and the evidence in
two parts, since what a description mentions in passing says less than what an issue is called."""


class Signals(NamedTuple):
    """`values` has of each text a row an issue and a column each of `NAMES`; `evidence` of each that of every issue."""

    evidence: list[tuple[Evidence, ...]]
    values: Floats


class SignalFinder:
    """Finds what speaks for the issues of one list, by one sense of what texts mean."""

    def __init__(self, issues: IssueList, sense: Sense) -> None:
        self.evidence = EvidenceFinder(issues).find
        self._sense = sense
        self._likeness = Likeness(issues, sense)
        self.alike = self._likeness.alike

    def find(self, texts: Sequence[str], meanings: Floats | None = None) -> Signals:
        """Of texts, one or more; `meanings` are what the sense says of them, where that is known already."""
        meanings = self._sense.of(texts) if meanings is None else meanings
        evidence = [self.evidence(text) for text in texts]
        told = -np.expm1(-_masses(evidence))
        own = np.concatenate((told[..., :1], self._likeness.features(meanings)), axis=-1)
        return Signals(evidence, np.concatenate((own, leads(own), told[..., 1:]), axis=-1))


def _masses(evidence: Sequence[Sequence[Evidence]]) -> Floats:
    """Of each text a row an issue: its mass, and that of the label and of the description."""
    found = np.zeros((len(evidence), len(evidence[0]), 3), np.float32)
    places = [(text, issue) for text, of in enumerate(evidence) for issue, one in enumerate(of) if one.mass]
    if places:
        some = [evidence[text][issue] for text, issue in places]
        found[tuple(zip(*places, strict=True))] = [(one.mass, one.label, one.mass - one.label) for one in some]
    return found


def leads(values: Floats) -> Floats:
    """By how much each of a column is above the highest of the others; of one alone, nothing."""
    if values.shape[-2] == 1:
        return np.zeros_like(values)
    parted = np.partition(values, -2, axis=-2)
    second, highest = parted[..., -2:-1, :], parted[..., -1:, :]
    return np.asarray(values - np.where(values == highest, second, highest))
