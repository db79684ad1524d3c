"""What a batch of records says to the tallies: pure, and sure to answer for every record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from streams.errors import InputError
from streams.events import Article, ClassifiedParagraph, DeadLetter
from streams.log import Record, TopicPartition
from streams.log.codec import decode
from streams.log.topics import ARTICLES
from streams.tally.contribution import Arrival, article_arrival, paragraph_arrival

# In JSON bytes are base64, 4 for 3, and a dead letter must stay below its topic's 4 MB.
_KEPT_VALUE = 2_000_000


@dataclass(slots=True)
class Batch:
    """Arrivals with their partitions, what could not be read, and the next offsets."""

    arrivals: list[tuple[int, Arrival]] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)
    offsets: dict[TopicPartition, int] = field(default_factory=dict)


def read_batch(records: Iterable[Record]) -> Batch:
    """Decode records of `articles` and `classified-paragraphs`; a bad one becomes a dead letter."""
    batch = Batch()
    for record in records:
        try:
            arrival = _arrival(record)
        except InputError as error:
            batch.dead_letters.append(dead_letter(record, error))
        else:
            if arrival is not None:
                batch.arrivals.append((record.partition, arrival))
        batch.offsets[record.topic_partition] = record.offset + 1
    return batch


def dead_letter(record: Record, error: InputError) -> DeadLetter:
    return DeadLetter(
        stage="tally",
        origin=f"{record.topic_partition}-{record.offset}",
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=None if record.value is None else record.value[:_KEPT_VALUE],
        size=len(record.value or b""),
        headers=record.headers,
        error=type(error).__name__,
        message=error.message,
        remedy=error.remedy,
    )


def _arrival(record: Record) -> Arrival | None:
    if record.topic == ARTICLES.name:
        return None if record.value is None else article_arrival(decode(record, Article))
    return paragraph_arrival(decode(record, ClassifiedParagraph))
