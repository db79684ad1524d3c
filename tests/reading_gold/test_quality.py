"""How well issues and agreements are read on coverage labelled before the rules were tuned: floors, not aims."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from streams.events import Article, ClassifiedParagraph
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.issues import parse_issue_list
from streams.reading import Reader

HERE = Path(__file__).parent
SUBJECTS = sorted(path.stem for path in HERE.glob("*.json"))
Label = dict[str, Any]
Pair = tuple[Label, ClassifiedParagraph]


@cache
def read(subject: str) -> tuple[Pair, ...]:
    """Labels of a subject's paragraphs, each with what was read."""
    issues = HERE / f"{subject}.json"
    reader = Reader(parse_issue_list(issues.read_bytes(), source=str(issues)))
    pairs: list[Pair] = []
    for path in sorted(HERE.glob(f"{subject}-*.txt")):
        events = [e for a in read_sources([path]) if isinstance(a, Article) for e in paragraph_events(a)]
        found = reader.read(events)
        for line in path.with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            pairs.append((label, next(p for p in found if p.text.startswith(label["starts"]))))
    return tuple(pairs)


def f1(counts: list[tuple[int, int, int]]) -> float:
    hit, extra, missed = (sum(column) for column in zip(*counts, strict=True))
    return 2 * hit / (2 * hit + extra + missed)


def compared(gold: set[Any], optional: set[Any], found: set[Any]) -> tuple[int, int, int]:
    return len(gold & found), len(found - gold - optional), len(gold - found)


def issue_f1(pairs: tuple[Pair, ...]) -> float:
    return f1(
        [
            compared(set(label["issues"]), set(label["issues_optional"]), {issue.id for issue in found.issues})
            for label, found in pairs
        ]
    )


def agreement_f1(pairs: tuple[Pair, ...]) -> float:
    counts = []
    for label, found in pairs:
        must = {(a["issue"], a["status"]) for a in label["agreements"] if not a.get("optional")}
        may = {(a["issue"], a["status"]) for a in label["agreements"] if a.get("optional")}
        counts.append(compared(must, may, {(a.issue, a.status) for a in found.agreements}))
    return f1(counts)


def test_there_are_more_than_a_hundred_labelled_paragraphs_on_five_subjects() -> None:
    assert len(SUBJECTS) == 5
    assert sum(len(read(subject)) for subject in SUBJECTS) > 100


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_subject_falls_far_behind(subject: str) -> None:
    assert issue_f1(read(subject)) > 0.7
    assert agreement_f1(read(subject)) > 0.55


def test_issues_and_agreements_hold_their_floors_over_all_subjects() -> None:
    pairs = tuple(pair for subject in SUBJECTS for pair in read(subject))
    assert issue_f1(pairs) > 0.82
    assert agreement_f1(pairs) > 0.78
