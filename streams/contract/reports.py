"""The agreements that a paragraph reports, as events of their own: pure.

The tally consumer publishes and takes them back; whoever reads `classified-paragraphs` gets the same ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from streams.events import (
    Agreement,
    AgreementLabel,
    AgreementStatus,
    ClassifiedParagraph,
    Paragraph,
    PloverCode,
    ReadParagraph,
)
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


def paragraph_id(event: Paragraph | ReadParagraph | ClassifiedParagraph | Agreement) -> str:
    """``uri#version/ordinal``: the same input has the same id."""
    return f"{event.article.uri}#{event.article.version}/{event.ordinal}"


def agreement_key(
    issue: str, status: AgreementStatus, parties: Sequence[str], published: datetime, sides: Sides
) -> str:
    """``issue|status|parties|day``: parties by their groups and sorted, the day in UTC."""
    who = "+".join(sorted({sides.of(name) for name in parties}))
    return f"{issue}|{status}|{who}|{published.astimezone(UTC).date().isoformat()}"


def agreement_reports(event: ClassifiedParagraph) -> Iterator[Agreement]:
    """A report for each agreement of a paragraph, in order; for their ids see `report_ids`."""
    ids = report_ids(paragraph_id(event), event.agreements)
    for identity, label in zip(ids, event.agreements, strict=True):
        yield Agreement(
            id=identity,
            article=event.article,
            ordinal=event.ordinal,
            agreement=label,
            text=event.text,
            reader=event.reader,
        )


def report_ids(paragraph: str, labels: Iterable[AgreementLabel]) -> Iterator[str]:
    """Ids of the reports of a paragraph's agreements, in order.

    An id is ``uri#version/ordinal/issue/start of the trigger``: the same paragraph read the same
    way has the same ids. A second one at the same place gets ``/2``.

    Args:
        paragraph: `paragraph_id`.
    """
    seen: Counter[str] = Counter()
    for label in labels:
        name = f"{paragraph}/{label.issue}/{label.trigger[0]}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}/{seen[name]}"
