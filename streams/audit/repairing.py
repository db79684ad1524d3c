"""What lacks is published, or filed, once more, and counts as soon as those who work on it have it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from streams.agents.stages import FilesParagraphs
from streams.audit.auditing import Audit
from streams.audit.findings import Finding, Stage
from streams.audit.reached import paragraphs_of
from streams.contract.codec import article_record, classified_record, decode, paragraph_record
from streams.contract.records import NewRecord, Record
from streams.contract.topics import ARTICLES, CLASSIFIED, READ
from streams.errors import DecodeError, StoreError
from streams.events import Article, ReadParagraph
from streams.ingest.paragraphs import paragraph_events
from streams.issues import IssueList
from streams.log import Log
from streams.log.snapshot import snapshot
from streams.tally.auditing import TallyAudit
from streams.tally.core.readings import announcement

AT_ONCE = 500
T = TypeVar("T")


@dataclass(slots=True)
class Repaired:
    """What was done."""

    articles: int = 0
    """Published again, or their kills."""
    paragraphs: int = 0
    """Published, filed or given to the tallies again."""
    recounted: int = 0
    """Issues."""
    left: int = 0
    """Findings that nothing here can mend."""


async def repair(
    log: Log, store: TallyAudit, audit: Audit, filer_of: Callable[[IssueList], FilesParagraphs]
) -> Repaired:
    """Mend what an audit has found; whoever reads, files and tallies must be at work, or be started, for it to count.

    Done again it changes nothing more: what comes twice counts once.

    Raises:
        LogUnavailableError: the log cannot be reached.
        StoreError: something must be filed, and the list of the current reading is not known.
    """
    done = Repaired()
    mended = [finding for finding in audit.findings if finding.uri in audit.expected]
    done.left = len(audit.findings) - len(mended)
    damaged = {f.uri for f in mended if f.stage == "tallied" and f.fault in ("missing", "incomplete")}
    if audit.uneven or damaged:
        # First, so that what comes again is added to counts that are right.
        done.recounted = len(await asyncio.to_thread(store.recount, audit.reading, without=damaged))
    to_read, to_file, to_tally = (_uris(mended, stage) for stage in ("read", "filed", "tallied"))
    await _publish(log, audit, to_read, {finding.uri for finding in mended}, done)
    if to_file:
        await _file(log, audit, to_file, filer_of, done)
    if to_tally:
        async for some in _batches(paragraphs_of(log, CLASSIFIED.name, audit.expected, audit.reading.reader, to_tally)):
            done.paragraphs += len(await log.append([_again(record) for record in some]))
    return done


def _uris(findings: Iterable[Finding], stage: Stage) -> frozenset[str]:
    return frozenset(finding.uri for finding in findings if finding.stage == stage)


async def _publish(log: Log, audit: Audit, to_read: frozenset[str], uris: set[str], done: Repaired) -> None:
    """Articles, so that what counts is announced once more, with the paragraphs of those that were not read."""
    wanted = {(audit.expected[uri].place.partition, audit.expected[uri].place.offset) for uri in uris}
    if not wanted:
        return
    async for record in snapshot(log, ARTICLES.name):
        if (record.topic_partition, record.offset) in wanted:
            with suppress(DecodeError):
                article = decode(record, Article)
                await log.append([article_record(article)])
                done.articles += 1
                events = paragraph_events(article) if article.article.uri in to_read else []
                for some in _chunks([paragraph_record(event) for event in events]):
                    done.paragraphs += len(await log.append(some))


async def _file(
    log: Log,
    audit: Audit,
    uris: frozenset[str],
    filer_of: Callable[[IssueList], FilesParagraphs],
    done: Repaired,
) -> None:
    event = announcement(audit.reading)
    if event is None:
        raise StoreError(
            f"the list of reading {audit.reading.id} is not known, so that nothing can be filed under it",
            remedy="start a worker with that list once, and try again",
        )
    filer = filer_of(event.issues)
    async for some in _batches(paragraphs_of(log, READ.name, audit.expected, audit.reading.reader, uris)):
        read = [decode(record, ReadParagraph) for record in some]
        classified = await asyncio.to_thread(filer.file, read)
        done.paragraphs += len(await log.append([classified_record(paragraph) for paragraph in classified]))


async def _batches(found: AsyncIterator[tuple[Record, int, str]]) -> AsyncIterator[list[Record]]:
    some: list[Record] = []
    async for record, _, _ in found:
        some.append(record)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some


def _again(record: Record) -> NewRecord:
    return NewRecord(topic=record.topic, key=record.key, value=record.value, headers=record.headers)


def _chunks(records: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(records), AT_ONCE):
        yield records[start : start + AT_ONCE]
