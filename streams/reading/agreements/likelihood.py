"""How likely a word that a rule has found tells an agreement, as fitted on labelled coverage."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from streams.events import AgreementStatus
from streams.lexicon import gazetteer
from streams.reading.agreements.rules import Match

STEM = 6
"""Letters by which forms of a word are one."""
_STATUS_FACTS = ("s:", "~with", "~between", "^", "own:", "sides")
_STATUS_MOODS = frozenset({"quoted", "reported", "past", "present", "inf", "ing", "will", "coming", "passive"})
"""Facts that speak for one status and against another."""


def likelihood(word: str, match: Match, status: AgreementStatus) -> float:
    """0 to 1, by the weights that `tests/quality/agreement_fit.py` has fitted.

    Args:
        word: the match's, in lower case.
    """
    weights = _weights()
    total = sum(weights.get(feature, 0.0) for feature in features(word, match, status))
    return 1 / (1 + math.exp(-total))


def features(word: str, match: Match, status: AgreementStatus) -> Iterator[str]:
    """What a match is judged by: its rule, its word, and each fact, alone and with the status."""
    yield "always"
    yield f"rule={match.rule.id}"
    if match.rule.loose:
        yield "loose"
    yield f"status={status}"
    yield f"word={word[:STEM]}"
    for fact in match.facts:
        yield fact
        if fact in _STATUS_MOODS or fact.startswith(_STATUS_FACTS):
            yield f"{status}+{fact}"


@cache
def _weights() -> dict[str, float]:
    rows = (line.split("\t") for line in gazetteer.lines("agreement-weights.tsv", "reading"))
    return {feature: float(weight) for feature, weight in rows}
