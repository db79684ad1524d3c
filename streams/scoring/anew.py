"""The paragraphs that editors mended, read and filed once more: how this reader and this list read them now."""

from __future__ import annotations

from collections.abc import Collection

from streams.agents.stages import Stages
from streams.contract.codec import decode
from streams.contract.mends import digest_number, paragraph_digest
from streams.contract.topics import ARTICLES
from streams.contract.versions import version_key
from streams.errors import DecodeError
from streams.events import Article, ClassifiedParagraph, Mend, Paragraph
from streams.ingest.paragraphs import paragraph_events
from streams.log import Log
from streams.log.snapshot import snapshot
from streams.scoring.judging import Place, Read
from streams.tally.core.mended import labels_of_paragraph
from streams.tally.core.mending import ReadLabels, followed_by, standing

AT_ONCE = 64
"""Paragraphs that are read together."""


async def mended_paragraphs(log: Log, mends: Collection[Mend]) -> dict[Place, Paragraph]:
    """The paragraphs that there are mends of, in the last version of each article, unless that is a kill.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    wanted = {(mend.uri, digest_number(mend.paragraph)) for mend in standing(mends)}
    keys = {uri.encode() for uri, _ in wanted}
    latest: dict[str, Article] = {}
    async for record in snapshot(log, ARTICLES.name):
        if record.key not in keys:
            continue
        try:
            article = decode(record, Article)
        except DecodeError:
            continue  # the tally consumer has told of it
        known = latest.get(article.article.uri)
        if known is None or version_key(known.article.version) <= version_key(article.article.version):
            latest[article.article.uri] = article
    events = (event for article in latest.values() if article.status == "usable" for event in paragraph_events(article))
    by_place = ((_place(event), event) for event in events)
    return {place: event for place, event in by_place if place in wanted}


def read_anew(stages: Stages, paragraphs: Collection[Paragraph]) -> Read:
    """What a reader and a filer say of paragraphs."""
    events = list(paragraphs)
    labels: dict[Place, ReadLabels] = {}
    for start in range(0, len(events), AT_ONCE):
        batch = events[start : start + AT_ONCE]
        labels |= {_place(event): labels_of_paragraph(event) for event in stages.classify(batch)}
    return Read(labels, followed_by(stages.filer.issues))


def _place(event: Paragraph | ClassifiedParagraph) -> Place:
    return event.article.uri, digest_number(paragraph_digest(event.text))
