"""Which coverage is replayed, and what of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import msgspec

from streams.contract.codec import decode
from streams.contract.readings import reader_version
from streams.contract.records import NewRecord, Record
from streams.contract.topics import ARTICLES, MENDS, READ
from streams.errors import DecodeError, MissingTopicError
from streams.events import NO_TIME, ArticleHeader, Mend, ReaderIdentity
from streams.ingest.rereading import is_within
from streams.replay.schedule import Entry

Beside = Literal["paragraphs", "read-paragraphs", "classified-paragraphs"]
"""The topic that is replayed beside `articles`: to be read, to be filed, or to be tallied."""

Records = Callable[[str], AsyncIterator[Record]]
"""Everything that stands on a topic, on the log or in an archive, in offset order within each partition."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which coverage."""

    since: datetime | None = None
    until: datetime | None = None
    """Published between these times, the later one left out."""
    outlet: str | None = None
    uris: Collection[str] | None = None
    """Only of these articles."""
    offsets: Mapping[int, tuple[int, int]] | None = None
    """Only records of `articles` from the first to before the second offset, by partition."""
    beside: Beside = "paragraphs"
    reader: ReaderIdentity | None = None
    """Whose read or classified paragraphs."""


class _Part(msgspec.Struct, frozen=True, gc=False):
    """What of an event says whether it is replayed, and when: the same fields of every one about an article."""

    article: ArticleHeader
    ordinal: int = 0
    reader: str | ReaderIdentity | None = None


_DECODER = msgspec.json.Decoder(_Part)


async def select(records: Records, selection: Selection) -> AsyncIterator[Entry]:
    """What there is of it; articles, each with what editors have mended of it, then what stands beside them.

    Raises:
        LogUnavailableError: the log cannot be reached, or stops giving records before the end.
    """
    mends = await _mends(records)
    async for entry in _coverage(records, selection):
        yield entry
        if entry.record.topic == ARTICLES.name:
            # Each time: of a version that comes twice the last record alone is kept, and mends have to follow one.
            for mend in mends.get(entry.uri, ()):
                yield mend


async def _coverage(records: Records, selection: Selection) -> AsyncIterator[Entry]:
    chosen: set[str] | None = None if selection.offsets is None else set()
    async for record in records(ARTICLES.name):
        if _is_among(record, selection.offsets):
            entry = _entry(record, selection, lambda part: True)
            if entry is not None:
                if chosen is not None:
                    chosen.add(entry.identity)
                yield entry
    if selection.beside == "paragraphs":
        return
    ours = _whose(selection)
    async for record in records(selection.beside):
        entry = _entry(record, selection, ours)
        if entry is not None and (chosen is None or entry.identity.rpartition("/")[0] in chosen):
            yield entry


async def _mends(records: Records) -> dict[str, list[Entry]]:
    """Mends by article, which they follow; none where nobody has mended anything yet."""
    found: dict[str, list[Entry]] = {}
    with suppress(MissingTopicError):
        async for record in records(MENDS.name):
            with suppress(DecodeError):
                mend = decode(record, Mend)
                again = NewRecord(topic=record.topic, key=record.key, value=record.value, headers=record.headers)
                found.setdefault(mend.uri, []).append(Entry(mend.id, mend.uri, None, again))
    return found


def _is_among(record: Record, offsets: Mapping[int, tuple[int, int]] | None) -> bool:
    if offsets is None:
        return True
    begin, end = offsets.get(record.partition, (0, 0))
    return begin <= record.offset < end


def _whose(selection: Selection) -> Callable[[_Part], bool]:
    reader = selection.reader
    if reader is None:
        return lambda part: True
    wanted = reader_version(reader) if selection.beside == READ.name else reader
    return lambda part: part.reader == wanted


def _entry(record: Record, selection: Selection, ours: Callable[[_Part], bool]) -> Entry | None:
    """The record as it is replayed, if it is; None of one that is no event, which its consumers have told of."""
    if record.value is None:
        return None
    try:
        part = _DECODER.decode(record.value)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    header = part.article
    stated = None if header.published == NO_TIME else header.published
    if selection.uris is not None and header.uri not in selection.uris:
        return None
    if stated is not None and not is_within(stated, selection.since, selection.until):
        return None
    # A kill need not name an outlet or a time: that of an article that is replayed is replayed, too.
    if selection.outlet is not None and header.outlet not in ("", selection.outlet):
        return None
    if not ours(part):
        return None
    identity = f"{header.uri}#{header.version}"
    return Entry(
        identity=f"{identity}/{part.ordinal}" if part.ordinal else identity,
        uri=header.uri,
        time=None if stated is None else (stated - _EPOCH) // _MICROSECOND,
        record=NewRecord(
            topic=record.topic,
            key=record.key,
            partition_key=header.uri.encode() if record.topic == READ.name else None,
            value=record.value,
            headers=record.headers,
        ),
    )
