"""The Faust transport ``streams-kafka://``: Faust's aiokafka driver with our guards.

Commits stop before the first event in hand (`streams.agents.commits`), and the producer is idempotent and waits
for all in-sync replicas, which Faust's own is only in a transaction, and for as long as it takes.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaTimeoutError
from aiokafka.producer.message_accumulator import BatchBuilder
from aiokafka.structs import ConsumerRecord, RecordMetadata
from faust.transport.drivers import aiokafka
from faust.types import TP
from mode import Service
from mode.threads import WorkerThread

from streams.agents.assignments import LOOK_AGAIN, starting_offset
from streams.agents.commits import FAUST_LOGGER, CommitsInOrder
from streams.agents.runs import Run
from streams.contract.records import NewRecord
from streams.errors import LogUnavailableError
from streams.log.kafka.connection import stop_consumer, translated
from streams.log.kafka.reading import Names
from streams.log.partitioning import Partitioner

LEAVE_SECONDS = 5.0
"""That a consumer may take to leave its group, which may have to settle who reads what before; a worker stops in 8."""
LOOK_SECONDS = 2.0
"""Between two looks at whether the group has met an error."""

logger = logging.getLogger(__name__)


class Thread(WorkerThread):
    """A thread whose end is waited for neither in the event loop nor when the process ends."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        # Without its broker, aiokafka's consumer may stop never.
        self.daemon = True

    def stop(self) -> None:
        """Do nothing: Faust calls this in the event loop, where it would hold up all else."""


class ConsumerThread(aiokafka.AIOKafkaConsumerThread):
    """Where aiokafka's consumer runs."""

    logger = FAUST_LOGGER
    Worker = Thread

    async def stop(self) -> None:
        """Return once the thread has ended, which without a broker may be never; whoever waits has a limit.

        A worker that is told to stop before the thread has begun leaves a loop that nobody has run, and nobody else
        closes.
        """
        await super().stop()
        while self._thread is not None and self._thread.is_alive():
            await asyncio.sleep(LOOK_AGAIN)
            if not self.thread_loop.is_closed():  # by the thread itself, which may have failed meanwhile
                await super().stop()  # does nothing the second time, nor before the thread has begun to serve
        self.thread_loop.close()

    def close(self) -> None:
        """Do nothing: Faust calls this where partitions are assigned while the worker stops.

        Its own marks aiokafka's consumer as closed, so that `stop` leaves it as it is, and closes its connections from
        another thread's event loop, which may end before it comes to that. `on_thread_stop` closes all in its own.
        """

    async def on_thread_stop(self) -> None:
        """Stop what is queued, then aiokafka's consumer, whose own stop may fail and leave its connections open."""
        await super(aiokafka.AIOKafkaConsumerThread, self).on_thread_stop()
        if self._consumer is not None:
            await stop_consumer(self._consumer, LEAVE_SECONDS)

    async def ask_for_errors(self) -> None:
        """Raise an error that the group has met, unless it will pass.

        aiokafka does nothing more for a group that has met one until somebody has asked for it.

        Raises:
            StreamsError: the cluster refuses the group or its topics to this user, or aiokafka has given the group up.
        """
        await self.call_thread(self._check_group)

    async def _check_group(self) -> None:
        coordinator = self._consumer._coordinator if self._consumer else None
        if coordinator is None or coordinator._closing.done():
            return
        try:
            with translated(", ".join(f"{url.host}:{url.port}" for url in self.transport.url)):
                coordinator.check_errors()
        except LogUnavailableError as error:
            if coordinator._coordination_task.done():
                raise
            logger.warning("the group is joined again: %s", error.message)

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Seek every assigned partition, to its commit or to its beginning, and say where to.

        aiokafka seeks only those that have a commit other than 0 (its issue 1003).
        """
        sought: Mapping[TP, int] = await self.call_thread(self._seek_all)
        return sought

    async def _seek_all(self) -> Mapping[TP, int]:
        consumer = self._ensure_consumer()
        while not self.should_stop:
            assignment = consumer.assignment()
            try:
                starts = await _starts(consumer, assignment)
            except KafkaTimeoutError:
                continue
            if assignment == consumer.assignment():
                for partition, offset in starts.items():
                    consumer.seek(partition, offset)
                return starts
        return {}


async def _starts(consumer: AIOKafkaConsumer, assignment: set[TopicPartition]) -> dict[TP, int]:
    committed = {partition: await consumer.committed(partition) for partition in assignment}
    first, end = await consumer.beginning_offsets(assignment), await consumer.end_offsets(assignment)
    for partition, offset in committed.items():
        if offset is not None and not first[partition] <= offset <= end[partition]:
            logger.warning(
                "%s %d: read from %d on, since of the log only %d to %d is left and %d had been committed",
                *(*partition, first[partition], first[partition], end[partition], offset),
            )
    return {TP(*p): starting_offset(committed[p], first=first[p], end=end[p]) for p in assignment}


class Consumer(CommitsInOrder, aiokafka.Consumer):
    """aiokafka's consumer, in a thread of its own, committing in order."""

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    @Service.task  # type: ignore[untyped-decorator] # mode has no types
    async def _end_when_refused(self) -> None:
        """Faust never asks, so that a worker whose group is refused would stand still."""
        while True:
            await self.sleep(LOOK_SECONDS)
            if self.should_stop:
                return
            await self._thread.ask_for_errors()

    def _to_message(self, tp: TP, records: Sequence[ConsumerRecord[bytes, bytes]]) -> Run:
        found = Names(self.app.prefix).records({tp: records})
        return Run(tp, found, generation_id=self.app.consumer_generation_id)


