"""Which reports of agreements are to be made and taken back when what counts has changed: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from streams.tally.core.contribution import AgreementPart


class Report(NamedTuple):
    """A report of an agreement to publish, or its retraction; `event` is the report in JSON."""

    event: str
    retracted: bool


def report_changes(before: Mapping[str, AgreementPart], after: Mapping[str, AgreementPart]) -> Iterator[Report]:
    """Retractions of what no longer stands, then reports of what stands now; of what is told as before, nothing.

    Args:
        before, after: reports that counted and that count now, by id.
    """
    for identity, part in before.items():
        if not _same(part, after.get(identity)):
            yield Report(part.event, retracted=True)
    for identity, part in after.items():
        if not _same(part, before.get(identity)):
            yield Report(part.event, retracted=False)


def _same(one: AgreementPart, other: AgreementPart | None) -> bool:
    return other is not None and one[:-1] == other[:-1]
