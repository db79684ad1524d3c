"""Feed events to a tally store as a consumer of one partition would."""

from __future__ import annotations

from collections.abc import Iterable

from streams.contract.records import TopicPartition
from streams.events import Article, ClassifiedParagraph, Mend, Reading
from streams.log.consuming import Advance
from streams.tally.core.arrivals import Arrival, ReadingArrival, article_arrival, mend_arrival, paragraph_arrival
from streams.tally.store import Applied, TallyStore

Event = ClassifiedParagraph | Article | Reading | Mend


def place(partition: int = 0) -> TopicPartition:
    return TopicPartition("classified-paragraphs", partition)


def arrivals(events: Iterable[Event]) -> list[Arrival]:
    return [_arrival(event) for event in events]


def _arrival(event: Event) -> Arrival:
    if isinstance(event, Reading):
        return ReadingArrival(event)
    if isinstance(event, Mend):
        return mend_arrival(event)
    return article_arrival(event) if isinstance(event, Article) else paragraph_arrival(event)


def feed(
    store: TallyStore, events: Iterable[Event], *, partition: int = 0, now: float = 1.0, searchable: bool = True
) -> Applied:
    """Take in events in one transaction, each with an offset of its own, and let them be found after it."""
    events = list(events)
    before = store.positions().get(place(partition))
    advance = Advance(before, (before or 0) + len(events))
    applied = store.apply([(partition, arrival) for arrival in arrivals(events)], {place(partition): advance}, now=now)
    while searchable and store.make_searchable():
        pass
    return applied
