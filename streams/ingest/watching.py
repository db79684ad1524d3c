"""Looks at feeds, pages, folders and files again and again, and remembers on the log what it has seen."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from streams.contract.codec import deletion, seen_key, seen_record, source_record
from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import SEEN, TOPICS
from streams.errors import LogUnavailableError, StreamsError
from streams.events import Article, DeadLetter, WatchedSource
from streams.ingest.fetching import Answer, Known
from streams.ingest.folders import wake_on_changes
from streams.ingest.hosts import Hosts
from streams.ingest.looking import Fetching, Looking
from streams.ingest.owners import Owners, SpeakForOthers
from streams.ingest.polling import polled
from streams.ingest.publisher import BATCH_RECORDS, Publisher, finished
from streams.ingest.releasing import Releasing
from streams.ingest.remembered import known_sources, learn_owners, seen_of
from streams.ingest.seen import Look, Seen
from streams.ingest.sources import Source
from streams.log import Log
from streams.log.outages import Outages
from streams.metrics.instruments import POLLED_ITEMS, POLLS


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a watch has of the world around it, so that a test can give it another one."""

    fetch: Fetching
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = random.random
    """A number from 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who is told of what a watch does."""

    looked: Callable[[WatchedSource], None] = lambda source: None
    """After every look at a source."""
    refused: Callable[[DeadLetter], None] = lambda letter: None
    released: Callable[[Article], None] = lambda article: None


class Watch:
    """Watches sources.

    Args:
        every: between two looks at a source that is there.
        published: the time of articles that state none.
        allowed: which sources may speak for others.
    """

    def __init__(
        self,
        log: Log,
        sources: Sequence[Source],
        world: World,
        told: Told | None = None,
        *,
        every: timedelta,
        published: datetime | None = None,
        allowed: SpeakForOthers | None = None,
    ) -> None:
        self._log = log
        self._sources = {str(source): source for source in sources}
        self._world = world
        self._told = told or Told()
        self._every = every
        self._hosts = Hosts(world.clock, world.sleep)
        self._publisher = Publisher(log, self._told.refused)
        self._owners = Owners(allowed or SpeakForOthers())
        self._owners_known: dict[TopicPartition, int] = {}
        self._outages = Outages("watching")
        self._looking = Looking(
            publisher=self._publisher,
            fetch=self._fetch,
            owners=self._owners,
            clock=world.clock,
            published=published,
        )
        self._states: dict[str, WatchedSource] = {}
        self._seen: dict[str, Seen] = {}
        self._wakes = {name: asyncio.Event() for name, source in self._sources.items() if isinstance(source, Path)}

    async def run(self) -> None:
        """Watch for ever, and publish what is held when its time has come.

        Raises:
            LogUnavailableError: the log cannot be reached to begin with.
            StreamsError: the log cannot do what was asked.
        """
        await self.remember()
        releasing = Releasing(self._log, clock=self._world.clock, on_release=self._told.released)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(releasing.run())
                tasks.create_task(wake_on_changes({Path(name): wake.set for name, wake in self._wakes.items()}))
                for name in self._sources:
                    tasks.create_task(self._keep_looking(name))
        except* StreamsError as errors:
            raise errors.exceptions[0] from None

    async def remember(self) -> None:
        """Take up what the log knows of the sources.

        Raises:
            LogUnavailableError: the log cannot be reached.
        """
        await self._log.create_topics(TOPICS)
        known = await known_sources(self._log)
        self._states = {name: known[name] for name in self._sources if name in known}
        self._seen = await seen_of(self._log, self._sources)
        await learn_owners(self._log, self._owners, self._owners_known)
        for state in self._states.values():
            self._told.looked(state)

    async def look(self, name: str) -> WatchedSource:
        """Look at a source once, now, and remember that."""
        await self._learn_owners()
        look, before = self._seen[name].look(self._world.clock()), self._states.get(name)
        outcome = await self._looking.at(self._sources[name], before, look)
        state = polled(before, name, outcome, self._world.clock(), self._every, self._world.chance)
        await finished(self._remember(look, state))
        POLLS.labels(outcome.kind).inc()
        for news, count in outcome.counts.items():
            POLLED_ITEMS.labels(news).inc(count)
        self._states[name] = state
        self._told.looked(state)
        return state

    async def _learn_owners(self) -> None:
        """Take in what others have published meanwhile; a log that is away is waited for."""
        while True:
            try:
                await learn_owners(self._log, self._owners, self._owners_known)
            except LogUnavailableError as error:
                await self._outages.wait(error)
            else:
                self._outages.over()
                return

    async def _keep_looking(self, name: str) -> None:
        state = self._states.get(name)
        while True:
            if state is not None and state.next is not None:
                await self._wait(name, (state.next - self._world.clock()).total_seconds())
            state = await self.look(name)
            if state.next is None:
                return

    async def _wait(self, name: str, seconds: float) -> None:
        """Wait for so long, or until something is said to have changed."""
        if name not in self._wakes:
            await self._world.sleep(max(0.0, seconds))
            return
        wake = self._wakes[name]
        waits = [asyncio.ensure_future(self._world.sleep(max(0.0, seconds))), asyncio.ensure_future(wake.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        wake.clear()

    async def _remember(self, look: Look, state: WatchedSource) -> None:
        """What was published is on the log before it is remembered: who is stopped between publishes it again."""
        gone = look.keep()
        records: list[NewRecord] = [seen_record(item) for item in look.changed]
        records += [deletion(SEEN, seen_key(item.source, item.item).encode()) for item in gone]
        records.append(source_record(state))
        for start in range(0, len(records), BATCH_RECORDS):
            await self._publisher.acknowledged(records[start : start + BATCH_RECORDS])

    async def _fetch(self, url: str, known: Known) -> Answer:
        async with self._hosts.turn(url):
            return await self._world.fetch(url, known)
