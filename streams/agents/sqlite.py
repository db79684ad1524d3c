"""The Faust transport ``streams-sqlite:///directory``: Faust's agents on the embedded log.

Registered under Faust's entry-point namespace ``faust.transports``. Topics and groups go by their
full names here, prefix included, as they do on Kafka. One worker a group: it is assigned every
partition, and a second one gets `GroupBusyError` when it starts.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from faust.transport import base
from faust.types import TP, RecordMetadata
from msgspec.structs import replace

from streams.agents.commits import FAUST_LOGGER, CommitsInOrder
from streams.agents.runs import Run
from streams.contract.records import NewRecord, Record, TopicPartition
from streams.errors import LogError
from streams.log.partitioning import Partitioner
from streams.log.sqlite.file import SqliteFile
from streams.log.sqlite.group_lock import GroupLock
from streams.log.sqlite.polling import Poller

FETCHED_RECORDS = 512

Places = list[tuple[TopicPartition, int]]
"""Where records were appended, one by one."""


class FetchesFromFile(base.Consumer):
    """Fetching and committing: a Faust consumer of every partition of its topics."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        self._next: dict[TP, int] = {}
        self._group: GroupLock | None = None
        super().__init__(*args, **kw)

    @property
    def _file(self) -> SqliteFile:
        file: SqliteFile = self.transport.file
        return file

    async def on_start(self) -> None:
        # Not in a thread: cancelled meanwhile, it would hold the group with nobody to leave it.
        self._group = self._file.acquire(self.app.conf.id)

    async def on_stop(self) -> None:
        await super().on_stop()
        if self._group:
            self._group.release()

    async def subscribe(self, topics: Iterable[str]) -> None:
        """Return at once and assign in the background: Faust's conductor waits for both in turn."""
        self.app.on_rebalance_start()
        partitions = [p for topic in topics for p in await asyncio.to_thread(self._file.partitions, topic)]
        self.app.consumer_generation_id += 1
        self.add_future(self._assign({TP(*partition) for partition in partitions}))

    async def _assign(self, assigned: set[TP]) -> None:
        if self._next:
            await self.on_partitions_revoked(set(self._next))
        self._next = dict.fromkeys(assigned, 0)
        await self.on_partitions_assigned(assigned, self.app.consumer_generation_id)

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> dict[TP, list[Record]]:
        wanted = self._next.keys() if active_partitions is None else active_partitions
        start = {TopicPartition(*tp): self._next[tp] for tp in wanted if tp in self._next}
        records = await self.transport.poller.read(
            start,
            max_records=FETCHED_RECORDS,
            timeout=timeout,
            wanted=lambda: self.flow_active and not self.should_stop,
        )
        fetched: dict[TP, list[Record]] = {}
        for record in records:
            fetched.setdefault(TP(record.topic, record.partition), []).append(record)
        self._next.update({tp: of_partition[-1].offset + 1 for tp, of_partition in fetched.items()})
        return fetched

    def _to_message(self, tp: TP, records: Sequence[Record]) -> Run:
        if self.app.prefix:
            topic = tp.topic.removeprefix(self.app.prefix)
            records = [replace(record, topic=topic) for record in records]
        return Run(tp, records, generation_id=self.app.consumer_generation_id)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        await asyncio.to_thread(
            self._file.commit, self.app.conf.id, {TopicPartition(*tp): offset for tp, offset in offsets.items()}
        )
        return True

    async def seek_to_committed(self) -> Mapping[TP, int]:
        for topic in {tp.topic for tp in self._next}:
            committed = await asyncio.to_thread(self._file.committed, self.app.conf.id, topic)
            for tp in self._next:
                if tp.topic == topic:
                    self._next[tp] = committed.get(TopicPartition(*tp), 0)
        return dict(self._next)

    async def _seek(self, partition: TP, offset: int) -> None:
        self._next[partition] = offset

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        for partition, offset in partitions.items():
            await self.seek(partition, offset)

    async def seek_to_beginning(self, *partitions: TP) -> None:
        await self.seek_wait(dict.fromkeys(partitions, 0))

    def assignment(self) -> set[TP]:
        return set(self._next)

    async def position(self, tp: TP) -> int | None:
        return self._next.get(tp)

    def highwater(self, tp: TP) -> int:
        """As far as is known without asking the file: Faust asks once a message."""
        return self._next[tp]

    async def highwaters(self, *partitions: TP) -> Mapping[TP, int]:
        ends: dict[TopicPartition, int] = {}
        for topic in {tp.topic for tp in partitions}:
            ends |= await asyncio.to_thread(self._file.end_offsets, topic)
        return {tp: ends[TopicPartition(*tp)] for tp in partitions}

    async def earliest_offsets(self, *partitions: TP) -> Mapping[TP, int]:
        return dict.fromkeys(partitions, 0)

    def topic_partitions(self, topic: str) -> int | None:
        return len(self._file.partitions(topic))

    def key_partition(self, topic: str, key: bytes | None, partition: int | None = None) -> int | None:
        return Partitioner().partition(key, len(self._file.partitions(topic))) if partition is None else partition

    def _new_topicpartition(self, topic: str, partition: int) -> TP:
        return TP(topic, partition)

    async def create_topic(self, topic: str, *args: Any, **kw: Any) -> None:
        raise LogError(f"Faust is to create the topic {topic}", remedy="create the topics through streams.log")


