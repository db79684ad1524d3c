"""A record, its place and its headers, on whatever log.

Records are structs, since they are made so often that a dataclass would take several times as long as the rest of
reading or writing one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

Headers = tuple[tuple[str, bytes], ...]


class TopicPartition(NamedTuple):
    """One partition of a topic; printed as ``topic-partition``."""

    topic: str
    partition: int

    def __str__(self) -> str:
        return f"{self.topic}-{self.partition}"


Offsets = Mapping[TopicPartition, int]


class NewRecord(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record to append; the partition follows from the key as in Kafka's own clients (murmur2)."""

    topic: str
    key: bytes | None = None
    partition_key: bytes | None = None
    """What the partition follows from instead, where records of several keys must stay in one order."""
    value: bytes | None
    headers: Headers = ()
    timestamp: int | None = None
    """Milliseconds since the epoch; the log's own time if None."""

    def with_headers(self, headers: Headers) -> NewRecord:
        """The same with these headers after its own."""
        return replace(self, headers=self.headers + headers) if headers else self

    @property
    def ordering_key(self) -> bytes | None:
        return self.key if self.partition_key is None else self.partition_key


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A record as it stands in the log."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers
    timestamp: int

    @property
    def topic_partition(self) -> TopicPartition:
        return TopicPartition(self.topic, self.partition)
