"""Which partition a record lands in, as Kafka's own clients choose it."""

from __future__ import annotations

from functools import lru_cache
from itertools import count

from aiokafka.partitioner import murmur2

REMEMBERED_KEYS = 1 << 16
"""An article's paragraphs follow one another, and the hash is pure Python (8 µs for a URL)."""


class Partitioner:
    """Partition by murmur2 of the key, as aiokafka's `DefaultPartitioner`; without a key, round-robin."""

    def __init__(self) -> None:
        self._next = count()

    def partition(self, key: bytes | None, partitions: int) -> int:
        return (next(self._next) if key is None else _positive_hash(key)) % partitions


@lru_cache(maxsize=REMEMBERED_KEYS)
def _positive_hash(key: bytes) -> int:
    return int(murmur2(key)) & 0x7FFFFFFF
