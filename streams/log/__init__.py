"""The log as one small protocol, its two implementations, and the loop of those who keep a state beside it.

- ``opening``      the log that the settings ask for
- ``kafka``        on a Kafka cluster
- ``sqlite``       in one SQLite file, for one machine
- ``consuming``    the consuming loop; ``retrying`` is its policy, ``outages`` rides out what is away
- ``lag``          how far groups are behind, as a metric; ``letters`` dead letters, as an operator learns of them
- ``snapshot``     what a topic holds now
- ``starting``     where a group's reader starts, on either
- ``partitioning`` which partition a record lands in, on either

Topic names on this side of the protocol are those of `streams.contract.topics`; an implementation adds
the newsroom's topic prefix on its way to the broker or the file.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import Topic

StartOffsets = Callable[[frozenset[TopicPartition]], Awaitable[Offsets]]
"""Asked for the next offset of each partition newly assigned; a missing one starts at the beginning."""


class GroupReader(Protocol):
    """A member of a consumer group, reading the partitions assigned to it."""

    async def read(self, *, max_records: int, timeout: float) -> list[Record]:
        """Next records of the assigned partitions, in offset order within each partition.

        Empty after `timeout` seconds without a record.
        """
        ...

    async def commit(self, offsets: Offsets) -> None:
        """Tell the log the next offsets, as a hint for lag displays; truth lives with the state."""
        ...

    def assignment(self) -> frozenset[TopicPartition]: ...


class Log(Protocol):
    """An append-only log of topics with partitions.

    Every method raises `LogUnavailableError` when the broker or file cannot be reached, and
    `LogError` for a topic that does not exist.
    """

    async def create_topics(self, topics: Iterable[Topic]) -> None:
        """Create those that are missing; leave the others as they are."""
        ...

    async def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        """Append all; return each one's place once all are acknowledged and durable.

        Raises:
            OversizeError: a record is over its topic's `max_bytes`; nothing was appended.
        """
        ...

    async def read(self, start: Offsets, *, max_records: int, timeout: float = 0.0) -> list[Record]:
        """Records from the given offsets on, in offset order within each partition, with no group."""
        ...

    async def partitions(self, topic: str) -> list[TopicPartition]: ...

    async def identities(self, topics: Iterable[str]) -> dict[str, str]:
        """Which log each topic's offsets belong to, as a text to keep with them and to compare.

        Another text means other records at the same offsets: another file or cluster, another
        newsroom's prefix, or a topic that was deleted and created again (Kafka before 2.8 does not
        tell the last).
        """
        ...

    async def beginning_offsets(self, topic: str) -> dict[TopicPartition, int]: ...

    async def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        """The next offset to be written, by partition."""
        ...

    async def offsets_for_time(self, topic: str, timestamp: int) -> dict[TopicPartition, int]:
        """The earliest offset whose record's timestamp is at or after `timestamp` (ms); the end if none."""
        ...

    async def committed(self, group: str, topic: str) -> dict[TopicPartition, int]:
        """The group's committed next offsets; partitions it has not committed are left out."""
        ...

    def subscribe(
        self, group: str, topics: Sequence[str], *, start: StartOffsets
    ) -> AbstractAsyncContextManager[GroupReader]:
        """Join a consumer group.

        `start` is asked again after every rebalance. Where it says less than the log still has,
        reading begins at the earliest record.

        Raises:
            GroupBusyError: on the embedded log, when the group has a worker already.
            LogError: `start` is ahead of the log: the log was replaced under the state. Raised by
                `GroupReader.read` when it turns out in a later rebalance, as is any error of `start`.
        """
        ...

    async def close(self) -> None: ...
