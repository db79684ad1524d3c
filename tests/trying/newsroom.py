"""A newsroom at work in a test: coverage that arrives and was read, workers that file it, tallies that are kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import msgspec
from tallying.model import final_paragraphs, summary
from tallying.running import records, running, task_alive, until, until_read
from trying.generated import READER, Arrival
from trying.terms import TermFiler

from streams.contract.codec import article_record, classified_record, decode, read_record, reading_record
from streams.contract.readings import reading_id
from streams.contract.topics import READ
from streams.events import Reading, ReadingStatus, ReadParagraph
from streams.issues import IssueList
from streams.log import Log
from streams.settings import Settings
from streams.tally.core.summary import IssueTally
from streams.tally.store import TallyStore

NOW = datetime(2024, 6, 1, tzinfo=UTC)
AT_ONCE = 2_000


def reading(issues: IssueList, status: ReadingStatus = "wanted", *, reader: str = READER) -> Reading:
    identity = TermFiler(issues).identity(reader)
    return Reading(id=reading_id(identity), reader=identity, issues=issues, status=status, announced=NOW)


async def arrive(log: Log, arrivals: Iterable[Arrival]) -> None:
    """Articles come, and are read."""
    arrivals = list(arrivals)
    for start in range(0, len(arrivals), AT_ONCE // 4):
        some = arrivals[start : start + AT_ONCE // 4]
        await log.append([article_record(arrival.article) for arrival in some])
        await log.append([read_record(paragraph) for arrival in some for paragraph in arrival.read])


async def file_under(log: Log, issues: IssueList, *, announce: bool = True) -> None:
    """Workers with this list file everything that was read from the beginning of the log, as a group of theirs does."""
    filer = TermFiler(issues)
    if announce:
        await log.append([reading_record(reading(issues))])
    read = [decode(record, ReadParagraph) for record in await records(log, READ.name)]
    for start in range(0, len(read), AT_ONCE):
        await log.append([classified_record(event) for event in filer.file(read[start : start + AT_ONCE])])


async def tallied(settings: Settings, url: str, *, current: IssueList) -> tuple[IssueTally, ...]:
    """The tallies once a consumer has read all that there is and shows this list."""
    async with running(settings, url) as (log, store, task):
        await until_read(log, store, task_alive(task))
        wanted = reading(current).id
        await until(lambda: shown(store) == wanted, task_alive(task))
        return store.tallies()


def shown(store: TallyStore) -> str | None:
    return next((found.id for found in store.readings() if found.current), None)


def counted(arrivals: Sequence[Arrival], issues: IssueList) -> dict[str, object]:
    """What the tallies of a list must be, by a single pass over all that has arrived, without the product's fold."""
    filer = TermFiler(issues)
    history = [event for arrival in arrivals for event in (arrival.article, *filer.file(arrival.read))]
    return dict(summary(final_paragraphs(history)))


def plain(tallies: Iterable[IssueTally]) -> dict[str, object]:
    """Tallies in the form of `counted`."""
    return {
        tally.issue: {
            "paragraphs": tally.paragraphs,
            "syndicated": tally.syndicated,
            "articles": tally.articles,
            "outlets": tally.outlets,
            "statements": tally.statements,
            "speakers": {(speaker.name, speaker.kind): speaker.statements for speaker in tally.speakers},
            "kinds": msgspec.to_builtins(tally.kinds),
            "agreements": {status: (n.reports, n.distinct) for status, n in tally.agreements.items()},
            "first": tally.first,
            "last": tally.last,
        }
        for tally in tallies
    }
