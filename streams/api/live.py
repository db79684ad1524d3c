"""The live stream: events as they come to the log, filtered here, resumed without a gap.

One reader follows the log for all clients. An event's id is where its client stands in every partition: with it as
Last-Event-ID a client is first given from the log what it has missed. Source: the HTML standard, server-sent events.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import msgspec
import orjson

from streams.api.parameters import Parameters, Words
from streams.contract.codec import decode
from streams.contract.readings import reading_id
from streams.contract.records import Record, TopicPartition
from streams.contract.topics import AGREEMENTS, ALERTS, CHANGES, CLASSIFIED, TALLIES, Topic
from streams.errors import DecodeError, InputError, StreamsError
from streams.events import Agreement, Alert, Change, ClassifiedParagraph, SpeakerKind, Tally
from streams.log import Log

Followed = Literal["statement", "agreement", "tally", "alert", "change"]
FOLLOWED = get_args(Followed)

HEARTBEAT_SECONDS = 15.0
QUEUED = 1000
"""Records that may wait for a client; one that is slower is let go."""
MOST_CLIENTS = 500
MOST_OF_ONE = 20
"""Clients of one address."""
READ = 500
WAIT_SECONDS = 0.25
RETRY_SECONDS = 2.0

_TOPICS: dict[str, Topic] = {
    "statement": CLASSIFIED,
    "agreement": AGREEMENTS,
    "tally": TALLIES,
    "alert": ALERTS,
    "change": CHANGES,
}
_KIND_OF = {topic.name: kind for kind, topic in _TOPICS.items()}
_LOGGER = logging.getLogger(__name__)

Positions: TypeAlias = dict[TopicPartition, int]


class OfLive(Parameters, frozen=True, kw_only=True):
    """Which events; what has no such thing as a filter names is left out."""

    event: tuple[Followed, ...] = ()
    """All kinds if none is named."""
    issue: tuple[Words, ...] = ()
    speaker: Words | None = None
    """Of statements: a part of the name, whatever the case."""
    kind: SpeakerKind | None = None
    """Of a statement's speaker."""


class TooManyError(InputError):
    """There are as many clients as there may be."""


class Dropped(NamedTuple):
    """The last thing a client is told."""

    reason: str


class Client:
    """Somebody who follows; `queue` has what has come since it began."""

    def __init__(self, began: Positions) -> None:
        self.began = began
        self.queue: asyncio.Queue[Record | Dropped] = asyncio.Queue(QUEUED + 1)

    def give(self, record: Record) -> bool:
        """Whether it is quick enough to be given more."""
        if self.queue.qsize() < QUEUED:
            self.queue.put_nowait(record)
            return True
        self.queue.put_nowait(Dropped(f"{QUEUED} records wait: connect again with Last-Event-ID, or filter more"))
        return False


