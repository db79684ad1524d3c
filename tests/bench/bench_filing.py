"""Speed of filing on one core, alone and from the embedded log, as ratios to reading in the same run.

    python tests/bench/bench_filing.py

The text is PolNeAR dev where it is beside the project, else the demo coverage, each paragraph several times with
another last sentence, so that it is not remembered; the list ships with the product. Every round is a process of its
own on one core; what counts is the processor's time and the fastest round, from the log once a tenth of it is filed.
"""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

BATCH = 64
ROUNDS = 3
TIMES = 3
"""That each paragraph is told."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
NAMES = {
    "reading": "reading",
    "filing": "filing what was read",
    "again": "filing it again",
    "log": "filing from the log, through its agent",
}


def main() -> None:
    rounds = [measure_in_a_process() for _ in range(ROUNDS)]
    print(f"{rounds[0]['paragraphs']:,.0f} paragraphs, one core, best of {ROUNDS} rounds")
    best = {name: max(found[name] for found in rounds) for name in NAMES}
    for name, rate in best.items():
        ratio = "" if name == "reading" else f"   {rate / best['reading']:.1f} times as fast as reading"
        print(f"{NAMES[name]:38} {rate:6.0f} paragraphs/s{ratio}")
    print(f"a read paragraph has {rounds[0]['bytes']:,.0f} bytes, a paragraph event {rounds[0]['before']:,.0f}")


def measure_in_a_process() -> dict[str, float]:
    command = [sys.executable, __file__, "--round"]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure() -> None:
    """One round: rates in paragraphs a second and mean sizes of values in bytes, as JSON."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.path.insert(0, str(Path(__file__).parents[1]))

    from msgspec.structs import replace
    from quality import polnear

    from streams import demo
    from streams.contract.codec import paragraph_record, read_record
    from streams.events import Article, Paragraph, ReadParagraph
    from streams.filing import Filer, default_issue_list
    from streams.ingest.paragraphs import paragraph_events
    from streams.ingest.sources import read_sources
    from streams.reading import Reader

    split = polnear.BESIDE / "data" / "dev"
    events: list[Paragraph] = (
        list(polnear.paragraphs(split))
        if split.exists()
        else [e for item in read_sources([demo.folder()]) if isinstance(item, Article) for e in paragraph_events(item)]
    )
    reader = Reader()
    reader.read(events[:BATCH])
    read: list[ReadParagraph] = []
    began = time.process_time()
    for start in range(0, len(events), BATCH):
        read += reader.read(events[start : start + BATCH])
    rates = {"reading": len(events) / (time.process_time() - began)}
    read = [
        replace(
            event,
            article=replace(event.article, uri=f"{event.article.uri}/{number}"),
            text=f"{event.text} It was told {number} times.",
        )
        for number in range(TIMES)
        for event in read
    ]
    filer = Filer(default_issue_list())
    filer.file(read[:1])
    for name, part in (("filing", read), ("again", read[-len(events) :])):
        began = time.process_time()
        for start in range(0, len(part), BATCH):
            filer.file(part[start : start + BATCH])
        rates[name] = len(part) / (time.process_time() - began)
    rates["log"] = asyncio.run(_from_log(reader, Filer(default_issue_list()), read))
    sizes = {
        "bytes": sum(len(read_record(event).value or b"") for event in read) / len(read),
        "before": sum(len(paragraph_record(event).value or b"") for event in events) / len(events),
    }
    print(json.dumps(rates | sizes | {"paragraphs": len(read)}))


async def _from_log(reader, filer, read) -> float:  # type: ignore[no-untyped-def] # imported in the round alone
    """Paragraphs that are filed and acknowledged in a second of the processor."""
    from streams.agents.stages import Stages
    from streams.agents.worker import serve
    from streams.contract.codec import read_record
    from streams.contract.topics import CLASSIFIED, TOPICS
    from streams.log.opening import open_log
    from streams.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        async with open_log(settings) as log:
            await log.create_topics(TOPICS)
            await log.append([read_record(event) for event in read])
            serving = asyncio.create_task(serve(settings, Stages(reader, filer)))
            filed, begin, began = 0, 0, 0.0
            while filed < len(read):
                await asyncio.sleep(0.1)
                filed = sum((await log.end_offsets(CLASSIFIED.name)).values())
                if not begin and filed > len(read) // 10:
                    begin, began = filed, time.process_time()
            rate = (filed - begin) / (time.process_time() - began)
            serving.cancel()
            await asyncio.wait([serving])
    return rate


if __name__ == "__main__":
    if "--round" in sys.argv:
        measure()
    else:
        main()
