"""Feed events to a tally store as a consumer of one partition would."""

from __future__ import annotations

from collections.abc import Iterable

from streams.contract.records import TopicPartition
from streams.events import Article, ClassifiedParagraph
from streams.log.consuming import Advance
from streams.tally.core.contribution import Arrival, article_arrival, paragraph_arrival
from streams.tally.store import TallyStore

Event = ClassifiedParagraph | Article


def place(partition: int = 0) -> TopicPartition:
    return TopicPartition("classified-paragraphs", partition)


def arrivals(events: Iterable[Event]) -> list[Arrival]:
    found = (article_arrival(event) if isinstance(event, Article) else paragraph_arrival(event) for event in events)
    return [arrival for arrival in found if arrival is not None]


def feed(store: TallyStore, events: Iterable[Event], *, partition: int = 0, now: float = 1.0) -> None:
    """Take in events in one transaction, each with an offset of its own."""
    events = list(events)
    before = store.positions().get(place(partition))
    advance = Advance(before, (before or 0) + len(events))
    store.apply([(partition, arrival) for arrival in arrivals(events)], {place(partition): advance}, now=now)
