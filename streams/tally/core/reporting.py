"""Which reports of agreements are to be made and taken back when what counts has changed: pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import msgspec

from streams.events import Agreement
from streams.tally.core.contribution import AgreementPart

_REPORT = msgspec.json.Decoder(Agreement)


class Report(NamedTuple):
    """A report of an agreement to publish, or its retraction; `event` is the report in JSON."""

    event: str
    retracted: bool


def report_changes(
    before: Mapping[str, AgreementPart], after: Mapping[str, AgreementPart], because: Mapping[str, str] | None = None
) -> Iterator[Report]:
    """Retractions of what no longer stands, then reports of what stands now; of what is told as before, nothing.

    Args:
        before, after: reports that counted and that count now, by id.
        because: the mend for which a report is taken back, by its id.
    """
    for identity, part in before.items():
        if not _same(part, after.get(identity)):
            mend = (because or {}).get(identity)
            yield Report(_because(part.event, mend) if mend else part.event, retracted=True)
    for identity, part in after.items():
        if not _same(part, before.get(identity)):
            yield Report(part.event, retracted=False)


def _same(one: AgreementPart, other: AgreementPart | None) -> bool:
    return other is not None and one[:-1] == other[:-1]


def _because(event: str, mend: str) -> str:
    return msgspec.json.encode(msgspec.structs.replace(_REPORT.decode(event), mend=mend)).decode()
