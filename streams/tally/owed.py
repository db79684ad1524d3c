"""What the tally store owes the log, published in time: reports and changes soon, tallies now and then."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress

from streams.contract.codec import agreement_record, change_record, tally_record
from streams.contract.records import NewRecord
from streams.errors import StoreUnavailableError
from streams.garbage import no_garbage_collection
from streams.log import Log
from streams.tally.sql.publication import Publication
from streams.tally.store import TallyStore
from streams.threads import OneThread
from streams.traces import Parents

PUBLISHED_SPEAKERS = 100
"""So that a tally stays far below its topic's size limit; the store knows them all."""

PUBLISH_SECONDS = 0.2
PUBLISH_SHARE = 0.03
"""Most of the time that publishing may take while records keep coming."""
RENEW_SECONDS = 1.0
OWED_SECONDS = 1.0
"""How often to look for what another consumer was at, or left, when it was our turn."""


class Owed:
    """Publishes what a store owes; what the log has not acknowledged stays owed.

    Args:
        parents: what traces go on from, by uri.
    """

    def __init__(self, log: Log, store: TallyStore, thread: OneThread, parents: Parents) -> None:
        self._log = log
        self._store = store
        self._thread = thread
        self._parents = parents
        self._open: Publication | None = None
        self._next_turn = 0.0
        self._tallies = True
        self._reports = False

    def more(self, *, reports: bool) -> None:
        """The store has changed; `reports`, retractions or changes are owed too, which do not wait for a turn."""
        self._tallies = True
        self._reports = self._reports or reports

    async def publish(self, *, idle: bool) -> bool:
        """Publish what it is time for.

        Args:
            idle: nothing else is to be done.

        Returns:
            Whether nothing is owed any longer.
        """
        loop = asyncio.get_running_loop()
        began = loop.time()
        if began < self._next_turn and not (idle and self._tallies):
            if self._reports:
                await self._publish(tallies=False)
                self._reports = False
            return False
        if await self._publish(tallies=True):
            while await self._publish(tallies=False):
                pass
        self._tallies = self._reports = False
        ended = loop.time()
        self._next_turn = ended + (OWED_SECONDS if idle else max(PUBLISH_SECONDS, (ended - began) / PUBLISH_SHARE))
        return True

    async def abandon(self) -> None:
        """Leave owed what is under way."""
        if self._open is not None:
            await self._thread.call(self._open.abandon)
            self._open = None

    async def _publish(self, *, tallies: bool) -> bool:
        """Publish a part of what is owed; whether there may be more of it."""
        await self.abandon()
        await self._thread.call(self._begin, tallies=tallies)
        if self._open is None:
            return False
        reports, changes = self._open.reports, self._open.changes
        records = [
            *(agreement_record(report).with_headers(self._parents.headers(report.article.uri)) for report in reports),
            *(change_record(change).with_headers(self._parents.headers(change.uri)) for change in changes),
        ]
        try:
            await self._append([*records, *map(tally_record, self._open.tallies)])
            await self._thread.call(self._open.finish)
            self._open = None
        finally:
            # Where the store is away too it is abandoned before the next attempt.
            with suppress(StoreUnavailableError):
                await self.abandon()
        return bool(reports or changes)

    async def _append(self, records: Sequence[NewRecord]) -> None:
        """Append, and keep our turn to publish for as long as the log takes."""
        assert self._open
        appending = asyncio.create_task(self._log.append(records))
        try:
            while not appending.done():
                await asyncio.wait([appending], timeout=RENEW_SECONDS)
                if not appending.done():
                    await self._thread.call(self._open.renew)
            await appending
        finally:
            appending.cancel()
            await asyncio.gather(appending, return_exceptions=True)

    def _begin(self, *, tallies: bool) -> None:
        # Kept by the thread: whoever waits for it may be cancelled, and must find it to abandon it.
        with no_garbage_collection():
            self._open = self._store.publication(speakers=PUBLISHED_SPEAKERS, tallies=tallies)
