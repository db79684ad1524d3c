"""One look at a source: what is new there is published, and how it went is told."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from streams.errors import InputError, OversizeError, OwnershipError, UnreachableError
from streams.events import DeadLetter, Embargoed, WatchedSource
from streams.ingest.feed import Feed
from streams.ingest.fetching import Answer, Known
from streams.ingest.folders import SETTLED, FolderLook
from streams.ingest.inputs import InputReader, Item
from streams.ingest.owners import Owners
from streams.ingest.polling import Outcome, outcome_of
from streams.ingest.publisher import BATCH_ITEMS, Publisher, Ready, finished, groups, owned, prepare, refused
from streams.ingest.refusals import refusal
from streams.ingest.seen import Look
from streams.ingest.sources import Source, SourceReader

MAX_ITEMS = 2_000
"""Articles of one answer that are looked at; feeds have 10 to 100."""
WORK_SECONDS = 30.0
"""For how long an answer is read before the rest of it is left out."""

Fetching = Callable[[str, Known], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Looking:
    """Looks at sources.

    Args:
        owners: whose articles are; what comes of a look is taken in.
        published: the time of articles that state none.
        stopwatch: seconds from any beginning, for what reading may take.
    """

    publisher: Publisher
    fetch: Fetching
    owners: Owners
    clock: Callable[[], datetime]
    published: datetime | None = None
    stopwatch: Callable[[], float] = field(default=time.monotonic)

    async def at(self, source: Source, known: WatchedSource | None, look: Look) -> Outcome:
        """Publish what is new at a source, and note it in `look`; a source that is not usable is a dead letter, told
        once, unless it is just away."""
        try:
            if isinstance(source, Path):
                return await self._path(source, look)
            return await self._url(source, known, look)
        except InputError as error:
            if not isinstance(error, UnreachableError):
                await self._publish(look, [refusal(str(source), error, None)])
            return Outcome(kind="failed", error=error.message, counts=look.counts)

    async def _url(self, url: str, known: WatchedSource | None, look: Look) -> Outcome:
        answer = await self.fetch(url, Known(etag=known.etag, modified=known.modified) if known else Known())
        failures = known.failures if known else 0
        if (outcome := outcome_of(answer.status, answer.retry_after, self.clock(), failures)) is not None:
            return outcome
        digest = "sha256:" + hashlib.sha256(answer.data).hexdigest()
        if known is None or known.digest != digest:
            await self._publish(look, self._within(self._reader(MAX_ITEMS).answer(answer, url), url))
        return Outcome(kind="changed", etag=answer.etag, modified=answer.modified, digest=digest, counts=look.counts)

    async def _path(self, path: Path, look: Look) -> Outcome:
        folder = FolderLook(path, look, SourceReader(self._reader(None)), self.clock())
        try:
            await self._publish(look, folder.items())
        except OSError as error:
            raise UnreachableError(f"cannot be read: {error.strerror or error}") from error
        soon = SETTLED if folder.unsettled else None
        return Outcome(kind="changed" if look.counts else "unchanged", soon=soon, counts=look.counts)

    def _reader(self, most: int | None) -> InputReader:
        return InputReader(published=self.published, clock=self.clock, most=most)

    def _within(self, items: Iterator[Item], origin: str) -> Iterator[Item]:
        """The items that are read in time."""
        end = self.stopwatch() + WORK_SECONDS
        for item in items:
            yield item
            if self.stopwatch() > end:
                error = OversizeError(f"takes over {WORK_SECONDS:.0f} s to read", remedy="have less of it sent")
                yield refusal(origin, error, None)
                return

    async def _publish(self, look: Look, items: Iterable[Item]) -> None:
        async with aclosing(Feed(_news(look, items, self.owners)).batches(BATCH_ITEMS)) as batches:
            async for batch in batches:
                for group in groups(iter(batch)):
                    await finished(self.publisher.append(group))


def _news(look: Look, items: Iterable[Item], owners: Owners) -> Iterator[Ready]:
    source = look.seen.source
    for item in items:
        # What is refused is noted as such, not as the article, so that it is published once it may be.
        allowed = _allowed(item, source, owners)
        news = look.news(allowed)
        if news is not None:
            ready = prepare(allowed)
            if isinstance(ready, DeadLetter):
                news = "refused"
            else:
                ready = owned(ready, owners.claim(source, ready.uri))
            look.counts[news] += 1
            yield ready


def _allowed(item: Item, source: str, owners: Owners) -> Item:
    """The item, or its refusal where it is another's."""
    if isinstance(item, DeadLetter):
        return item
    try:
        owners.check(source, (item.article if isinstance(item, Embargoed) else item).article.uri)
    except OwnershipError as error:
        return refused(item, error)
    return item
