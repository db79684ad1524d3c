"""Speed and memory of reading on one core, as ratios to the bare spaCy pipeline in the same run.

The text is PolNeAR dev where it is beside the project, else the demo coverage. Every round is a process
of its own on one core, so that no parse is remembered from the round before; models are loaded and the
first batch is read before the clock starts. The fastest round counts, for each alike.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

BATCH = 64
ROUNDS = 3
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def main() -> None:
    rounds = [measure_in_a_process() for _ in range(ROUNDS)]
    ours, whole, parsed = (max(found[name] for found in rounds) for name in ("reading", "whole", "parsed"))
    print(f"{rounds[0]['paragraphs']:,} paragraphs of {rounds[0]['text']}, one core, best of {ROUNDS} rounds")
    print(f"reading, all labels         {ours:6.0f} paragraphs/s")
    print(f"bare spaCy, whole pipeline  {whole:6.0f} paragraphs/s   reading is {ours / whole:.2f} times as fast")
    print(f"bare spaCy, tagger, parser  {parsed:6.0f} paragraphs/s   reading is {ours / parsed:.2f} times as fast")
    print(f"memory of a reading process {max(found['memory'] for found in rounds):6.0f} MB")


def measure_in_a_process() -> dict[str, float]:
    command = [sys.executable, __file__, "--round"]
    done = subprocess.run(command, env=os.environ | ONE_THREAD, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure() -> None:
    """One round: rates in paragraphs a second, peak resident memory of reading in MB, as JSON."""
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.path.insert(0, str(Path(__file__).parents[1]))

    import spacy
    from quality import polnear

    from streams import demo
    from streams.events import Article
    from streams.ingest.paragraphs import paragraph_events
    from streams.ingest.sources import read_sources
    from streams.reading import Reader, default_issue_list
    from streams.reading.parse import PACKAGES

    split = polnear.BESIDE / "data" / "dev"
    if split.exists():
        name, events = "PolNeAR dev", polnear.paragraphs(split)
    else:
        articles = [item for item in read_sources([demo.folder()]) if isinstance(item, Article)]
        name, events = "the demo coverage", [event for article in articles for event in paragraph_events(article)]
    first, rest = events[:BATCH], events[BATCH:]
    reader = Reader(default_issue_list())
    reader.read(first)

    def read() -> None:
        for start in range(0, len(rest), BATCH):
            reader.read(rest[start : start + BATCH])

    found = {"text": name, "paragraphs": len(rest), "reading": rate(len(rest), read)}
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    package = next(package for package in PACKAGES if spacy.util.is_package(package))
    for label, excluded in (("whole", []), ("parsed", ["ner", "lemmatizer", "attribute_ruler", "senter"])):
        nlp = spacy.load(package, exclude=excluded)
        found[label] = rate(len(rest), lambda nlp=nlp: list(nlp.pipe((e.text for e in rest), batch_size=BATCH)))
    print(json.dumps(found))


def rate(count: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return count / (time.perf_counter() - began)


if __name__ == "__main__":
    measure() if "--round" in sys.argv else main()
