"""Write ``tests/coverage/floors.json`` and ``everyday-floors.json`` anew: the F1 measured now, less a margin.

Below it a test fails.

.venv/bin/python tests/quality/floors.py
"""

from __future__ import annotations

import json
import sys
from functools import reduce
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from quality import coverages
from quality.everyday import everyday
from quality.scoring import Scores

OUT = Path(__file__).parents[1] / "coverage" / "floors.json"
EVERYDAY = OUT.with_name("everyday-floors.json")
OF_SUBJECT, OF_SET = 0.03, 0.005
"""By how much less than measured is still no loss: about one label of a subject, and of a set a few."""

Floors = dict[str, dict[str, float]]


def main() -> None:
    subjects = {coverage.name: coverage.scores() for coverage in coverages.open_to_tuning()}
    sets = {"open": list(subjects.values()), "locked": [coverage.scores() for coverage in coverages.locked()]}
    floors: Floors = {name: _below(scores, OF_SUBJECT) for name, scores in subjects.items()}
    floors |= {name: _below(reduce(Scores.__add__, scores), OF_SET) for name, scores in sets.items()}
    OUT.write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")
    EVERYDAY.write_text(json.dumps(_everyday(), indent=1) + "\n", encoding="utf-8")


def _everyday() -> dict[str, float]:
    """Of speakers alone, beat by beat, and of both parts."""
    beats = {beat.name: beat.scores() for beat in everyday("open")}
    parts = {"open": list(beats.values()), "locked": [beat.scores() for beat in everyday("locked")]}
    floors = {name: _below(scores, OF_SUBJECT)["speakers"] for name, scores in beats.items()}
    return floors | {name: _below(reduce(Scores.__add__, part), OF_SET)["speakers"] for name, part in parts.items()}


def _below(scores: Scores, margin: float) -> dict[str, float]:
    return {column: round(score.f1 - margin, 3) for column, score in scores.columns().items()}


if __name__ == "__main__":
    main()
