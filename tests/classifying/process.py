"""``python process.py SECONDS PROCESSES``: workers with `WordReader` and `WordFiler`, by STREAMS_* variables."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from classifying.samples import WordFiler, WordReader

from streams.agents.stages import Stages
from streams.agents.worker import run_worker, run_workers
from streams.events import Paragraph, ReadParagraph
from streams.settings import Settings, load_settings


class TellingReader(WordReader):
    """Says on stderr when it begins a batch."""

    def read(self, paragraphs: Sequence[Paragraph]) -> list[ReadParagraph]:
        print("begins a batch", file=sys.stderr, flush=True)
        return super().read(paragraphs)


def load_stages(seconds: float, settings: Settings) -> Stages:
    return Stages(TellingReader(seconds), WordFiler())


if __name__ == "__main__":
    stages = partial(load_stages, float(sys.argv[1]))
    processes = int(sys.argv[2])
    if processes == 1:
        sys.exit(run_worker(load_settings(), stages))
    sys.exit(run_workers(load_settings(), processes=processes, load_stages=stages))