class Consumer(CommitsInOrder, FetchesFromFile):
    """The embedded log's consumer, committing in order."""


class Producer(base.Producer):
    """Appends what was sent since the last transaction in one; a future ends when it is on disk."""

    logger = FAUST_LOGGER

    def __init__(self, *args: Any, **kw: Any) -> None:
        self._sent: list[tuple[Sequence[NewRecord], asyncio.Future[Places]]] = []
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        super().__init__(*args, **kw)

    async def on_start(self) -> None:
        await super().on_start()
        self.add_future(self._append_forever())

    async def on_stop(self) -> None:
        await self.flush()
        await super().on_stop()
        await asyncio.to_thread(self.transport.close)

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: Any,
        *,
        transactional_id: str | None = None,
    ) -> Awaitable[RecordMetadata]:
        """Hand over a record; the result ends when it is acknowledged.

        Raises:
            LogError: a partition or a transaction is asked for, which the embedded log has not.
        """
        if partition is not None or transactional_id is not None:
            raise LogError(f"{topic}: the embedded log takes no partition and no transaction", remedy="send by key")
        pairs = headers.items() if isinstance(headers, Mapping) else headers or ()
        milliseconds = None if timestamp is None else int(timestamp * 1000)
        record = NewRecord(topic=topic, key=key, value=value, headers=tuple(pairs), timestamp=milliseconds)
        sent: asyncio.Future[RecordMetadata] = asyncio.get_running_loop().create_future()
        self._hand_over([record]).add_done_callback(lambda appended: _tell(sent, appended))
        return sent

    async def append(self, records: Sequence[NewRecord]) -> None:
        """Append in order, topics by their full names; return once all are on disk."""
        await self._hand_over(records)

    def _hand_over(self, records: Sequence[NewRecord]) -> asyncio.Future[Places]:
        appended: asyncio.Future[Places] = asyncio.get_running_loop().create_future()
        self._sent.append((records, appended))
        self._idle.clear()
        self._wake.set()
        return appended

    async def send_and_wait(self, *args: Any, **kw: Any) -> RecordMetadata:
        return await (await self.send(*args, **kw))

    async def flush(self) -> None:
        """Wait until everything sent is on disk or has failed."""
        await self.buffer.flush()
        await self._idle.wait()

    def key_partition(self, topic: str, key: bytes) -> TP:
        return TP(topic, Partitioner().partition(key, len(self.transport.file.partitions(topic))))

    async def create_topic(self, topic: str, *args: Any, **kw: Any) -> None:
        raise LogError(f"Faust is to create the topic {topic}", remedy="create the topics through streams.log")

    def supports_headers(self) -> bool:
        return True

    async def _append_forever(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            sent, self._sent = self._sent, []
            await self._append(sent)
            if not self._sent:
                self._idle.set()

    async def _append(self, sent: list[tuple[Sequence[NewRecord], asyncio.Future[Places]]]) -> None:
        try:
            places = await asyncio.to_thread(
                self.transport.file.append, [record for records, _ in sent for record in records]
            )
        except Exception as error:
            for _, appended in sent:
                if not appended.done():
                    appended.set_exception(error)
            return
        remaining = iter(places)
        for records, appended in sent:
            of_these = list(islice(remaining, len(records)))
            if not appended.done():
                appended.set_result(of_these)


def _tell(sent: asyncio.Future[RecordMetadata], appended: asyncio.Future[Places]) -> None:
    """Where one record was appended, or why not, to Faust."""
    if sent.done():
        return
    if error := appended.exception():
        sent.set_exception(error)
        return
    [(partition, offset)] = appended.result()
    sent.set_result(RecordMetadata(partition.topic, partition.partition, TP(*partition), offset))


class Transport(base.Transport):
    """Consumer and producer over one file, which the producer closes: Faust stops it last."""

    Consumer = Consumer
    Producer = Producer
    driver_version = "streams-sqlite"

    @cached_property
    def file(self) -> SqliteFile:
        return SqliteFile(Path(self.url[0].path))

    @cached_property
    def poller(self) -> Poller:
        return Poller(self.file)

    def close(self) -> None:
        if "file" in self.__dict__:
            self.__dict__.pop("file").close()
