"""The live stream: events as they come to the log, filtered here, resumed without a gap.

One reader follows the log for all clients. An event's id is where its client stands in every partition: with it as
Last-Event-ID a client is first given from the log what it has missed.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress

from streams.api.clients import Client, TooManyError
from streams.api.standing import Positions, id_of, parse_id
from streams.api.telling import FOLLOWED_TOPICS, Batch, OfLive, block_of, come_of
from streams.contract.records import Record
from streams.errors import LogUnavailableError, StreamsError
from streams.log import Log
from streams.metrics.instruments import LIVE_CLIENTS

MOST_CLIENTS = 500
MOST_OF_ONE = 250
"""Clients of one address."""
READ = 500
TOGETHER = 50
"""Records that are told in one go: little enough for one write to a client."""
CATCHING_UP = 4
"""Clients that look up what they have missed at the same time."""
WAIT_SECONDS = 0.25
READING_SECONDS = 1.0
PAUSE_SECONDS = 0.001
"""For each client, before clients are told something again: a write to one costs a tenth of that, however much it has,
so that telling leaves most of the server's time to whoever asks."""
AT_A_TIME = 10
"""Clients that are told in one go, before whoever else asks something of the server has its turn."""
PACE_SECONDS = 2.0
"""For the quickest client to take what has come, before more is read for all."""
LOOK_SECONDS = 5.0
"""How often to ask the log for what no record tells: that it is another one, or has grown."""
RETRY_SECONDS = 2.0
PATIENCE_SECONDS = 30.0
"""For what stands in the log and does not come."""

ENDING = "the server stops"
REPLACED = "the log was replaced by another one: what was told before is of no use, ask for everything anew"

_LOGGER = logging.getLogger(__name__)


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
        self._taken = asyncio.Event()
        self._catching_up = asyncio.Semaphore(CATCHING_UP)

    async def run(self) -> None:
        """Follow until cancelled; a log that is away is waited for."""
        while True:
            try:
                await self._follow()
            except StreamsError as error:
                _LOGGER.warning("the live stream: %s", error)
                await asyncio.sleep(RETRY_SECONDS)

    def end(self) -> None:
        """Let everybody go, as streams have no end of their own."""
        for client in self._clients:
            if client.reason is None:
                client.let_go(ENDING)

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
            self._taken.set()

    async def stream(self, client: Client, asked: OfLive, last: str | None) -> AsyncIterator[bytes]:
        """The bytes of a client's stream: first what it has missed since `last`, then what comes.

        It learns where it stands at the beginning and with every heartbeat too, so that it can go on from there though
        nothing that it asked for has come.
        """
        await self._started.wait()
        began = client.began
        stood = parse_id(last, began, self._name) if last else {}
        at = {**began, **(stood or {})}
        stands = id_of(at, self._name)
        yield f": here is what comes\nretry: 2000\nid: {stands}\n\n".encode()
        if stood is None:
            yield block_of("replaced", {"reason": REPLACED}, stands)
        async for batch in self._missed(at, began):
            stands = batch.stands
            # Who comes back again and again before a heartbeat must not look up the same each time.
            yield batch.told(asked) or f": nothing that you ask for\nid: {stands}\n\n".encode()
        stands = id_of(at, self._name)
        while True:
            if (found := await client.take()) is not None:
                self._taken.set()
                stands = found.stands
                if told := found.told(asked):
                    yield told
            elif client.reason is not None:
                yield block_of("dropped", {"reason": client.reason}, stands)
                return
            else:
                yield f": still here\nid: {stands}\n\n".encode()

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
            records = await self._log.read(self._positions, max_records=READ, timeout=WAIT_SECONDS)
            if records:
                told_at = asyncio.get_running_loop().time()
                await self._tell(records)
                await self._until_somebody_is_through()
                if len(records) < READ:
                    again_at = told_at + PAUSE_SECONDS * len(self._clients)
                    await asyncio.sleep(again_at - asyncio.get_running_loop().time())

    async def _tell(self, records: Sequence[Record]) -> None:
        # Who joins while others are told begins after these.
        clients = list(self._clients)
        batches = [
            self._batch(records[start : start + TOGETHER], self._positions)
            for start in range(0, len(records), TOGETHER)
        ]
        for number, client in enumerate(clients, start=1):
            for batch in batches:
                client.give(batch)
            if number % AT_A_TIME == 0:
                await asyncio.sleep(0)

    async def _until_somebody_is_through(self) -> None:
        """Read no faster than the quickest client is told: a burst lets only those go who are slower than others."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PACE_SECONDS):
                while min((client.waiting for client in self._clients if client.reason is None), default=0):
                    self._taken.clear()
                    await self._taken.wait()

    def _batch(self, records: Sequence[Record], at: Positions) -> Batch:
        """Records after a position, which is moved past them."""
        name, found = self._name, []
        for record in records:
            at[record.topic_partition] = record.offset + 1
            found.append((come_of(record), id_of(at, name)))
        return Batch(found, self._reading)

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
                if self._started.is_set() and client.reason is None:
                    client.let_go(REPLACED)
                client.began = dict(ends)
            self._started.set()
        self._positions |= {place: 0 for place in ends if place not in self._positions}

    async def _skip_gone(self, at: Positions, until: Positions) -> None:
        """Move a position past what the log keeps no longer: nobody is to wait for that."""
        for topic in {place.topic for place, offset in at.items() if offset < until.get(place, 0)}:
            for place, first in (await self._log.beginning_offsets(topic)).items():
                if place in at:
                    at[place] = max(at[place], min(first, until.get(place, 0)))

    async def _missed(self, at: Positions, until: Positions) -> AsyncIterator[Batch]:
        """What stands in the log between two positions; few clients at a time look it up.

        Raises:
            LogUnavailableError: it does not come; the client connects again, and goes on from where it was.
        """
        await self._skip_gone(at, until)
        while wanted := {place: offset for place, offset in at.items() if offset < until.get(place, 0)}:
            async with self._catching_up:
                records = await self._log.read(wanted, max_records=TOGETHER, timeout=PATIENCE_SECONDS)
                if not records:
                    raise LogUnavailableError("what a client has missed does not come", remedy="see to the log")
                missed = [record for record in records if record.offset < until[record.topic_partition]]
                batch = await asyncio.to_thread(self._batch, missed, at)
            for record in records:
                # Where there is nothing between, as in a compacted topic.
                if record.offset >= until[record.topic_partition]:
                    at[record.topic_partition] = until[record.topic_partition]
            if missed:
                yield batch
