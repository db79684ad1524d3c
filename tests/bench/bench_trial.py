# ruff: noqa: E402 - one thread must be asked for before numpy is loaded
"""A tenth of a month of a national agency, on the embedded log: tried under another list, replayed, archived.

    python tests/bench/bench_trial.py [ARTICLES]

4,500 articles of 40 paragraphs each unless another number is given. The text is PolNeAR dev where it is beside the
project, else the demo coverage, read once, and given to as many articles as are wanted, each with a number in every
paragraph, so that no text is filed from memory but those in windows. What counts is the processor's time of one process
on one core. Memory is that of the process from its beginning, with spaCy and what was read first.
"""

from __future__ import annotations

import asyncio
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from math import inf
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import msgspec
from quality import polnear

from streams import demo
from streams.archive.files import spans
from streams.archive.keeping import TOPICS as ARCHIVED
from streams.archive.keeping import Archive
from streams.contract.codec import article_record, classified_record, read_record, reading_record
from streams.contract.topics import CLASSIFIED, TOPICS
from streams.events import Article, ArticleHeader, ArticleParagraph, Paragraph, ReadParagraph
from streams.filing import Filer, default_issue_list
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.issues import IssueList
from streams.log import Log
from streams.log.opening import open_log
from streams.log.snapshot import snapshot
from streams.reading import Reader
from streams.replay.replaying import fill, replay
from streams.replay.schedule import Schedule
from streams.replay.selecting import Selection, select
from streams.settings import Settings
from streams.tally.consumer import TallyConsumer
from streams.tally.store import TallyStore
from streams.tally.trials import TrialStore
from streams.threads import OneThread
from streams.trials.beginning import Asked, begin, reading_of
from streams.trials.comparing import difference
from streams.trials.filing import file_trial

ARTICLES, PARAGRAPHS = 4_500, 40
BATCH = 64


def stock() -> list[ReadParagraph]:
    """What there is to read, read once."""
    split = polnear.BESIDE / "data" / "dev"
    events: list[Paragraph] = (
        list(polnear.paragraphs(split))
        if split.exists()
        else [e for item in read_sources([demo.folder()]) if isinstance(item, Article) for e in paragraph_events(item)]
    )
    reader, read = Reader(), list[ReadParagraph]()
    for start in range(0, len(events), BATCH):
        read += reader.read(events[start : start + BATCH])
    return read


def coverage(read: list[ReadParagraph], articles: int) -> Iterator[tuple[Article, list[ReadParagraph]]]:
    """Articles over three days; a number at the end of every text makes it one that was never filed before."""
    place = 0
    for number in range(articles):
        header = ArticleHeader(
            uri=f"https://agency.example/2024/05/{number}-a-slug-of-some-words",
            headline=f"Headline {number}",
            outlet="Agency",
            published=datetime(2024, 5, 1, tzinfo=UTC) + timedelta(seconds=number * 57),
            digest=f"{number:064x}",
        )
        paragraphs = []
        for ordinal in range(1, PARAGRAPHS + 1):
            of = read[place % len(read)]
            place += 1
            window = tuple(msgspec.structs.replace(w, text=f"{w.text} {number}") for w in of.window)
            paragraphs.append(
                msgspec.structs.replace(
                    of,
                    article=header,
                    ordinal=ordinal,
                    paragraph_count=PARAGRAPHS,
                    text=f"{of.text} {number}",
                    window=window,
                )
            )
        body = tuple(ArticleParagraph(role="body", text=p.text, span=p.span) for p in paragraphs)
        yield Article(article=header, paragraphs=body), paragraphs


@contextmanager
def timed(what: str, count: int) -> Iterator[None]:
    began, wall = time.process_time(), time.perf_counter()
    yield
    took, passed = time.process_time() - began, time.perf_counter() - wall
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:34} {count / took:9,.0f} /s of the processor's time, {passed:6.1f} s by the clock, {memory:5.0f} MB")


