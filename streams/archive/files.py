"""Archived records in Parquet files: a folder a partition, in it files whose names carry their offsets.

``classified-paragraphs/3/00000000000000001200-00000000000000004700.parquet`` has the records of partition 3 from
offset 1200 to before 4700. A file is written under another name and renamed when it is on the disk, so that it is there
with all its records or not at all: the names are the state of whoever keeps the archive.
"""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from streams.archive.parquet import load_parquet
from streams.contract.records import Headers, Record, TopicPartition
from streams.events import ArticleHeader, IssueMention

_NAME = re.compile(r"([0-9]{20})-([0-9]{20})\.parquet")
_UNFINISHED = ".unfinished"
_ROWS_AT_ONCE = 2_000


class _Part(msgspec.Struct, frozen=True, gc=False):
    """What archived events have as columns of their own."""

    article: ArticleHeader | None = None
    uri: str | None = None
    """Of a mend, which has no header."""
    ordinal: int = 0
    issues: tuple[IssueMention, ...] = ()


_PART = msgspec.json.Decoder(_Part)
_ENCODER, _HEADERS = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Headers)


class Span(NamedTuple):
    """Offsets of a file."""

    begin: int
    end: int


def spans(folder: Path) -> dict[TopicPartition, list[Span]]:
    """What an archive has, by partition, in order."""
    found: dict[TopicPartition, list[Span]] = {}
    for path in folder.glob("*/*/*.parquet"):
        name = _NAME.fullmatch(path.name)
        if name is not None and path.parent.name.isdecimal():
            place = TopicPartition(path.parent.parent.name, int(path.parent.name))
            found.setdefault(place, []).append(Span(int(name[1]), int(name[2])))
    return {place: sorted(of) for place, of in found.items()}


def path_of(folder: Path, place: TopicPartition, span: Span) -> Path:
    return folder / place.topic / str(place.partition) / f"{span.begin:020d}-{span.end:020d}.parquet"


def remove_unfinished(folder: Path) -> None:
    """Delete what somebody did not come to the end of."""
    for path in folder.glob(f"*/*/*{_UNFINISHED}"):
        path.unlink()


def write(folder: Path, place: TopicPartition, span: Span, records: Sequence[Record]) -> None:
    """Write a file that is on the disk, whole, when it has its name.

    Raises:
        OSError: it cannot be written.
    """
    pyarrow, parquet = load_parquet()
    path = path_of(folder, place, span)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(_UNFINISHED)
    with unfinished.open("wb") as file:
        parquet.write_table(_table(pyarrow, records), file, compression="zstd")
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(path)
    _sync(path.parent)


def read(folder: Path, topic: str) -> Iterator[Record]:
    """Every archived record of a topic, in offset order within each partition.

    Raises:
        OSError: a file cannot be read.
    """
    _, parquet = load_parquet()
    for place, of in sorted(spans(folder).items()):
        for span in of if place.topic == topic else ():
            file = parquet.ParquetFile(path_of(folder, place, span))
            names = ["offset", "timestamp", "key", "event", "headers"]
            for batch in file.iter_batches(batch_size=_ROWS_AT_ONCE, columns=names):
                for offset, timestamp, key, event, headers in zip(*(c.to_pylist() for c in batch.columns), strict=True):
                    yield Record(
                        topic=topic,
                        partition=place.partition,
                        offset=offset,
                        key=key,
                        value=event,
                        headers=_HEADERS.decode(headers),
                        timestamp=timestamp,
                    )


async def archived(folder: Path, topic: str) -> AsyncIterator[Record]:
    """The same, as of a log."""
    for record in read(folder, topic):
        yield record


def _table(pyarrow: Any, records: Sequence[Record]) -> Any:
    parts = [_part(record) for record in records]
    headers = [None if part is None else part.article for part in parts]
    named = list(zip(headers, parts, strict=True))
    time = pyarrow.timestamp("us", tz="UTC")
    columns = {
        "offset": pyarrow.array([record.offset for record in records], pyarrow.int64()),
        "timestamp": pyarrow.array([record.timestamp for record in records], pyarrow.int64()),
        "uri": pyarrow.array([h.uri if h else part and part.uri for h, part in named], pyarrow.string()),
        "version": pyarrow.array([h and h.version for h in headers], pyarrow.string()),
        "ordinal": pyarrow.array([part and (part.ordinal or None) for part in parts], pyarrow.int32()),
        "published": pyarrow.array([h and h.published for h in headers], time),
        "outlet": pyarrow.array([h and h.outlet for h in headers], pyarrow.string()),
        "headline": pyarrow.array([h and h.headline for h in headers], pyarrow.string()),
        "issues": pyarrow.array(
            [part and [issue.id for issue in part.issues] for part in parts], pyarrow.list_(pyarrow.string())
        ),
        "key": pyarrow.array([record.key for record in records], pyarrow.binary()),
        "event": pyarrow.array([record.value for record in records], pyarrow.binary()),
        "headers": pyarrow.array([_ENCODER.encode(record.headers) for record in records], pyarrow.binary()),
    }
    return pyarrow.table(columns)


def _part(record: Record) -> _Part | None:
    """What an event's columns hold; nothing of what is no event, which is archived all the same."""
    try:
        return _PART.decode(record.value or b"")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
