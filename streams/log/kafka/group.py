"""A member of a Kafka consumer group whose offsets live with its state."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import aiokafka
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from aiokafka.errors import CommitFailedError, IllegalStateError

from streams.contract.records import Offsets, Record, TopicPartition
from streams.log import StartOffsets
from streams.log.kafka.connection import CONNECT_SECONDS, HEARTBEATS, started, stop_consumer, translated
from streams.log.kafka.reading import Names

METADATA_SECONDS = 30.0
"""How long new partitions of a topic may go unnoticed; aiokafka's own, and Kafka's, is 5 minutes."""

JOIN_SECONDS = 60.0
"""How long to wait for partitions; a member that stands still holds the others up for a session or a rebalance."""
REBALANCE_SECONDS = 10.0
"""How long the coordinator waits for members to join again."""

Resolve = Callable[[StartOffsets, frozenset[TopicPartition]], Awaitable[Offsets]]
"""From what the state knows to offsets that the log has."""


class KafkaGroupReader:
    """`GroupReader` over an aiokafka consumer.

    Nothing of a partition is handed out before its state has said where to start, whatever the
    group committed. The range assignor gives partition p of all topics to the same member.

    Args:
        session_timeout: seconds of silence after which its partitions go to others.
    """

    def __init__(
        self,
        options: Mapping[str, Any],
        names: Names,
        group: str,
        start: StartOffsets,
        resolve: Resolve,
        *,
        session_timeout: float,
    ) -> None:
        self._servers = options["bootstrap_servers"]
        self._names = names
        self._start = start
        self._resolve = resolve
        self._positions: dict[TopicPartition, int] = {}
        self._assigned = asyncio.Event()
        self._failure: Exception | None = None
        self._consumer = AIOKafkaConsumer(
            **options,
            group_id=names.outside(group),
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            partition_assignment_strategy=(RangePartitionAssignor,),
            metadata_max_age_ms=int(METADATA_SECONDS * 1000),
            session_timeout_ms=int(session_timeout * 1000),
            heartbeat_interval_ms=round(session_timeout * HEARTBEATS * 1000),
            rebalance_timeout_ms=int(REBALANCE_SECONDS * 1000),
        )

    async def join(self, topics: Sequence[str]) -> None:
        """Return once partitions, perhaps none, are assigned and their starts known."""
        with translated(self._servers):
            await started(self._consumer, stop_consumer)
            self._consumer.subscribe([self._names.outside(topic) for topic in topics], listener=self)
            async with asyncio.timeout(JOIN_SECONDS):
                await self._assigned.wait()
        self._raise_failure()

    async def leave(self) -> None:
        await stop_consumer(self._consumer)

    async def read(self, *, max_records: int, timeout: float) -> list[Record]:
        self._raise_failure()
        with translated(self._servers):
            found = await self._consumer.getmany(timeout_ms=int(timeout * 1000), max_records=max_records)
        self._raise_failure()
        return [record for record in self._names.records(found) if self._is_next(record)]

    async def commit(self, offsets: Offsets) -> None:
        held = {self._names.partition(p): offset for p, offset in offsets.items() if p in self._positions}
        with translated(self._servers), suppress(CommitFailedError, IllegalStateError):
            if held:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await self._consumer.commit(held)

    def assignment(self) -> frozenset[TopicPartition]:
        return frozenset(self._positions)

    async def on_partitions_revoked(self, revoked: Collection[aiokafka.TopicPartition]) -> None:
        self._positions = {}

    async def on_partitions_assigned(self, assigned: Collection[aiokafka.TopicPartition]) -> None:
        """Seek to where the state stands. aiokafka would only log an error of this, so `read` raises it."""
        try:
            partitions = frozenset(self._names.inside(partition) for partition in assigned)
            positions = dict(await self._resolve(self._start, partitions))
            for partition, offset in positions.items():
                self._consumer.seek(self._names.partition(partition), offset)
            self._positions = positions
        except Exception as error:
            self._failure = error
        self._assigned.set()

    def _is_next(self, record: Record) -> bool:
        """False for what was fetched from a committed offset before the seek: it will come again, or is known."""
        position = self._positions.get(record.topic_partition)
        if position is None or record.offset < position:
            return False
        self._positions[record.topic_partition] = record.offset + 1
        return True

    def _raise_failure(self) -> None:
        if self._failure:
            raise self._failure


ConsumerRebalanceListener.register(KafkaGroupReader)
