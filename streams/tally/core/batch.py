"""What a batch of records says to the tallies: pure, and sure to answer for every record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from streams.contract.codec import decode
from streams.contract.dead_letters import dead_letter
from streams.contract.records import Record
from streams.contract.topics import ARTICLES, MENDS, READINGS
from streams.errors import InputError
from streams.events import Article, ClassifiedParagraph, DeadLetter, Mend, Reading
from streams.tally.core.arrivals import Arrival, ReadingArrival, article_arrival, mend_arrival, paragraph_arrival
from streams.tally.core.contribution import RecordPlace


@dataclass(slots=True)
class Batch:
    """Arrivals with their partitions, and what could not be read."""

    arrivals: list[tuple[int, Arrival]] = field(default_factory=list)
    dead_letters: list[DeadLetter] = field(default_factory=list)


def read_batch(records: Iterable[Record]) -> Batch:
    """Decode records of the topics that make the tallies; a bad one becomes a dead letter."""
    batch = Batch()
    for record in records:
        try:
            arrival = _arrival(record)
        except InputError as error:
            batch.dead_letters.append(dead_letter(record, "tally", error))
        else:
            if arrival is not None:
                batch.arrivals.append((record.partition, arrival))
    return batch


def _arrival(record: Record) -> Arrival | None:
    if record.topic == ARTICLES.name:
        return None if record.value is None else article_arrival(decode(record, Article), record.offset + 1)
    if record.topic == READINGS.name:
        return None if record.value is None else ReadingArrival(decode(record, Reading))
    if record.topic == MENDS.name:
        return None if record.value is None else mend_arrival(decode(record, Mend))
    return paragraph_arrival(decode(record, ClassifiedParagraph), RecordPlace(record.partition, record.offset))
