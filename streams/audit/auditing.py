"""Every article of the log against what was read, filed and tallied of it in the current reading."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from streams.audit.expected import Expected, Place, take
from streams.audit.findings import Finding, Found, findings
from streams.audit.reached import reached
from streams.contract.codec import decode
from streams.contract.readings import filer_group, reader_group, reader_version
from streams.contract.topics import ARTICLES, CLASSIFIED, PARAGRAPHS, READ
from streams.errors import DecodeError, StoreError
from streams.events import Article
from streams.log import Log
from streams.log.snapshot import snapshot
from streams.tally.auditing import TallyAudit
from streams.tally.consumer import GROUP as TALLY
from streams.tally.core.readings import KeptReading, announcement


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What an audit has found."""

    reading: KeptReading
    articles: int
    """How many were looked at."""
    on_their_way: int
    """How many more were published so lately that they may still be worked on."""
    findings: tuple[Finding, ...]
    uneven: tuple[str, ...]
    """Issues whose counts are not those of the rows that they are the sums of."""
    expected: dict[str, Expected]

    @property
    def clean(self) -> bool:
        return not (self.findings or self.uneven)


async def audit(log: Log, store: TallyAudit, *, patience: float, now: float) -> Audit:
    """Look at everything once.

    Args:
        patience: seconds within which what was published may still be on its way, while anybody has
            something left to do.
        now: seconds since 1970.

    Raises:
        StoreError: nothing was tallied yet.
        LogUnavailableError: the log cannot be reached.
    """
    reading = await asyncio.to_thread(store.current)
    if reading is None:
        raise StoreError("nothing was tallied yet", remedy="run `streams run` or `streams tally` first")
    settled = None if await _idle(log, reading) else (now - patience) * 1000
    ought: dict[str, Expected] = {}
    async for record in snapshot(log, ARTICLES.name):
        try:
            article = decode(record, Article)
        except DecodeError:
            continue  # the tally consumer has told of it
        take(ought, Place(record.topic_partition, record.offset, record.timestamp), article)
    late = {uri for uri, one in ought.items() if settled is not None and one.place.timestamp > settled}
    looked_at = {uri: one for uri, one in ought.items() if uri not in late}
    counted = await asyncio.to_thread(store.counted, reading)
    found = Found(
        expected=looked_at,
        read=await reached(log, READ.name, looked_at, reading.reader),
        filed=await reached(log, CLASSIFIED.name, looked_at, reading.reader),
        counted={uri: edition for uri, edition in counted.items() if uri not in late},
        read_kept=await _kept(log, READ.name),
        filed_kept=await _kept(log, CLASSIFIED.name),
    )
    return Audit(
        reading=reading,
        articles=len(looked_at),
        on_their_way=len(late),
        findings=tuple(findings(found)),
        uneven=tuple(await asyncio.to_thread(store.uneven_issues, reading)),
        expected=ought,
    )


async def _idle(log: Log, reading: KeptReading) -> bool:
    """Whether nobody has anything left to do: nothing is on its way then."""
    event = announcement(reading)
    work = [(reader_group(reader_version(reading.reader)), PARAGRAPHS.name), (TALLY, CLASSIFIED.name)]
    work += [(TALLY, ARTICLES.name)]
    work += [] if event is None else [(filer_group(event), READ.name)]
    for group, topic in work:
        done, ends = await log.committed(group, topic), await log.end_offsets(topic)
        if any(done.get(place, 0) < end for place, end in ends.items()):
            return False
    return True


async def _kept(log: Log, topic: str) -> bool:
    """Whether nothing was deleted from the beginning of a topic."""
    return not any((await log.beginning_offsets(topic)).values())
