"""One paragraph with its text: the store says what counts, the log has the words."""

from __future__ import annotations

import asyncio
from urllib.parse import urlencode

from streams.api import answers, parameters
from streams.api.sources import NotFoundError, Sources
from streams.contract.codec import decode
from streams.contract.mends import paragraph_digest
from streams.contract.readings import reading_id
from streams.contract.records import TopicPartition
from streams.contract.topics import CLASSIFIED
from streams.errors import DecodeError
from streams.events import ClassifiedParagraph
from streams.explaining.notes import Explainer
from streams.log import Log
from streams.tally.core.contribution import contribution_of
from streams.tally.core.mended import mended_paragraph
from streams.tally.sql.finding import MOST
from streams.tally.sql.mends import KnownMend, WantedMends
from streams.tally.sql.paragraphs import CountedParagraph

_SECONDS = 5.0
"""For a record that is on the log to come."""


async def paragraph(sources: Sources, asked: parameters.OfParagraph) -> answers.ExplainedParagraph:
    counted = await asyncio.to_thread(sources.store.paragraph, asked.uri, asked.index)
    if counted is None:
        raise NotFoundError(
            f"{asked.uri}: no paragraph {asked.index} of it counts",
            remedy="/history has the article's versions, and when they were withdrawn",
        )
    if asked.version not in {None, counted.version}:
        raise NotFoundError(
            f"{asked.uri}: version {asked.version} does not count any longer, or not yet",
            remedy=f"version {counted.version} does; /history has what each said",
        )
    event = await _record_of(sources.log, counted)
    if event is None or event.article.uri != asked.uri or event.ordinal != asked.index:
        raise NotFoundError(
            f"{asked.uri}: the log does not have paragraph {asked.index} as it counts",
            remedy="`streams reread` has it read and filed once more",
        )
    labels = await asyncio.to_thread(sources.store.labels)
    mends = await asyncio.to_thread(sources.store.mends, WantedMends(uri=asked.uri), limit=MOST)
    digest = paragraph_digest(event.text)
    ours = tuple(known for known in mends if known.mend.paragraph == digest)
    mended = mended_paragraph(event, [known.mend for known in ours if known.holds])
    return _explained(event, counted, labels, ours, mended if mended != event else None)


async def _record_of(log: Log, counted: CountedParagraph) -> ClassifiedParagraph | None:
    """The event that counts, exactly; None where the log does not have it any longer, or had it under another list."""
    if counted.record is None:
        return None
    place = TopicPartition(CLASSIFIED.name, counted.record.partition)
    for record in await log.read({place: counted.record.offset}, max_records=1, timeout=_SECONDS):
        if record.offset == counted.record.offset and record.value is not None:
            try:
                event = decode(record, ClassifiedParagraph)
            except DecodeError:
                return None
            return event if contribution_of(event).fingerprint == counted.fingerprint else None
    return None


def _explained(
    event: ClassifiedParagraph,
    counted: CountedParagraph,
    labels: dict[str, str],
    mends: tuple[KnownMend, ...],
    mended: ClassifiedParagraph | None,
) -> answers.ExplainedParagraph:
    explainer = Explainer(labels)
    explainer.follow(event.article, spoke=counted.spoke, reported=counted.reported)
    found = explainer.explain(event)
    return answers.ExplainedParagraph(
        paragraph=event,
        marks=tuple(answers.MarkedSpan(**mark._asdict()) for mark in found.marks),
        why=answers.Why(statements=found.statements, issues=found.issues, agreements=found.agreements),
        reading=reading_id(event.reader),
        mends=mends,
        counted=mended,
        versions=f"/history?{urlencode({'uri': event.article.uri})}",
    )
