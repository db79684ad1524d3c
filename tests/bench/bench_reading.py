"""Speed and memory of reading on one core, as ratios to others that read the same text in the same run.

    python tests/bench/bench_reading.py [EXTRACTOR.py]

The others are the bare spaCy pipeline, whole and with tagger and parser alone, and whatever has a function
`extract(doc)` in a file of its own, which is run on each paragraph behind the whole pipeline. The text is
PolNeAR dev where it is beside the project, else the demo coverage.

Every round is a process of its own on one core, so that no parse is remembered from the round before; models
are loaded and the first batch is read before the clock starts. What counts is the processor's time, not what
else the machine does, and the fastest round, for each alike.
"""

from __future__ import annotations

import json
import os
import resource
import runpy
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

BATCH = 64
ROUNDS = 3
PARAGRAPHS_AT_MOST = 1000
"""Enough for a rate that stays within some hundredths, and all of it takes a minute."""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
NAMES = {
    "reading": "reading, all labels",
    "whole": "bare spaCy, whole pipeline",
    "parsed": "bare spaCy, tagger, parser",
    "other": "the other extractor",
}


def main(arguments: list[str]) -> None:
    rounds = [measure_in_a_process(arguments) for _ in range(ROUNDS)]
    print(f"{rounds[0]['paragraphs']:,} paragraphs of {rounds[0]['text']}, one core, best of {ROUNDS} rounds")
    best = {name: max(found[name] for found in rounds) for name in NAMES if name in rounds[0]}
    for name, rate in best.items():
        ratio = "" if name == "reading" else f"   reading is {best['reading'] / rate:.2f} times as fast"
        print(f"{NAMES[name]:27} {rate:6.0f} paragraphs/s{ratio}")
    print(f"memory of a reading process {max(found['memory'] for found in rounds):6.0f} MB")


def measure_in_a_process(arguments: list[str]) -> dict[str, float]:
    command = [sys.executable, __file__, "--round", *arguments]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(arguments: list[str]) -> None:
    """One round: rates in paragraphs a second, peak resident memory of reading in MB, as JSON."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.path.insert(0, str(Path(__file__).parents[1]))

    import spacy
    from quality import polnear

    from streams import demo
    from streams.cli.options import stages_of
    from streams.events import Article
    from streams.filing import default_issue_list
    from streams.ingest.paragraphs import paragraph_events
    from streams.ingest.sources import read_sources
    from streams.reading.text.parse import PACKAGES

    split = polnear.BESIDE / "data" / "dev"
    if split.exists():
        name, events = "PolNeAR dev", polnear.paragraphs(split)
    else:
        articles = [item for item in read_sources([demo.folder()]) if isinstance(item, Article)]
        name, events = "the demo coverage", [event for article in articles for event in paragraph_events(article)]
    first, rest = events[:BATCH], events[BATCH:][:PARAGRAPHS_AT_MOST]
    stages = stages_of(default_issue_list())
    stages.classify(first)

    def read() -> None:
        for start in range(0, len(rest), BATCH):
            stages.classify(rest[start : start + BATCH])

    found = {"text": name, "paragraphs": len(rest), "reading": rate(len(rest), read)}
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    package = next(package for package in PACKAGES if spacy.util.is_package(package))

    def parse(excluded: list[str], extract: Callable[[spacy.tokens.Doc], object] = len) -> float:
        nlp = spacy.load(package, exclude=excluded)
        list(nlp.pipe(event.text for event in first))
        texts = (event.text for event in rest)
        return rate(len(rest), lambda: [extract(doc) for doc in nlp.pipe(texts, batch_size=BATCH)])

    found["whole"] = parse([])
    found["parsed"] = parse(["ner", "lemmatizer", "attribute_ruler", "senter"])
    for path in arguments:
        found["other"] = parse([], runpy.run_path(path)["extract"])
    print(json.dumps(found))


def rate(count: int, work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return count / (time.process_time() - began)


if __name__ == "__main__":
    measure(sys.argv[2:]) if "--round" in sys.argv else main(sys.argv[1:])