class Hub:
    """Follows the log for all clients.

    Args:
        current: id of the current reading: statements of others are no news. Blocks.
    """

    def __init__(self, log: Log, current: Callable[[], str | None]) -> None:
        self._log = log
        self._current = current
        self._reading: str | None = None
        self._positions: Positions = {}
        self._clients: dict[Client, str] = {}
        self._started = asyncio.Event()

    async def run(self) -> None:
        """Follow until cancelled; a log that is away is waited for."""
        while True:
            try:
                await self._follow()
            except StreamsError as error:
                _LOGGER.warning("the live stream: %s", error)
                await asyncio.sleep(RETRY_SECONDS)

    def require_room(self, address: str) -> None:
        """See that there is room for one more client.

        Raises:
            TooManyError: there are too many, or too many of this address.
        """
        of_one = Counter(self._clients.values())[address]
        if len(self._clients) >= MOST_CLIENTS or of_one >= MOST_OF_ONE:
            raise TooManyError(
                f"{of_one} live clients of yours, {len(self._clients)} in all", remedy="close some, or try again later"
            )

    @contextmanager
    def joined(self, address: str) -> Iterator[Client]:
        """A client from now on."""
        client = Client(dict(self._positions))
        self._clients[client] = address
        try:
            yield client
        finally:
            self._clients.pop(client, None)

    async def stream(self, client: Client, asked: OfLive, last: str | None) -> AsyncIterator[bytes]:
        """The bytes of a client's stream: first what it has missed since `last`, then what comes."""
        await self._started.wait()
        began = client.began
        at = {**began, **(parse_id(last, began) if last else {})}
        yield b": here is what comes\nretry: 2000\n\n"
        async for record in self._missed(at, began):
            at[record.topic_partition] = record.offset + 1
            for block in self._blocks(record, asked, at):
                yield block
        while True:
            try:
                found = await asyncio.wait_for(client.queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            if isinstance(found, Dropped):
                yield block_of("dropped", {"reason": found.reason}, None)
                return
            if found.offset < at.get(found.topic_partition, 0):
                continue
            at[found.topic_partition] = found.offset + 1
            for block in self._blocks(found, asked, at):
                yield block

    async def _follow(self) -> None:
        if not self._positions:
            for topic in _TOPICS.values():
                self._positions |= await self._log.end_offsets(topic.name)
            for client in self._clients:
                client.began = dict(self._positions)
        self._started.set()
        look_at = 0.0
        while True:
            now = asyncio.get_running_loop().time()
            if now >= look_at:
                self._reading = await asyncio.to_thread(self._current)
                look_at = now + 1.0
            for record in await self._log.read(self._positions, max_records=READ, timeout=WAIT_SECONDS):
                self._positions[record.topic_partition] = record.offset + 1
                slow = [client for client in self._clients if not client.give(record)]
                for client in slow:
                    del self._clients[client]

    async def _missed(self, at: Positions, until: Positions) -> AsyncIterator[Record]:
        """What stands in the log between two positions."""
        wanted = {place: offset for place, offset in at.items() if offset < until.get(place, 0)}
        while wanted:
            records = await self._log.read(wanted, max_records=READ, timeout=WAIT_SECONDS)
            if not records:
                return
            for record in records:
                wanted[record.topic_partition] = record.offset + 1
                if record.offset < until[record.topic_partition]:
                    yield record
            wanted = {place: offset for place, offset in wanted.items() if offset < until[place]}

    def _blocks(self, record: Record, asked: OfLive, at: Positions) -> Iterator[bytes]:
        kind = _KIND_OF[record.topic]
        if record.value is None or (asked.event and kind not in asked.event):
            return
        try:
            event = decode(record, _TOPICS[kind].event)
        except DecodeError:
            # Whoever keeps a state of this topic makes a dead letter of it.
            return
        name = id_of(at)
        if isinstance(event, ClassifiedParagraph):
            if self._reading in {None, reading_id(event.reader)}:
                yield from (block_of(kind, said, name) for said in said_in(event, asked))
        elif asked.speaker is None and asked.kind is None and (not asked.issue or _about(event) & set(asked.issue)):
            yield block_of(kind, msgspec.to_builtins(event, str_keys=True), name)


def said_in(event: ClassifiedParagraph, asked: OfLive) -> Iterator[dict[str, Any]]:
    """The statements of a paragraph that are asked for."""
    issues = [mention.id for mention in event.issues]
    if asked.issue and not set(issues).intersection(asked.issue):
        return
    for statement in event.statements:
        name = statement.speaker.name if statement.speaker else ""
        kind = statement.speaker.kind if statement.speaker else None
        if asked.speaker is not None and asked.speaker.casefold() not in name.casefold():
            continue
        if asked.kind is not None and kind != asked.kind:
            continue
        yield {
            "article": msgspec.to_builtins(event.article),
            "ordinal": event.ordinal,
            "issues": issues,
            "speaker": name,
            "kind": kind,
            "type": statement.type,
            "via": statement.via.name if statement.via else "",
            "content": " … ".join(event.text[start:end] for start, end in statement.content),
            "text": event.text,
        }


def block_of(kind: str, data: Mapping[str, Any], name: str | None) -> bytes:
    """One event of a stream; JSON in one line has no line break to escape."""
    head = f"id: {name}\n" if name is not None else ""
    return f"{head}event: {kind}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


def id_of(at: Positions) -> str:
    """Where a client stands: ``agreements:3.0.12;tallies:7``, the next offsets by topic in order of partition."""
    topics: dict[str, list[int]] = {}
    for place, offset in sorted(at.items()):
        topics.setdefault(place.topic, []).append(offset)
    return ";".join(f"{topic}:{'.'.join(map(str, offsets))}" for topic, offsets in topics.items())


def parse_id(name: str, known: Positions) -> Positions:
    """Where a client stood; partitions that have come since begin at their beginning.

    Raises:
        InputError: it is none of our ids.
    """
    at: Positions = {}
    for part in name.split(";"):
        topic, _, offsets = part.partition(":")
        for partition, offset in enumerate(offsets.split(".")):
            if topic not in _KIND_OF or not offset.isdecimal() or len(offset) > 18:
                raise InputError(f"{name[:40]!r} is no id of an event", remedy="send the last one that came, as it is")
            at[TopicPartition(topic, partition)] = int(offset)
    # A log that was replaced by a shorter one: what is ahead of it is no place to go on from.
    return {place: min(at.get(place, 0), end) for place, end in known.items()}


def _about(event: object) -> set[str]:
    match event:
        case Agreement():
            return {event.agreement.issue}
        case Tally():
            return {event.issue}
        case Alert():
            return set(event.issues)
        case Change():
            return {change.issue for change in event.issues}
    return set()
