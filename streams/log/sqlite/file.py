"""The embedded log's synchronous core: plain methods over one SQLite file.

Several processes may append and read at the same time. Nothing is ever deleted from it but what is superseded:
it is for one machine, and a newsroom that outgrows it moves to Kafka.
"""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import msgspec

from streams.contract.limits import refuse_oversize
from streams.contract.records import Headers, NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import Topic, partition_count
from streams.errors import LogError, MissingTopicError
from streams.log.partitioning import Partitioner
from streams.log.sqlite.database import connect, connect_to_read, empty_wal, transaction, translated
from streams.log.sqlite.group_lock import GroupLock
from streams.log.sqlite.superseding import Standing, supersede, supersedes

OFFSET_BITS = 40
"""A partition holds up to 10^12 records, and there may be 8 million partitions."""
OFFSET_MASK = (1 << OFFSET_BITS) - 1

_INSERT = "INSERT INTO records (place, latest, timestamp, key, headers, value) VALUES (?, ?, ?, ?, ?, ?)"
_SELECT = "SELECT place, timestamp, key, headers, value FROM records WHERE place BETWEEN ? AND ? ORDER BY place LIMIT ?"

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Headers).decode


class _Topic(NamedTuple):
    max_bytes: int
    partition_ids: tuple[int, ...]


class _End:
    """Where the next record of a partition goes, within one transaction."""

    __slots__ = ("latest", "offset")

    def __init__(self, offset: int, latest: int) -> None:
        self.offset = offset
        self.latest = latest


def place(partition_id: int, offset: int) -> int:
    """The records' primary key: each partition's records lie side by side, in offset order."""
    return (partition_id << OFFSET_BITS) | offset