async def main(articles: int) -> None:
    read = stock()
    listed = default_issue_list()
    other = IssueList(name="other", issues=(*listed.issues[1:], msgspec.structs.replace(listed.issues[0], id="moved")))
    count = articles * PARAGRAPHS
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        settings = Settings(data_dir=folder)
        async with open_log(settings) as log:
            await log.create_topics(TOPICS)
            filing = await fill_log(log, settings, coverage(read, articles), Filer(listed), read[0].reader)
            print(f"{'filing alone, under the first list':34} {count / filing:9,.0f} /s of the processor's time")
            size = sum(path.stat().st_size for path in folder.glob("log.db*"))
            store_size = sum(path.stat().st_size for path in folder.glob("tallies.db*"))
            print(f"{articles:,} articles, {count:,} paragraphs, on the log {size / 1e6:,.0f} MB with all topics")
            with closing(TrialStore(settings.tally_database)) as trials:
                begun, filer = await begin(log, trials, Asked(name="other", issues=other), Filer)
                with timed("tried under another list", count):
                    trial = await file_trial(log, trials, begun, filer)
                more = sum(path.stat().st_size for path in folder.glob("tallies.db*")) - store_size
                print(f"the trial has {more / 1e6:,.0f} MB in the store, the current reading {store_size / 1e6:,.0f}")
                with timed("compared, with words and examples", count):
                    await difference(log, "other", trials.moves(trial), Filer)
            await measure_replay(log, settings, folder, count + articles)
            await measure_archive(log, folder / "archive", count + articles)


async def fill_log(
    log: Log,
    settings: Settings,
    coverage: Iterator[tuple[Article, list[ReadParagraph]]],
    filer: Filer,
    reader: str,
) -> float:
    """The coverage read, filed and tallied; seconds of the processor's time that filing took."""
    filing = 0.0
    await log.append([reading_record(reading_of(filer, reader, datetime.now(UTC)))])
    while some := list(islice(coverage, 50)):
        await log.append([article_record(article) for article, _ in some])
        paragraphs = [p for _, of in some for p in of]
        await log.append([read_record(p) for p in paragraphs])
        began = time.process_time()
        classified = filer.file(paragraphs)
        filing += time.process_time() - began
        await log.append([classified_record(p) for p in classified])
    with closing(TallyStore(settings.tally_database)) as store:
        tallying = asyncio.create_task(TallyConsumer(log, store, settings).run())
        ends = await log.end_offsets(CLASSIFIED.name)
        while any(store.positions().get(place, 0) < end for place, end in ends.items()):
            await asyncio.sleep(0.5)
        tallying.cancel()
        await asyncio.wait([tallying])
    return filing


async def measure_replay(log: Log, settings: Settings, folder: Path, count: int) -> None:
    apart = msgspec.structs.replace(settings, topic_prefix="apart-")
    with closing(OneThread("replay")) as thread, closing(Schedule(folder / "schedule.db")) as schedule:
        async with open_log(apart) as into:
            await into.create_topics(TOPICS)
            with timed("replayed without reading", count):
                await fill(schedule, select(partial(snapshot, log), Selection(beside="classified-paragraphs")), thread)
                await replay(into, schedule, thread, speed=inf, paragraphs=False)


async def measure_archive(log: Log, folder: Path, count: int) -> None:
    with closing(Archive(folder)) as kept, timed("archived", count):
        task = asyncio.create_task(kept.run(log))
        ends = {place: end for topic in ARCHIVED for place, end in (await log.end_offsets(topic)).items() if end}
        while any(kept.taken.get(place, 0) < end for place, end in ends.items()):
            await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.wait([task])
    assert sum(of[-1].end for of in spans(folder).values()) == count
    print(f"the archive has {sum(p.stat().st_size for p in folder.rglob('*.parquet')) / 1e6:,.0f} MB")


if __name__ == "__main__":
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES))
