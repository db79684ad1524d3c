"""Where a client of the live stream stands, as the id of an event: pure."""

from __future__ import annotations

from typing import TypeAlias

from streams.api.telling import KIND_OF
from streams.contract.records import TopicPartition
from streams.errors import InputError

Positions: TypeAlias = dict[TopicPartition, int]


def id_of(at: Positions, log: str = "") -> str:
    """Where a client stands: ``1f0c2a9b/agreements:3.0.12;tallies:7``, next offsets by topic in order of partition."""
    topics: dict[str, list[int]] = {}
    for place, offset in sorted(at.items()):
        topics.setdefault(place.topic, []).append(offset)
    offsets = ";".join(f"{topic}:{'.'.join(map(str, of))}" for topic, of in topics.items())
    return f"{log}/{offsets}" if log else offsets


def parse_id(name: str, known: Positions, log: str = "") -> Positions | None:
    """Where a client stood; partitions that have come since begin at their beginning. None if it was another log.

    Raises:
        InputError: it is none of our ids.
    """
    at: Positions = {}
    of, _, rest = name.rpartition("/")
    for part in rest.split(";"):
        topic, _, offsets = part.partition(":")
        for partition, offset in enumerate(offsets.split(".")):
            if topic not in KIND_OF or not offset.isdecimal() or len(offset) > 18:
                raise InputError(f"{name[:40]!r} is no id of an event", remedy="send the last one that came, as it is")
            at[TopicPartition(topic, partition)] = int(offset)
    if of and log and of != log:
        return None
    # Of an id that names no log: what is ahead of this one is no place to go on from.
    return {place: min(at.get(place, 0), end) for place, end in known.items()}
