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
from streams.contract.topics import AGREEMENTS, ALERTS, CHANGES, CLASSIFIED, MENDS, TALLIES, Topic
from streams.errors import DecodeError, InputError, LogUnavailableError, StreamsError
from streams.events import (
    Agreement,
    AgreementMend,
    Alert,
    Change,
    ClassifiedParagraph,
    Event,
    IssueMend,
    Mend,
    SpeakerKind,
    Tally,
)
from streams.log import Log
from streams.metrics.instruments import LIVE_CLIENTS, LIVE_DROPPED

Followed = Literal["statement", "agreement", "tally", "alert", "change", "mend"]
FOLLOWED = get_args(Followed)

HEARTBEAT_SECONDS = 15.0
QUEUED = 1000
"""Records that may wait for a client; one that is slower is let go."""
MOST_CLIENTS = 500
MOST_OF_ONE = 250
"""Clients of one address."""
DROPPED_SECONDS = 30.0
"""For a client that is let go to learn why."""
READ = 500
WAIT_SECONDS = 0.25
RETRY_SECONDS = 2.0
PATIENCE_SECONDS = 30.0
"""For what stands in the log and does not come."""

_TOPICS: dict[str, Topic] = {
    "statement": CLASSIFIED,
    "agreement": AGREEMENTS,
    "tally": TALLIES,
    "alert": ALERTS,
    "change": CHANGES,
    "mend": MENDS,
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


class Come(NamedTuple):
    """A record that has come, and its event; None where it has none."""

    record: Record
    event: Event | None


class Client:
    """Somebody who follows; `queue` has what has come since it began."""

    def __init__(self, began: Positions) -> None:
        self.began = began
        self.dropped = False
        self.queue: asyncio.Queue[Come | Dropped] = asyncio.Queue(QUEUED + 1)
        self._task = asyncio.current_task()

    def give(self, come: Come) -> bool:
        """Whether it is quick enough to be given more."""
        if self.queue.qsize() < QUEUED:
            self.queue.put_nowait(come)
            return True
        self.dropped = True
        LIVE_DROPPED.inc()
        self.queue.put_nowait(Dropped(f"{QUEUED} records wait: connect again with Last-Event-ID, or filter more"))
        # One that reads nothing at all does not learn of it: then its connection goes.
        if self._task is not None:
            asyncio.get_running_loop().call_later(DROPPED_SECONDS, self._task.cancel)
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
        LIVE_CLIENTS.inc()
        try:
            yield client
        finally:
            LIVE_CLIENTS.dec()
            self._clients.pop(client, None)

    async def stream(self, client: Client, asked: OfLive, last: str | None) -> AsyncIterator[bytes]:
        """The bytes of a client's stream: first what it has missed since `last`, then what comes.

        It learns where it stands at the beginning and with every heartbeat too, so that it can go on from there though
        nothing that it asked for has come.
        """
        await self._started.wait()
        began = client.began
        at = {**began, **(parse_id(last, began) if last else {})}
        yield f": here is what comes\nretry: 2000\nid: {id_of(at)}\n\n".encode()
        async for record in self._missed(at, began):
            at[record.topic_partition] = record.offset + 1
            if block := self._block(_come(record), asked, at):
                yield block
        while True:
            try:
                found = await asyncio.wait_for(client.queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield f": still here\nid: {id_of(at)}\n\n".encode()
                continue
            if isinstance(found, Dropped):
                yield block_of("dropped", {"reason": found.reason}, id_of(at))
                return
            if found.record.offset < at.get(found.record.topic_partition, 0):
                continue
            at[found.record.topic_partition] = found.record.offset + 1
            if block := self._block(found, asked, at):
                yield block

    async def _follow(self) -> None:
        if not self._positions:
            ends: Positions = {}
            for topic in _TOPICS.values():
                ends |= await self._log.end_offsets(topic.name)
            self._positions = ends
            for client in self._clients:
                client.began = dict(ends)
        self._started.set()
        look_at = 0.0
        while True:
            now = asyncio.get_running_loop().time()
            if now >= look_at:
                self._reading = await asyncio.to_thread(self._current)
                look_at = now + 1.0
            for record in await self._log.read(self._positions, max_records=READ, timeout=WAIT_SECONDS):
                self._positions[record.topic_partition] = record.offset + 1
                # Decoded once for all.
                come = _come(record)
                for client in self._clients:
                    if not client.dropped:
                        client.give(come)

    async def _missed(self, at: Positions, until: Positions) -> AsyncIterator[Record]:
        """What stands in the log between two positions.

        Raises:
            LogUnavailableError: it does not come; the client connects again, and goes on from where it was.
        """
        wanted = {place: offset for place, offset in at.items() if offset < until.get(place, 0)}
        while wanted:
            records = await self._log.read(wanted, max_records=READ, timeout=PATIENCE_SECONDS)
            if not records:
                raise LogUnavailableError("what a client has missed does not come", remedy="see to the log")
            for record in records:
                wanted[record.topic_partition] = record.offset + 1
                if record.offset < until[record.topic_partition]:
                    yield record
            wanted = {place: offset for place, offset in wanted.items() if offset < until[place]}

    def _block(self, come: Come, asked: OfLive, at: Positions) -> bytes:
        """Everything that a client is told of a record; its id stands with the last of it, or a broken line would
        leave the rest out."""
        kind = _KIND_OF[come.record.topic]
        if come.event is None or (asked.event and kind not in asked.event):
            return b""
        if isinstance(come.event, ClassifiedParagraph):
            counts = self._reading in {None, reading_id(come.event.reader)}
            told = list(said_in(come.event, asked)) if counts else []
        elif (
            asked.speaker is None and asked.kind is None and (not asked.issue or _about(come.event) & set(asked.issue))
        ):
            told = [msgspec.to_builtins(come.event, str_keys=True)]
        else:
            told = []
        if not told:
            return b""
        return b"".join(block_of(kind, data, None) for data in told[:-1]) + block_of(kind, told[-1], id_of(at))


def _come(record: Record) -> Come:
    """What is no event is passed over: whoever keeps a state of its topic makes a dead letter of it."""
    if record.value is None:
        return Come(record, None)
    try:
        return Come(record, decode(record, _TOPICS[_KIND_OF[record.topic]].event))
    except DecodeError:
        return Come(record, None)


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


def _is_asked_for(event: Event, asked: OfLive) -> bool:
    """Of what is no statement: it has no speaker, so who asks for one does not ask for it."""
    if asked.speaker is not None or asked.kind is not None:
        return False
    return not asked.issue or not _about(event).isdisjoint(asked.issue)


def _about(event: Event) -> set[str]:
    match event:
        case Agreement():
            return {event.agreement.issue}
        case Tally():
            return {event.issue}
        case Alert():
            return set(event.issues)
        case Change():
            return {change.issue for change in event.issues}
        case Mend(mends=IssueMend(issue=issue) | AgreementMend(issue=issue)):
            return {issue}
    return set()
