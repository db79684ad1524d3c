"""The consumer that keeps an archive: records into files whose names carry their offsets, each exactly once."""

from __future__ import annotations

import fcntl
import os
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
import orjson

from streams.archive.files import Span, remove_unfinished, spans, write
from streams.archive.parquet import load_parquet
from streams.contract.records import Offsets, Record, TopicPartition
from streams.contract.topics import ARTICLES, CLASSIFIED, MENDS
from streams.errors import InputError, StoreError, StoreUnavailableError
from streams.log import Log
from streams.log.consuming import Advance, Consuming
from streams.threads import OneThread

TOPICS = (ARTICLES.name, CLASSIFIED.name, MENDS.name)
BATCH_RECORDS = 5_000
HELD_BYTES = 128_000_000
"""Of records of all partitions, from which the partitions that hold most are written: some 40,000 paragraphs."""
FILE_SECONDS = 60.0
"""After which one is written whatever it has."""
_ABOUT = "archive.json"


class _About(msgspec.Struct):
    """What an archive is of."""

    id: str
    logs: dict[str, str] = {}
    """Id of the log by topic (`Log.identities`)."""


class Archive:
    """A folder of archived records, kept by one process at a time.

    Args:
        clock: seconds that go by.

    Raises:
        InputError: another process keeps it, or it cannot be written.
        SettingsError: pyarrow is not installed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        held_bytes: int = HELD_BYTES,
        file_seconds: float = FILE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        load_parquet()
        self._folder = folder
        self._held_bytes = held_bytes
        self._file_seconds = file_seconds
        self._clock = clock
        self._lock = _locked(folder)
        self._about = _read_about(folder)
        self._thread = OneThread("archive")
        self._begun = clock()
        self._held = defaultdict[TopicPartition, list[Record]](list)
        self._weights = Counter[TopicPartition]()
        """Bytes of what is held."""
        self._next: dict[TopicPartition, int] = {}
        """Offsets of what is held, or from which the next file begins."""
        self.taken: dict[TopicPartition, int] = {}
        """The next offset of each partition that was read, whether it is in a file yet or not."""
        self.archived = 0
        """Records in files since the beginning of this process."""
        remove_unfinished(folder)

    @property
    def group(self) -> str:
        """The consumer group of this archive alone."""
        return f"archive.{self._about.id}"

    def close(self) -> None:
        self._thread.close()
        os.close(self._lock)

    async def run(self, log: Log) -> None:
        """Archive until cancelled, then write what is held; see `Consuming.run`."""
        loop = Consuming(log, self.group, TOPICS, self, name="the archive", batch_size=BATCH_RECORDS)
        try:
            await loop.run()
        finally:
            await self._thread.call(self._write_all)

    async def positions(self, logs: Mapping[str, str]) -> Offsets:
        return await self._thread.call(self._positions, logs)

    async def take(self, records: Sequence[Record], advances: Mapping[TopicPartition, Advance]) -> None:
        # Nothing is in a file yet: whoever reads positions anew begins where the files end.
        for record in records:
            self._held[record.topic_partition].append(record)
            self._weights[record.topic_partition] += len(record.value or b"")
        for place, advance in advances.items():
            self._next.setdefault(place, advance.before or 0)
            self.taken[place] = advance.after
        if self._weights.total() >= self._held_bytes:
            await self._thread.call(self._write, [*self._heaviest()])

    async def between(self, assigned: frozenset[TopicPartition], *, idle: bool) -> bool:
        if any(self._held.values()) and self._clock() - self._begun >= self._file_seconds:
            await self._thread.call(self._write_all)
        return not any(self._held.values())

    def _positions(self, logs: Mapping[str, str]) -> Offsets:
        for topic, log in logs.items():
            if self._about.logs.setdefault(topic, log) != log:
                raise StoreError(
                    f"the archive {self._folder} is of another log: {self._about.logs[topic]}, this is {log}",
                    remedy="name another folder",
                )
        _write_about(self._folder, self._about)
        self._held.clear()
        self._weights.clear()
        self._begun = self._clock()
        self._next = {place: of[-1].end for place, of in spans(self._folder).items()}
        return dict(self._next)

    def _write_all(self) -> None:
        self._write([place for place, records in self._held.items() if records])
        self._begun = self._clock()

    def _write(self, places: Sequence[TopicPartition]) -> None:
        for place in places:
            records = self._held[place]
            span = Span(self._next.get(place, records[0].offset), records[-1].offset + 1)
            try:
                write(self._folder, place, span, records)
            except OSError as error:
                raise StoreUnavailableError(
                    f"the archive {self._folder} cannot be written: {error.strerror}", remedy="see to its disk"
                ) from None
            self._next[place] = span.end
            self.archived += len(records)
            self._held[place] = []
            del self._weights[place]

    def _heaviest(self) -> Iterator[TopicPartition]:
        """The partitions that hold most: without them half of what may be held is left, so that files are large."""
        left = self._weights.total()
        for place, weight in self._weights.most_common():
            if left <= self._held_bytes // 2:
                return
            yield place
            left -= weight


def _locked(folder: Path) -> int:
    """The lock of a folder, held until it is closed or the process ends."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise InputError(f"{folder}: {error.strerror}", remedy="name a folder that can be written") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise InputError(f"another process keeps the archive {folder}", remedy="name another folder") from None
    return lock


def _read_about(folder: Path) -> _About:
    path = folder / _ABOUT
    if not path.exists():
        return _About(uuid.uuid4().hex[:12])
    return msgspec.json.decode(path.read_bytes(), type=_About)


def _write_about(folder: Path, about: _About) -> None:
    unfinished = folder / f"{_ABOUT}.unfinished"
    unfinished.write_bytes(orjson.dumps(msgspec.to_builtins(about)))
    unfinished.rename(folder / _ABOUT)
