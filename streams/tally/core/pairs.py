"""Who agrees with whom, by what articles report: pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import NamedTuple

from streams.events import AgreementStatus, AgreementTally, Text, Value
from streams.tally.core.folding import folded


class Report(NamedTuple):
    """What counts of a report of an agreement; equal keys are the same agreement."""

    status: AgreementStatus
    parties: Sequence[str]
    key: str


class Pair(Value, frozen=True, kw_only=True):
    """Two parties, and what they agreed, promised, sought or refused, by status."""

    party: Text
    other: str
    """Empty where a report names one party alone."""
    reports: int
    agreements: dict[AgreementStatus, AgreementTally]


def pairs_of(reports: Iterable[Report]) -> list[Pair]:
    """Every two parties of a report, those of most reports first; names that differ in case or accents are one."""
    spelt: dict[str, str] = {}
    found: dict[tuple[str, str], list[Report]] = defaultdict(list)
    for report in reports:
        for pair in _pairs(report.parties, spelt):
            found[pair].append(report)
    pairs = [_pair(spelt[party], spelt.get(other, ""), told) for (party, other), told in found.items()]
    return sorted(pairs, key=lambda pair: (-pair.reports, pair.party, pair.other))


def _pairs(parties: Sequence[str], spelt: dict[str, str]) -> Iterable[tuple[str, str]]:
    names = {folded(party): party for party in reversed(parties)}
    for key, name in names.items():
        spelt.setdefault(key, name)
    ordered = sorted(names)
    return combinations(ordered, 2) if len(ordered) > 1 else [(name, "") for name in ordered]


def _pair(party: str, other: str, reports: Sequence[Report]) -> Pair:
    keys: dict[AgreementStatus, list[str]] = defaultdict(list)
    for report in reports:
        keys[report.status].append(report.key)
    agreements = {
        status: AgreementTally(reports=len(told), distinct=len(set(told))) for status, told in sorted(keys.items())
    }
    return Pair(party=party, other=other, reports=len(reports), agreements=agreements)