class SqliteFile:
    """The log in ``directory/log.db``; safe to share between threads.

    Topic and group names go in and come out without `prefix`; in the file they have it.
    Every method raises `LogUnavailableError` when the file cannot be read or written.

    Args:
        directory: created if missing.
        prefix: put before every topic and group name.
        partitions: of topics with several partitions, when they are created.
        writable: False for who only reads: nothing is created, and the directory may be read-only.
    """

    def __init__(
        self, directory: Path, *, prefix: str = "", partitions: int | None = None, writable: bool = True
    ) -> None:
        self.path = directory / "log.db"
        self._groups = directory / "groups"
        self._prefix = prefix
        self._partitions = partitions
        self._topics: dict[str, _Topic] = {}
        self._partitioner = Partitioner()
        if writable:
            with translated(self.path):
                directory.mkdir(parents=True, exist_ok=True)
        opened = connect if writable else connect_to_read
        self._writer, self._writing = opened(self.path), Lock()
        self._reader, self._reading = opened(self.path), Lock()
        self._watcher, self._watching = opened(self.path), Lock()

    def create_topics(self, topics: Iterable[Topic]) -> None:
        """Create those that are missing; leave the others as they are."""
        with self._writing, translated(self.path), transaction(self._writer):
            for topic in topics:
                self._create_topic(topic)

    def append(self, records: Sequence[NewRecord]) -> list[tuple[TopicPartition, int]]:
        """Append all in one transaction; return each one's place once they are on disk.

        Raises:
            OversizeError: a record is over its topic's `max_bytes`; nothing was appended.
            LogError: a topic does not exist; nothing was appended.
        """
        if not records:
            return []
        topics = {name: self._topic(name) for name in {record.topic for record in records}}
        for record in records:
            refuse_oversize(record, topics[record.topic].max_bytes)
        now = time.time_ns() // 1_000_000
        with self._writing, translated(self.path):
            with transaction(self._writer):
                places = self._insert(records, topics, now)
            if any(record.value is None and supersedes(record.topic) for record in records):
                empty_wal(self._writer)
            return places

    def read(self, start: Offsets, *, max_records: int) -> list[Record]:
        """Up to `max_records` from the given offsets on, each partition with its fair share of them."""
        partition_ids = {partition: self._partition_id(partition) for partition in start}
        records: list[Record] = []
        waiting = dict(start)
        with self._reading, translated(self.path):
            while waiting and len(records) < max_records:
                share = max(1, (max_records - len(records)) // len(waiting))
                for partition, offset in list(waiting.items()):
                    limit = min(share, max_records - len(records))
                    found = self._select(partition, partition_ids[partition], offset, limit)
                    records += found
                    if len(found) < limit:
                        del waiting[partition]
                    elif found:
                        waiting[partition] = found[-1].offset + 1
        return records

    def partitions(self, topic: str) -> list[TopicPartition]:
        """Raises: LogError: there is no such topic."""
        return [TopicPartition(topic, number) for number in range(len(self._topic(topic).partition_ids))]

    def identities(self, topics: Iterable[str]) -> dict[str, str]:
        """This file's own id with each topic's full name.

        Raises:
            LogError: there is no such topic.
        """
        with self._reading, translated(self.path):
            identity = self._reader.execute("SELECT id FROM identity").fetchone()[0]
        return {topic: f"file {identity} {self._prefix}{topic}" for topic in topics if self._topic(topic)}

    def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        """The next offset to be written, by partition."""
        query = "SELECT next_offset FROM partitions WHERE id = ?"
        return {partition: self._scalar(query, self._partition_id(partition)) for partition in self.partitions(topic)}

    def offsets_for_time(self, topic: str, timestamp: int) -> dict[TopicPartition, int]:
        """The earliest offset whose timestamp is at or after `timestamp` (ms); the end if none."""
        return {
            partition: self._first_at(partition, end, timestamp) for partition, end in self.end_offsets(topic).items()
        }

    def commit(self, group: str, offsets: Offsets) -> None:
        """Set the group's next offsets."""
        rows = [(self._prefix + group, self._partition_id(partition), offset) for partition, offset in offsets.items()]
        with self._writing, translated(self.path), transaction(self._writer):
            self._writer.executemany("INSERT OR REPLACE INTO commits VALUES (?, ?, ?)", rows)

    def committed(self, group: str, topic: str) -> dict[TopicPartition, int]:
        """The group's next offsets; partitions it has not committed are left out."""
        by_id = {partition_id: number for number, partition_id in enumerate(self._topic(topic).partition_ids)}
        with self._reading, translated(self.path):
            rows = self._reader.execute(
                "SELECT partition_id, next_offset FROM commits WHERE group_name = ?", (self._prefix + group,)
            ).fetchall()
        return {TopicPartition(topic, by_id[found]): offset for found, offset in rows if found in by_id}

    def acquire(self, group: str) -> GroupLock:
        """Become the group's one worker until the lock is released or this process ends.

        Raises:
            GroupBusyError: the group has its worker.
        """
        return GroupLock(self._groups, self._prefix + group)

    def version(self) -> int:
        """A number that is another one after every append or commit, by any process; cheap to poll (10 µs)."""
        with self._watching, translated(self.path):
            return int(self._watcher.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        with self._writing, self._reading, self._watching:
            for connection in (self._watcher, self._reader, self._writer):
                connection.close()

    def _create_topic(self, topic: Topic) -> None:
        created = self._writer.execute(
            "INSERT OR IGNORE INTO topics (name, max_bytes) VALUES (?, ?) RETURNING id",
            (self._prefix + topic.name, topic.max_bytes),
        ).fetchone()
        if created:
            self._writer.executemany(
                "INSERT INTO partitions (topic_id, number) VALUES (?, ?)",
                [(created[0], number) for number in range(partition_count(topic, self._partitions))],
            )

    def _topic(self, name: str) -> _Topic:
        topic = self._topics.get(name)
        if topic is None:
            topic = self._topics[name] = self._find_topic(name)
        return topic

    def _find_topic(self, name: str) -> _Topic:
        with self._reading, translated(self.path):
            rows = self._reader.execute(
                "SELECT max_bytes, partitions.id FROM topics JOIN partitions ON topic_id = topics.id "
                "WHERE name = ? ORDER BY number",
                (self._prefix + name,),
            ).fetchall()
        if not rows:
            raise MissingTopicError(
                f"{self.path}: there is no topic {self._prefix + name}", remedy="create the topics first"
            )
        return _Topic(rows[0][0], tuple(partition_id for _, partition_id in rows))

    def _partition_id(self, partition: TopicPartition) -> int:
        partition_ids = self._topic(partition.topic).partition_ids
        if not 0 <= partition.partition < len(partition_ids):
            raise LogError(
                f"{self.path}: {self._prefix}{partition.topic} has no partition {partition.partition}",
                remedy=f"its partitions are 0 to {len(partition_ids) - 1}",
            )
        return partition_ids[partition.partition]

    def _insert(
        self, records: Sequence[NewRecord], topics: Mapping[str, _Topic], now: int
    ) -> list[tuple[TopicPartition, int]]:
        ends: dict[int, _End] = {}
        rows = []
        places = []
        standing = []
        for record in records:
            ids = topics[record.topic].partition_ids
            number = self._partitioner.partition(record.ordering_key, len(ids))
            end = ends.get(ids[number]) or ends.setdefault(ids[number], self._end(ids[number]))
            timestamp = now if record.timestamp is None else record.timestamp
            end.latest = max(end.latest, timestamp)
            at = place(ids[number], end.offset)
            rows.append((at, end.latest, timestamp, record.key, _pack(record.headers), record.value))
            if record.key is not None and supersedes(record.topic):
                standing.append(Standing(ids[number], record.key, at, now if record.value is None else None))
            places.append((TopicPartition(record.topic, number), end.offset))
            end.offset += 1
        self._writer.executemany(_INSERT, rows)
        self._writer.executemany(
            "UPDATE partitions SET next_offset = ?, latest = ? WHERE id = ?",
            [(end.offset, end.latest, partition_id) for partition_id, end in ends.items()],
        )
        if standing:
            supersede(self._writer, standing, now)
        return places

    def _end(self, partition_id: int) -> _End:
        query = "SELECT next_offset, latest FROM partitions WHERE id = ?"
        return _End(*self._writer.execute(query, (partition_id,)).fetchone())

    def _select(self, partition: TopicPartition, partition_id: int, offset: int, limit: int) -> list[Record]:
        topic, number = partition
        bounds = (place(partition_id, max(0, offset)), place(partition_id, OFFSET_MASK))
        return [
            Record(
                topic=topic,
                partition=number,
                offset=found & OFFSET_MASK,
                key=key,
                value=value,
                headers=_unpack(headers),
                timestamp=timestamp,
            )
            for found, timestamp, key, headers, value in self._reader.execute(_SELECT, (*bounds, limit)).fetchall()
        ]

    def _first_at(self, partition: TopicPartition, end: int, timestamp: int) -> int:
        partition_id = self._partition_id(partition)
        # Where offsets are missing the next record's time is theirs.
        query = "SELECT latest FROM records WHERE place >= ? ORDER BY place LIMIT 1"
        return bisect_left(range(end), timestamp, key=lambda offset: self._scalar(query, place(partition_id, offset)))

    def _scalar(self, query: str, argument: int) -> int:
        with self._reading, translated(self.path):
            return int(self._reader.execute(query, (argument,)).fetchone()[0])
