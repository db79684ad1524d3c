"""``python process.py SECONDS PROCESSES``: workers with the `WordReader`, by STREAMS_* variables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from classifying.samples import WordReader

from streams.agents.worker import run_worker, run_workers
from streams.events import ClassifiedParagraph, Paragraph
from streams.settings import Settings, load_settings


class TellingReader(WordReader):
    """Says on stderr when it begins a batch."""

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
        print("begins a batch", file=sys.stderr, flush=True)
        return super().read(paragraphs)


def load_reader(seconds: float, settings: Settings) -> TellingReader:
    return TellingReader(seconds)


if __name__ == "__main__":
    reader = partial(load_reader, float(sys.argv[1]))
    processes = int(sys.argv[2])
    if processes == 1:
        sys.exit(run_worker(load_settings(), reader))
    sys.exit(run_workers(load_settings(), processes=processes, load_reader=reader))
