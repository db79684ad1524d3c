"""The agreements that a paragraph reports, as events of their own: pure.

The tally consumer publishes and takes them back; whoever reads `classified-paragraphs` gets the same ids.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from streams.events import Agreement, ClassifiedParagraph, Paragraph, ReadParagraph


def paragraph_id(event: Paragraph | ReadParagraph | ClassifiedParagraph) -> str:
    """``uri#version/ordinal``: the same input has the same id."""
    return f"{event.article.uri}#{event.article.version}/{event.ordinal}"


def agreement_reports(event: ClassifiedParagraph) -> Iterator[Agreement]:
    """A report for each agreement of a paragraph, in order.

    An id is ``uri#version/ordinal/issue/start of the trigger``: the same paragraph read the same
    way has the same ids. A second one at the same place gets ``/2``.
    """
    seen: Counter[str] = Counter()
    for label in event.agreements:
        name = f"{paragraph_id(event)}/{label.issue}/{label.trigger[0]}"
        seen[name] += 1
        yield Agreement(
            id=name if seen[name] == 1 else f"{name}/{seen[name]}",
            article=event.article,
            ordinal=event.ordinal,
            agreement=label,
            text=event.text,
            reader=event.reader,
        )
