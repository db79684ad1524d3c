"""Which reading a trial is of: whose paragraphs, and under which list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime

from streams.agents.stages import FilesParagraphs
from streams.contract.readings import reader_version, reading_id
from streams.contract.topics import READ
from streams.errors import InputError
from streams.events import Reading
from streams.issues import IssueList
from streams.log import Log
from streams.log.snapshot import snapshot
from streams.tally.core.readings import KeptReading, announcement
from streams.tally.trials import Trial, TrialStore
from streams.threads import OneThread

FilerOf = Callable[[IssueList], FilesParagraphs]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A trial as somebody asks for it."""

    name: str
    issues: IssueList | None = None
    """The current one's if None."""
    reader: str | None = None
    """The version of the reader whose paragraphs are filed; the current one's if None."""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def goes_on(self) -> bool:
        """Whether it names nothing to try, but a trial that there is."""
        return self.issues is None and self.reader is None


async def begin(log: Log, store: TrialStore, asked: Asked, filer_of: FilerOf) -> tuple[Trial, FilesParagraphs]:
    """The trial that is asked for, begun or found, and who files it.

    Raises:
        InputError: nothing was read by its reader.
        StoreError: there is no such trial to go on with, or its list is a reading already.
    """
    with closing(OneThread("trial")) as thread:
        if asked.goes_on:
            trial = await thread.call(store.find, asked.name)
            return trial, filer_of(trial.reading.issues)
        current = await thread.call(store.current)
        issues = list_of(current) if asked.issues is None else asked.issues
        reader = asked.reader or reader_of(current, issues)
        await refuse_unread(log, reader)
        filer = filer_of(issues)
        reading = reading_of(filer, reader, datetime.now(UTC))
        trial = await thread.call(store.begin, asked.name, reading, since=asked.since, until=asked.until)
        return trial, filer


def list_of(current: KeptReading) -> IssueList:
    """The list of the current reading.

    Raises:
        InputError: it is not known.
    """
    event = announcement(current)
    if event is None:
        raise InputError(f"the list of the current reading {current.id} is not known", remedy="name one with --issues")
    return event.issues


def reader_of(current: KeptReading, issues: IssueList) -> str:
    """The version of the reader whose paragraphs are filed under a list.

    A list with other `same_party` groups is another reader's, because the reader goes by them.
    """
    event = announcement(current)
    if event is None or event.issues.same_party == issues.same_party:
        return reader_version(current.reader)
    # Imported here, because the reader brings spaCy with it.
    from streams.minilm import ACCURATE
    from streams.reading.reader import version_of

    return version_of(issues.same_party, accurate=reader_version(current.reader).endswith(ACCURATE))


def reading_of(filer: FilesParagraphs, reader: str, now: datetime) -> Reading:
    """The reading of a version of the reader and a filer, as a trial has it."""
    identity = filer.identity(reader)
    return Reading(id=reading_id(identity), reader=identity, issues=filer.issues, status="beside", announced=now)


async def refuse_unread(log: Log, reader: str) -> None:
    """See that there is anything by a version of the reader.

    Raises:
        InputError: there is nothing by it, or nothing at all.
    """
    others: set[str] = set()
    async for record in snapshot(log, READ.name):
        version = (record.key or b"").rpartition(b"@")[2].decode("utf-8", "replace")
        if version == reader:
            return
        others.add(version)
    by_others = ", ".join(sorted(others - {""}))
    raise InputError(
        f"nothing was read by reader {reader}" + (f", but by {by_others}" if by_others else ""),
        remedy="a worker with this list reads it again: other same_party groups make another reader"
        if by_others
        else "publish coverage, and let a worker read it",
    )
