"""Which paragraphs of what ought to count have been read, and filed, by what stands on the log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Container, Mapping

import msgspec

from streams.audit.expected import Expected
from streams.contract.readings import reader_version
from streams.contract.records import Record
from streams.contract.topics import CLASSIFIED, READ
from streams.events import ArticleHeader, ReaderIdentity
from streams.log import Log
from streams.log.snapshot import snapshot


class _Part(msgspec.Struct, frozen=True, gc=False):
    """What tells which paragraph of which edition a record is of, and whose."""

    article: ArticleHeader
    ordinal: int
    reader: str | ReaderIdentity


_DECODER = msgspec.json.Decoder(_Part)


async def reached(log: Log, topic: str, wanted: Mapping[str, Expected], reader: ReaderIdentity) -> dict[str, int]:
    """How many different paragraphs of each article's edition stand on a topic, by uri.

    Raises:
        LogUnavailableError: the log cannot be reached, or stops giving records before the end.
    """
    found: dict[str, int] = {}
    async for record, ordinal, uri in paragraphs_of(log, topic, wanted, reader, wanted):
        del record
        found[uri] = found.get(uri, 0) | 1 << ordinal
    return {uri: ordinals.bit_count() for uri, ordinals in found.items()}


async def paragraphs_of(
    log: Log, topic: str, wanted: Mapping[str, Expected], reader: ReaderIdentity, uris: Container[str]
) -> AsyncIterator[tuple[Record, int, str]]:
    """Records of the paragraphs of some articles' editions, by one reader, with ordinal and uri."""
    whose = reader_version(reader) if topic == READ.name else reader
    assert topic in (READ.name, CLASSIFIED.name)
    async for record in snapshot(log, topic):
        try:
            part = _DECODER.decode(record.value or b"")
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # its consumers have told of it
        ought = wanted.get(part.article.uri)
        if ought is None or part.reader != whose or part.article.uri not in uris:
            continue
        if (part.article.version, part.article.digest) == (ought.header.version, ought.header.digest):
            yield record, part.ordinal, part.article.uri
