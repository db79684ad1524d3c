"""An archive that is kept up, and what is exported, on both logs and both databases."""

from __future__ import annotations

import asyncio
import csv
from collections import Counter, defaultdict
from contextlib import closing, suppress
from functools import partial
from itertools import pairwise
from math import inf
from pathlib import Path

import msgspec
import pytest
from tallying.mending import mend, missing, speaks, wrong
from tallying.model import final_paragraphs
from tallying.running import ready, records, until
from trying.generated import Arrival, arrivals
from trying.newsroom import arrive, counted, file_under, plain, reading, tallied
from trying.terms import SEA, TermFiler

from streams.archive import keeping
from streams.archive.exporting import Wanted, export
from streams.archive.files import archived, read, spans
from streams.archive.keeping import TOPICS as ARCHIVED
from streams.archive.keeping import Archive
from streams.archive.partitions import Partitions
from streams.contract.codec import mend_record
from streams.contract.topics import TOPICS
from streams.errors import InputError, StoreError
from streams.events import ClassifiedParagraph
from streams.log import Log
from streams.log.opening import open_log
from streams.log.snapshot import snapshot
from streams.replay.replaying import fill, replay
from streams.replay.schedule import Schedule
from streams.replay.selecting import Selection, select
from streams.settings import Secret, Settings
from streams.tally.auditing import TallyAudit
from streams.tally.store import TallyStore
from streams.threads import OneThread

FEW = list(arrivals(60, seed=3))


async def archive_until(log: Log, folder: Path, count: int, **options: object) -> None:
    """Keep an archive until so many records are in it."""
    with closing(Archive(folder, file_seconds=0.0, **options)) as kept:
        task = asyncio.create_task(kept.run(log))
        try:
            await until(lambda: len(there(folder)) >= count, lambda: task.result() if task.done() else None)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def there(folder: Path) -> list[tuple[str, int, int]]:
    return [(r.topic, r.partition, r.offset) for topic in ARCHIVED for r in read(folder, topic)]


async def on_log(log: Log) -> list[tuple[str, int, int]]:
    return [(r.topic, r.partition, r.offset) for topic in ARCHIVED for r in await records(log, topic)]