class Producer(aiokafka.Producer):
    """aiokafka's producer, idempotent."""

    logger = FAUST_LOGGER

    def __init__(self, *args: Any, **kw: Any) -> None:
        self._partitioner = Partitioner()
        super().__init__(*args, **kw)

    def _settings_extra(self) -> dict[str, Any]:
        return {"acks": "all", "enable_idempotence": True}

    async def append(self, records: Sequence[NewRecord]) -> None:
        """Send in order, topics by their full names, and wait for every acknowledgement for as long as it takes.

        Records of a partition go together, and wait for no others: aiokafka's own way, one by one, takes several
        times as long.
        """
        by_partition: dict[TopicPartition, list[NewRecord]] = {}
        for record in records:
            by_partition.setdefault(await self._partition(record), []).append(record)
        acknowledgements = [
            await self._hand_over(partition, batch)
            for partition, records in by_partition.items()
            for batch in self._batches(records)
        ]
        await asyncio.gather(*acknowledgements)

    def _new_producer(self, transactional_id: str | None = None) -> AIOKafkaProducer:
        producer = super()._new_producer(transactional_id)
        # An idempotent producer sends again for ever, but for records whose partition has no leader for as
        # long as a request may take; aiokafka has no setting for that.
        producer._message_accumulator._batch_ttl = math.inf
        return producer

    def _batches(self, records: Sequence[NewRecord]) -> Iterator[BatchBuilder]:
        """As few as they fit in; a record that is larger than a batch is one by itself."""
        batch = self._ensure_producer().create_batch()
        for record in records:
            if not _put(record, batch):
                yield batch
                batch = self._ensure_producer().create_batch()
                _put(record, batch)
        batch.close()
        yield batch

    async def _hand_over(self, partition: TopicPartition, batch: BatchBuilder) -> asyncio.Future[RecordMetadata]:
        while True:
            try:
                sent: asyncio.Future[RecordMetadata] = await self._ensure_producer().send_batch(
                    batch, partition.topic, partition=partition.partition
                )
            except KafkaTimeoutError:
                continue  # No room yet: aiokafka waits no longer for that than for an answer.
            return sent

    async def _partition(self, record: NewRecord) -> TopicPartition:
        partitions = await self._ensure_producer().partitions_for(record.topic)
        return TopicPartition(record.topic, self._partitioner.partition(record.ordering_key, len(partitions)))


def _put(record: NewRecord, batch: BatchBuilder) -> bool:
    """Whether there was room for it."""
    put = batch.append(timestamp=None, key=record.key, value=record.value, headers=list(record.headers))
    return put is not None


class Transport(aiokafka.Transport):
    Consumer = Consumer
    Producer = Producer
