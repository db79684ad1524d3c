"""Tallies as readers see them, summed up from cells: pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, get_args

import msgspec

from streams.events import (
    AgreementStatus,
    AgreementTally,
    Count,
    Instant,
    SpeakerKind,
    SpeakerTally,
    Tally,
    Text,
    Value,
)
from streams.tally.core.cells import AGREEMENT, ARTICLE, COPY, INSTANT, OUTLET, SPEAKER
from streams.tally.core.instants import instant_of

Period = Literal["day", "hour"]
SummedCell = tuple[str, str, int, int]
"""Dimension, value, hour, count."""

_STATUSES: dict[str, AgreementStatus] = {status: status for status in get_args(AgreementStatus)}
KINDS: dict[str, SpeakerKind] = {kind: kind for kind in get_args(SpeakerKind)}


class IssueTally(Value, frozen=True, kw_only=True, omit_defaults=True):
    """The tally of one issue, in all or, with a `start`, for one hour or day of event time."""

    issue: Text
    start: Instant | None = None
    paragraphs: Count
    original: Count
    syndicated: Count
    """How many of the paragraphs are near-duplicates of others published before; the rest is original."""
    articles: Count
    outlets: Count
    statements: Count
    speakers: tuple[SpeakerTally, ...]
    """By number of statements, then name and kind; only resolved ones have a name to count under."""
    kinds: dict[SpeakerKind, Count]
    agreements: dict[AgreementStatus, AgreementTally]
    first: Instant | None = None
    last: Instant | None = None

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready values, times as RFC 3339 text."""
        plain: dict[str, Any] = msgspec.to_builtins(self, str_keys=True)
        return plain

    def as_event(self, *, reading: str, revision: int, positions: Mapping[str, int], speakers: int) -> Tally:
        """The event to publish, with at most so many speakers so that it stays below every size limit."""
        return Tally(
            issue=self.issue,
            reading=reading,
            revision=revision,
            paragraphs=self.paragraphs,
            original=self.original,
            syndicated=self.syndicated,
            articles=self.articles,
            outlets=self.outlets,
            statements=self.statements,
            speakers=self.speakers[:speakers],
            kinds=self.kinds,
            agreements=self.agreements,
            first=self.first,
            last=self.last,
            positions=dict(positions),
        )


def summarise(
    issue: str,
    cells: Iterable[SummedCell],
    *,
    start: datetime | None = None,
    agreements: Mapping[str, AgreementTally] | None = None,
) -> IssueTally:
    """Sum up an issue's cells; a cell whose count is zero says nothing.

    Args:
        agreements: by status, where they are summed up already and no cells.
    """
    values: dict[str, dict[str, int]] = {OUTLET: {}, COPY: {}, ARTICLE: {}, SPEAKER: {}, AGREEMENT: {}}
    instants: list[tuple[int, int]] = []
    for dimension, value, hour, count in cells:
        if dimension == INSTANT:
            if count:
                instants.append((hour, int(value)))
        else:
            counts = values[dimension]
            counts[value] = counts.get(value, 0) + count
    paragraphs, syndicated = sum(values[OUTLET].values()), sum(values[COPY].values())
    return IssueTally(
        issue=issue,
        start=start,
        paragraphs=paragraphs,
        original=paragraphs - syndicated,
        syndicated=syndicated,
        articles=sum(values[ARTICLE].values()),
        outlets=sum(1 for outlet, count in values[OUTLET].items() if outlet and count),
        statements=sum(values[SPEAKER].values()),
        speakers=_speakers(values[SPEAKER]),
        kinds=_kinds(values[SPEAKER]),
        agreements=_in_order(_agreements(values[AGREEMENT]) if agreements is None else agreements),
        first=instant_of(*min(instants)) if instants else None,
        last=instant_of(*max(instants)) if instants else None,
    )


def is_empty(tally: IssueTally) -> bool:
    return not (tally.paragraphs or tally.agreements)


def bucket_start(hour: int, by: Period | None) -> datetime | None:
    """The start of the day or hour that an hour since 1970 belongs to; None for no period."""
    if by is None:
        return None
    return instant_of(hour - hour % 24 if by == "day" else hour, 0)


def _speakers(counts: dict[str, int]) -> tuple[SpeakerTally, ...]:
    named = []
    for value, count in counts.items():
        kind, _, name = value.partition(":")
        if name and count:
            named.append((-count, name, kind))
    return tuple(
        SpeakerTally(name=name, kind=KINDS[kind], statements=-negative) for negative, name, kind in sorted(named)
    )


def _kinds(counts: dict[str, int]) -> dict[SpeakerKind, int]:
    kinds = dict.fromkeys(KINDS, 0)
    for value, count in counts.items():
        kind = value.partition(":")[0]
        if kind:
            kinds[kind] += count
    return {KINDS[kind]: count for kind, count in kinds.items() if count}


def _agreements(counts: dict[str, int]) -> Mapping[str, AgreementTally]:
    reports: dict[str, list[int]] = {}
    for value, count in counts.items():
        if count:
            reports.setdefault(value.partition(":")[0], []).append(count)
    return {status: AgreementTally(reports=sum(found), distinct=len(found)) for status, found in reports.items()}


def _in_order(agreements: Mapping[str, AgreementTally]) -> dict[AgreementStatus, AgreementTally]:
    return {status: agreements[name] for name, status in _STATUSES.items() if name in agreements}