async def test_every_record_is_archived_exactly_once_though_it_is_killed_and_goes_on(
    log_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, write = tmp_path / "archive", keeping.write
    left = 3

    def killed(*arguments: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt("killed")
        write(*arguments)

    async with open_log(log_settings) as log:
        await log.create_topics(TOPICS)
        await arrive(log, FEW)
        await file_under(log, SEA)
        everything = sorted(await on_log(log))
        # As with kill -9 in the midst of writing: some partitions have their files, others have not.
        monkeypatch.setattr(keeping, "write", killed)
        with closing(Archive(folder, file_seconds=0.0)) as kept, suppress(StoreError):
            await _taken(kept, log)
        monkeypatch.setattr(keeping, "write", write)
        assert 0 < len(there(folder)) < len(everything)
        await archive_until(log, folder, len(everything))
        assert sorted(there(folder)) == everything
        await arrive(log, FEW[:5])
        more = sorted(await on_log(log))
        await archive_until(log, folder, len(more))
        assert sorted(there(folder)) == more
    for of in spans(folder).values():
        assert all(one.end == other.begin for one, other in pairwise(of))


async def _taken(kept: Archive, log: Log) -> None:
    """One batch of everything, and the death of the process when it is written."""
    from streams.log.consuming import Advance

    logs = await log.identities(ARCHIVED)
    await kept.positions(logs)
    for topic in ARCHIVED:
        of = await records(log, topic)
        ends = await log.end_offsets(topic)
        await kept.take(of, {place: Advance(None, end, logs[topic]) for place, end in ends.items() if end})
    with suppress(KeyboardInterrupt):
        kept._write_all()


async def test_an_archive_replayed_counts_the_same(log_settings: Settings, database_url: str, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    apart = msgspec.structs.replace(log_settings, topic_prefix=f"{log_settings.topic_prefix}apart-")
    async with open_log(log_settings) as log, ready(apart, database_url) as (into, _):
        await log.create_topics(TOPICS)
        await arrive(log, FEW)
        await file_under(log, SEA)
        await archive_until(log, folder, len(await on_log(log)))
        chosen = Selection(beside="classified-paragraphs", reader=reading(SEA).reader)
        with closing(OneThread("replay")) as thread, closing(Schedule(tmp_path / "schedule.db")) as schedule:
            await fill(schedule, select(partial(archived, folder), chosen), thread)
            await replay(into, schedule, thread, speed=inf, paragraphs=False)
    assert plain(await tallied(apart, database_url, current=SEA)) == counted(FEW, SEA)


async def test_mends_are_archived_and_replayed_with_their_articles(tmp_path: Path) -> None:
    folder, url = tmp_path / "archive", f"sqlite:///{tmp_path / 'tallies.db'}"
    settings = Settings(data_dir=tmp_path, partitions=2)
    moved = next(p for p in final_paragraphs(_history(FEW)) if p.issues)
    said = mend(wrong(moved.issues[0].id), uri=moved.article.uri, text=moved.text)
    async with ready(settings, url) as (log, _):
        await arrive(log, FEW)
        await file_under(log, SEA)
        await log.append([mend_record(said)])
        await archive_until(log, folder, len(await on_log(log)))
    counts = plain(await tallied(settings, url, current=SEA))
    assert counts != counted(FEW, SEA)
    async with open_log(settings) as log:
        for number, records_of in enumerate((partial(archived, folder), partial(snapshot, log))):
            apart = msgspec.structs.replace(settings, topic_prefix=f"apart{number}-")
            other = f"sqlite:///{tmp_path / f'tallies{number}.db'}"
            chosen = Selection(beside="classified-paragraphs", reader=reading(SEA).reader)
            async with ready(apart, other) as (into, _):
                with closing(OneThread("replay")) as thread, closing(Schedule(tmp_path / f"{number}.db")) as schedule:
                    await fill(schedule, select(records_of, chosen), thread)
                    await replay(into, schedule, thread, speed=inf, paragraphs=False)
            assert plain(await tallied(apart, other, current=SEA)) == counts


async def test_an_archive_has_one_keeper_and_one_log(log_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    async with open_log(log_settings) as log:
        await log.create_topics(TOPICS)
        with closing(Archive(folder)) as kept:
            await kept.positions(await log.identities(ARCHIVED))
            with pytest.raises(InputError, match="another process keeps"):
                Archive(folder)
        with closing(Archive(folder)) as again:
            assert again.group == kept.group
            with pytest.raises(StoreError, match="another log"):
                await again.positions(dict.fromkeys(ARCHIVED, "another"))


@pytest.mark.parametrize("issue", [None, "trade"])
async def test_what_counts_is_exported_each_once(
    log_settings: Settings, database_url: str, tmp_path: Path, issue: str | None
) -> None:
    async with ready(log_settings, database_url) as (log, _):
        await arrive(log, FEW)
        await file_under(log, SEA)
        await file_under(log, SEA, announce=False)
    await tallied(log_settings, database_url, current=SEA)
    with (
        closing(TallyStore(Secret(database_url))) as tallies,
        closing(TallyAudit(Secret(database_url))) as counting,
    ):
        async with open_log(log_settings) as log:
            into, wanted = Partitions(tmp_path / "export", "csv"), Wanted(issue=issue)
            rows = await export(partial(snapshot, log), tallies, counting, wanted, into)
    final = [p for p in final_paragraphs(_history(FEW)) if issue is None or issue in {i.id for i in p.issues}]
    assert rows["paragraphs"] == len(final)
    assert rows["statements"] == sum(len(p.statements) for p in final)
    assert rows["agreements"] == sum(len(p.agreements) for p in final)
    assert rows["articles"] == len({p.article.uri for p in final if p.issues or (issue is None and _about(final, p))})
    written = _written(tmp_path / "export")
    assert Counter((row["uri"], row["ordinal"]) for row in written["paragraphs"]) == Counter(
        (p.article.uri, str(p.ordinal)) for p in final
    )
    assert all(row["day"] == f"day={row['published'][:10]}" for row in written["paragraphs"])
    of_trade = sum(int(row["paragraphs"]) for row in written["tallies"] if row["issue"] == "trade")
    assert of_trade == counted(FEW, SEA)["trade"]["paragraphs"]


async def test_what_editors_have_mended_is_exported_as_it_counts(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    final = final_paragraphs(_history(FEW))
    moved = next(p for p in final if p.issues and p.issues[0].id == "trade")
    heard = next(p for p in final if p.statements and p != moved)
    at = heard.statements[0].content[0]
    mends = [
        mend(wrong("trade"), uri=moved.article.uri, text=moved.text),
        mend(missing("port"), uri=moved.article.uri, text=moved.text),
        mend(speaks("Lena Ortiz", span=at), uri=heard.article.uri, text=heard.text),
    ]
    async with ready(log_settings, database_url) as (log, _):
        await arrive(log, FEW)
        await file_under(log, SEA)
        await log.append(list(map(mend_record, mends)))
    counts = await tallied(log_settings, database_url, current=SEA)
    with closing(TallyStore(Secret(database_url))) as tallies, closing(TallyAudit(Secret(database_url))) as counting:
        async with open_log(log_settings) as log:
            into = Partitions(tmp_path / "export", "csv")
            await export(partial(snapshot, log), tallies, counting, Wanted(), into)
    written = _written(tmp_path / "export")
    (here,) = [row for row in written["paragraphs"] if _is(row, moved)]
    assert ("trade" in here["issues"].split("; "), "port" in here["issues"].split("; ")) == (False, True)
    assert here["mended"] == "True"
    assert sum(row["mended"] == "True" for row in written["paragraphs"]) == 2
    said = [row for row in written["statements"] if _is(row, heard)]
    assert ("Lena Ortiz", "person", "mended") in [(row["speaker"], row["kind"], row["resolved"]) for row in said]
    for issue, paragraphs in plain(counts).items():
        rows = [row for row in written["paragraphs"] if issue in row["issues"].split("; ")]
        assert len(rows) == paragraphs["paragraphs"]
        reports = [row for row in written["agreements"] if row["issue"] == issue]
        assert len(reports) == sum(n for n, _ in paragraphs["agreements"].values())


def _is(row: dict, paragraph: ClassifiedParagraph) -> bool:
    return (row["uri"], row["ordinal"]) == (paragraph.article.uri, str(paragraph.ordinal))


def _written(folder: Path) -> dict[str, list]:
    """Rows by table."""
    written = defaultdict[str, list](list)
    for path in folder.rglob("*.csv"):
        with path.open(newline="") as file:
            written[path.parts[-3]] += [row | {"day": path.parent.name} for row in csv.DictReader(file)]
    return written


def _about(final: list, paragraph: object) -> bool:
    return any(p.issues for p in final if p.article.uri == paragraph.article.uri)


def _history(events: list[Arrival]) -> list:
    filer = TermFiler(SEA)
    return [event for arrival in events for event in (arrival.article, *filer.file(arrival.read))]
