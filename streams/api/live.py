"""The live stream: events as they come to the log, filtered here, resumed without a gap.

One reader follows the log for all clients. An event's id is where its client stands in every partition: with it as
Last-Event-ID a client is first given from the log what it has missed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from streams.api.standing import Positions, id_of, parse_id
from streams.api.telling import FOLLOWED_TOPICS, Come, OfLive, block_of, come_of, told_of
from streams.contract.records import Record, TopicPartition
from streams.errors import InputError, LogUnavailableError, StreamsError
from streams.log import Log
from streams.metrics.instruments import LIVE_CLIENTS, LIVE_DROPPED

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
READING_SECONDS = 1.0
LOOK_SECONDS = 5.0
"""How often to ask the log for what no record tells: that it is another one, or has grown."""
RETRY_SECONDS = 2.0
PATIENCE_SECONDS = 30.0
"""For what stands in the log and does not come."""

REPLACED = "the log was replaced by another one: what was told before is of no use, ask for everything anew"

_LOGGER = logging.getLogger(__name__)


class TooManyError(InputError):
    """There are as many clients as there may be."""


class Dropped(NamedTuple):
    """The last thing a client is told."""

    reason: str


class Grown(NamedTuple):
    """Partitions that topics have gained."""

    places: tuple[TopicPartition, ...]


class Client:
    """Somebody who follows; `queue` has what has come since it began."""

    def __init__(self, began: Positions) -> None:
        self.began = began
        self.dropped = False
        self.queue: asyncio.Queue[Come | Grown | Dropped] = asyncio.Queue(QUEUED + 2)
        self._task = asyncio.current_task()

    def give(self, come: Come) -> bool:
        """Whether it is quick enough to be given more."""
        if self.queue.qsize() < QUEUED:
            self.queue.put_nowait(come)
            return True
        LIVE_DROPPED.inc()
        self.let_go(f"{QUEUED} records wait: connect again with Last-Event-ID, or filter more")
        return False

    def grow(self, places: tuple[TopicPartition, ...]) -> None:
        """Tell it where it stands in partitions that are new."""
        if self.queue.qsize() < QUEUED:
            self.queue.put_nowait(Grown(places))
        elif not self.dropped:
            self.let_go("connect again with Last-Event-ID")

    def let_go(self, reason: str) -> None:
        """Tell it nothing more but why."""
        self.dropped = True
        self.queue.put_nowait(Dropped(reason))
        # One that reads nothing at all does not learn of it: then its connection goes.
        if self._task is not None:
            asyncio.get_running_loop().call_later(DROPPED_SECONDS, self._task.cancel)


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
        self._identities: dict[str, str] = {}
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
        stood = parse_id(last, began, self._name) if last else {}
        at = {**began, **(stood or {})}
        yield f": here is what comes\nretry: 2000\nid: {id_of(at, self._name)}\n\n".encode()
        if stood is None:
            yield block_of("replaced", {"reason": REPLACED}, id_of(at, self._name))
        async for record in self._missed(at, began):
            at[record.topic_partition] = record.offset + 1
            if block := self._block(come_of(record), asked, at):
                yield block
        while True:
            try:
                found = await asyncio.wait_for(client.queue.get(), HEARTBEAT_SECONDS)
            except TimeoutError:
                yield f": still here\nid: {id_of(at, self._name)}\n\n".encode()
                continue
            if isinstance(found, Dropped):
                yield block_of("dropped", {"reason": found.reason}, id_of(at, self._name))
                return
            if isinstance(found, Grown):
                at = {**dict.fromkeys(found.places, 0), **at}
                continue
            if found.record.offset < at.get(found.record.topic_partition, 0):
                continue
            at[found.record.topic_partition] = found.record.offset + 1
            if block := self._block(found, asked, at):
                yield block

    @property
    def _name(self) -> str:
        """A short name of the log that is followed."""
        named = repr(sorted(self._identities.items())).encode()
        return hashlib.blake2b(named, digest_size=4).hexdigest()

    async def _follow(self) -> None:
        look_at = ask_at = 0.0
        while True:
            now = asyncio.get_running_loop().time()
            if now >= ask_at:
                self._reading = await asyncio.to_thread(self._current)
                ask_at = now + READING_SECONDS
            if now >= look_at:
                await self._look()
                look_at = now + LOOK_SECONDS
            for record in await self._log.read(self._positions, max_records=READ, timeout=WAIT_SECONDS):
                self._positions[record.topic_partition] = record.offset + 1
                # Decoded once for all.
                come = come_of(record)
                for client in self._clients:
                    if not client.dropped:
                        client.give(come)

    async def _look(self) -> None:
        """See whether it is the log that it was, and whether topics have gained partitions."""
        identities = await self._log.identities([topic.name for topic in FOLLOWED_TOPICS.values()])
        ends: Positions = {}
        for topic in FOLLOWED_TOPICS.values():
            ends |= await self._log.end_offsets(topic.name)
        if identities != self._identities:
            if self._identities:
                _LOGGER.warning("the live stream: %s", REPLACED)
            self._identities, self._positions = identities, ends
            for client in self._clients:
                if self._started.is_set() and not client.dropped:
                    client.let_go(REPLACED)
                client.began = dict(ends)
            self._started.set()
        new = tuple(sorted(place for place in ends if place not in self._positions))
        if new:
            self._positions |= dict.fromkeys(new, 0)
            for client in self._clients:
                client.grow(new)

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
        kind, told = told_of(come, asked, self._reading)
        if not told:
            return b""
        last = block_of(kind, told[-1], id_of(at, self._name))
        return b"".join(block_of(kind, data, None) for data in told[:-1]) + last
