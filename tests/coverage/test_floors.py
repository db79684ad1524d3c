"""How well issues and agreements are read on coverage labelled before the rules were tuned: floors, not aims."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from streams.events import Article, ClassifiedParagraph, Paragraph
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.issues import parse_issue_list
from streams.reading import Reader
from streams.reading.relevance.relevance import Relevance

OPEN = Path(__file__).with_name("open")
SUBJECTS = sorted(path.name for path in OPEN.iterdir())
KINDRED = ({"corridor", "grain"}, {"railway", "paydispute", "health"}, {"flood", "wildfire"})
"""Subjects that share issues."""
Label = dict[str, Any]
Pair = tuple[Label, ClassifiedParagraph]


@cache
def read(subject: str) -> tuple[Pair, ...]:
    """Labels of a subject's paragraphs, each with what was read."""
    issues = OPEN / subject / "issues.json"
    reader = Reader(parse_issue_list(issues.read_bytes(), source=str(issues)))
    pairs: list[Pair] = []
    found = reader.read(events(subject))
    for path in sorted((OPEN / subject).glob("*.txt")):
        for line in path.with_suffix(".gold.jsonl").read_text(encoding="utf-8").splitlines():
            label = json.loads(line)
            pairs.append((label, next(p for p in found if p.text.startswith(label["starts"]))))
    return tuple(pairs)


@cache
def events(subject: str) -> tuple[Paragraph, ...]:
    paths = sorted((OPEN / subject).glob("*.txt"))
    articles = [article for article in read_sources(paths) if isinstance(article, Article)]
    return tuple(event for article in articles for event in paragraph_events(article))


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


def test_there_are_enough_labelled_paragraphs_on_enough_subjects() -> None:
    assert len(SUBJECTS) >= 19
    assert sum(len(read(subject)) for subject in SUBJECTS) > 450


@pytest.mark.parametrize("subject", SUBJECTS)
def test_no_subject_falls_far_behind(subject: str) -> None:
    assert issue_f1(read(subject)) > 0.5
    assert agreement_f1(read(subject)) > 0.15


def test_issues_and_agreements_hold_their_floors_over_all_subjects() -> None:
    pairs = tuple(pair for subject in SUBJECTS for pair in read(subject))
    assert issue_f1(pairs) > 0.77
    assert agreement_f1(pairs) > 0.65


def test_coverage_of_another_subject_is_about_next_to_none_of_a_lists_issues() -> None:
    found, paragraphs = 0, 0
    for subject in SUBJECTS:
        issues = OPEN / subject / "issues.json"
        relevance = Relevance(parse_issue_list(issues.read_bytes(), source=str(issues)))
        for other in SUBJECTS:
            if other != subject and not any({subject, other} <= kin for kin in KINDRED):
                found += sum(len(relevance.mentions(event.text, event)) for event in events(other))
                paragraphs += len(events(other))
    assert found < 0.25 * paragraphs
