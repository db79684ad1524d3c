"""What the log knows of watched sources, and of whose articles are."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from streams.contract.codec import decode, deletion, seen_key
from streams.contract.records import TopicPartition
from streams.contract.topics import OWNERS, SEEN, SOURCES
from streams.errors import DecodeError
from streams.events import Owner, SeenItem, WatchedSource
from streams.ingest.owners import Owners
from streams.ingest.seen import Seen
from streams.log import Log
from streams.log.snapshot import snapshot


async def known_sources(log: Log) -> dict[str, WatchedSource]:
    """The last state of every source, by its name, in the order in which they were looked at last.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    found: dict[bytes, WatchedSource] = {}
    async for record in snapshot(log, SOURCES.name):
        found.pop(record.key or b"", None)
        if record.value is not None:
            with suppress(DecodeError):
                found[record.key or b""] = decode(record, WatchedSource)
    return {state.source: state for state in found.values()}


async def seen_of(log: Log, sources: Iterable[str]) -> dict[str, Seen]:
    """What each of the sources was seen to hold.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    memories = {source: Seen(source) for source in sources}
    found: dict[bytes, SeenItem] = {}
    async for record in snapshot(log, SEEN.name):
        found.pop(record.key or b"", None)
        if record.value is not None:
            with suppress(DecodeError):
                item = decode(record, SeenItem)
                if item.source in memories:
                    found[record.key or b""] = item
    for item in found.values():
        memories[item.source].items[item.item] = item
    return memories


async def learn_owners(log: Log, owners: Owners, known: dict[TopicPartition, int]) -> None:
    """Take in who owns what, from where it is known on; `known` is moved on.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    async for record in snapshot(log, OWNERS.name, start=dict(known)):
        known[record.topic_partition] = record.offset + 1
        with suppress(DecodeError):
            owners.take(decode(record, Owner))


async def forget(log: Log, sources: Iterable[str]) -> int:
    """Delete what is known of sources; how many of them were known.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    known = await known_sources(log)
    wanted = [source for source in dict.fromkeys(sources) if source in known]
    seen = await seen_of(log, wanted)
    records = [deletion(SEEN, seen_key(source, item).encode()) for source in wanted for item in seen[source].items]
    records += [deletion(SOURCES, source.encode()) for source in wanted]
    if records:
        await log.append(records)
    return len(wanted)
