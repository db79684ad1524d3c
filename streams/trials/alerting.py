"""Which alerts a trial moves: rules held against what counts, as both readings file it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Iterator, Mapping

from streams.alerts.rehearsal import rehearse
from streams.alerts.rules import Rules
from streams.contract.codec import decode
from streams.contract.readings import reader_version
from streams.contract.topics import READ
from streams.errors import DecodeError
from streams.events import Alert, ClassifiedParagraph, Reading, ReadParagraph
from streams.log import Log
from streams.log.snapshot import snapshot
from streams.tally.core.mended import NO_MENDS, Mends
from streams.tally.core.mending import followed_by
from streams.tally.sql.moves import CountedEdition
from streams.trials.beginning import FilerOf
from streams.trials.difference import AlertMoves

AT_ONCE = 2_000

_Place = tuple[str, str, int]
"""Uri, version, ordinal."""


async def alert_moves(
    log: Log,
    before: Reading,
    after: Reading,
    counted: Collection[CountedEdition],
    rules: Rules,
    filer_of: FilerOf,
    mends: Mends = NO_MENDS,
) -> AlertMoves:
    """What rules would have told under either reading, each article as it counts, in the order of publication.

    All of it is filed once more under both lists, and held in memory.

    Args:
        counted: what counts in both.
        mends: what editors have said, in any reading.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    editions = frozenset(counted)
    versions = {reader_version(reading.reader) for reading in (before, after)}
    read: dict[str, dict[_Place, ReadParagraph]] = {version: {} for version in versions}
    async for record in snapshot(log, READ.name):
        try:
            paragraph = decode(record, ReadParagraph)
        except DecodeError:
            continue
        article = paragraph.article
        if paragraph.reader in versions and (article.uri, article.version, article.digest) in editions:
            read[paragraph.reader][article.uri, article.version, paragraph.ordinal] = paragraph
    told = [
        await asyncio.to_thread(_told, rules, reading, read[reader_version(reading.reader)], filer_of, mends)
        for reading in (before, after)
    ]
    return _moves(*told)


def _told(
    rules: Rules, reading: Reading, read: Mapping[_Place, ReadParagraph], filer_of: FilerOf, mends: Mends
) -> dict[str, Alert]:
    """What stands in the end, by id."""
    followed = followed_by(reading.issues)
    paragraphs = (mends.paragraph(event, followed) for event in _filed(list(read.values()), reading, filer_of))
    labels = {issue.id: issue.label for issue in reading.issues.issues}
    standing: dict[str, Alert] = {}
    for alert in rehearse(rules, paragraphs, labels=labels):
        standing[alert.id] = alert
    return {name: alert for name, alert in standing.items() if not alert.withdrawn}


def _filed(read: list[ReadParagraph], reading: Reading, filer_of: FilerOf) -> Iterator[ClassifiedParagraph]:
    filer = filer_of(reading.issues)
    for start in range(0, len(read), AT_ONCE):
        yield from filer.file(read[start : start + AT_ONCE])


def _moves(before: Mapping[str, Alert], after: Mapping[str, Alert]) -> AlertMoves:
    came = _by_time(alert for name, alert in after.items() if name not in before)
    went = _by_time(alert for name, alert in before.items() if name not in after)
    return AlertMoves(same=len(before) - len(went), came=came, went=went)


def _by_time(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    return tuple(sorted(alerts, key=lambda alert: (alert.published, alert.id)))
