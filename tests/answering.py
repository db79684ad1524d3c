"""The API over an embedded log and a tally store in a folder."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path

import httpx
from starlette.applications import Starlette
from tallying.feeding import Event, feed
from trying.terms import TermFiler

from streams.api.application import application
from streams.contract.codec import article_record, classified_record, mend_record
from streams.contract.records import NewRecord
from streams.contract.topics import ARTICLES, CLASSIFIED, MENDS, TOPICS
from streams.events import Article, ClassifiedParagraph, Mend
from streams.log import Log
from streams.log.consuming import Advance
from streams.log.opening import open_log
from streams.settings import Secret, Settings
from streams.tally.core.batch import read_batch
from streams.tally.store import TallyStore
from streams.trials.beginning import FilerOf


@asynccontextmanager
async def served(
    tmp_path: Path,
    events: Iterable[Event] = (),
    *,
    token: Secret | None = None,
    by_server: bool = False,
    filer_of: FilerOf = TermFiler,
) -> AsyncIterator[tuple[Starlette, Log, TallyStore]]:
    """The application, its log, and a store that has taken in events.

    Args:
        by_server: whether a server starts and stops it, as in a process of its own.
    """
    store = TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))
    try:
        feed(store, events)
        settings = Settings(data_dir=tmp_path, partitions=2)
        async with open_log(settings) as log:
            await log.create_topics(TOPICS)
            app = application(log, store, settings, token=token, host="127.0.0.1", filer_of=filer_of)
            async with nullcontext() if by_server else app.router.lifespan_context(app):
                yield app, log, store
    finally:
        store.close()


@asynccontextmanager
async def asking(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application; a fault of it is an answer, as on the network."""
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8040") as client:
        yield client


async def arrive(log: Log, store: TallyStore, events: Iterable[ClassifiedParagraph | Article | Mend]) -> None:
    """Events come to the log, and the store takes them in from there, as the tally consumer does."""
    records = [_record(event) for event in events]
    before = store.positions()
    await log.append(records)
    for topic in (ARTICLES, CLASSIFIED, MENDS):
        ends = await log.end_offsets(topic.name)
        start = {place: before.get(place, 0) for place, end in ends.items() if before.get(place, 0) < end}
        if start:
            batch = read_batch(await log.read(start, max_records=1000))
            advances = {place: Advance(before.get(place), ends[place]) for place in start}
            store.apply(batch.arrivals, advances, now=1.0)


def _record(event: ClassifiedParagraph | Article | Mend) -> NewRecord:
    if isinstance(event, Mend):
        return mend_record(event)
    return article_record(event) if isinstance(event, Article) else classified_record(event)
