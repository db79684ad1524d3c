"""What the log told last: alerts, changes, dead letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import TypeVar

from streams.api import answers, parameters
from streams.api.sources import Sources
from streams.contract.codec import decode
from streams.contract.records import Record
from streams.contract.topics import ALERTS, CHANGES, DEAD_LETTERS
from streams.errors import DecodeError
from streams.events import Alert, Change, DeadLetter, Event
from streams.log import Log

E = TypeVar("E", bound=Event)

LOOKED_THROUGH = 20_000
"""Records of a partition, for those of one article."""
AT_ONCE = 1_000


async def alerts(sources: Sources, asked: parameters.OfLog) -> answers.Alerts:
    found = await _latest(sources.log, ALERTS.name, Alert, asked.limit)
    return answers.Alerts(alerts=tuple(event for _, event in found))


async def changes(sources: Sources, asked: parameters.OfChanges) -> answers.Changes:
    found = await _latest(sources.log, CHANGES.name, Change, asked.limit, uri=asked.uri)
    return answers.Changes(changes=tuple(event for _, event in found))


async def dead_letters(sources: Sources, asked: parameters.OfLog) -> answers.DeadLetters:
    found = await _latest(sources.log, DEAD_LETTERS.name, DeadLetter, asked.limit)
    return answers.DeadLetters(dead_letters=tuple(_letter(record, event) for record, event in found))


async def _latest(
    log: Log, topic: str, event: type[E], limit: int, *, uri: str | None = None
) -> list[tuple[Record, E]]:
    """The last events of a topic, the latest first; of a uri, those among the last `LOOKED_THROUGH` of a partition."""
    key = None if uri is None else uri.encode()
    ends = await log.end_offsets(topic)
    first = await log.beginning_offsets(topic)
    found: list[Record] = []
    for place, end in ends.items():
        start = max(first[place], end - (limit if key is None else LOOKED_THROUGH))
        while start < end:
            records = await log.read({place: start}, max_records=min(AT_ONCE, end - start), timeout=1.0)
            if not records:
                break
            found += (record for record in records if record.offset < end and key in {None, record.key})
            start = records[-1].offset + 1
    found.sort(key=lambda record: (record.timestamp, record.offset), reverse=True)
    return [*_decoded(found, event)][:limit]


def _decoded(records: Iterable[Record], event: type[E]) -> Iterator[tuple[Record, E]]:
    """What is no event is left out: whoever keeps a state of the topic makes a dead letter of it."""
    for record in records:
        if record.value is not None:
            with suppress(DecodeError):
                yield record, decode(record, event)


def _letter(record: Record, event: DeadLetter) -> answers.Letter:
    return answers.Letter(
        stage=event.stage,
        origin=event.origin,
        error=event.error,
        message=event.message,
        remedy=event.remedy,
        size=event.size,
        came=datetime.fromtimestamp(record.timestamp / 1000, UTC),
    )
