"""How well labelled coverage is read: floors just below what was measured last, not aims.

Where reading has become better, `tests/quality/floors.py` raises them; it says by how much they lie below.
"""

from __future__ import annotations

import json
from functools import cache, reduce
from pathlib import Path

import pytest
from quality import coverages
from quality.scoring import Scores

from streams.events import Paragraph
from streams.filing.relevance import Passage, Relevance
from streams.issues import parse_issue_list

FLOORS: dict[str, dict[str, float]] = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
OPEN = {coverage.name: coverage for coverage in coverages.open_to_tuning()}
LOCKED = tuple(coverages.locked())
SUBJECTS = sorted(OPEN.keys() - {"demo"})
KINDRED = ({"corridor", "grain"}, {"railway", "paydispute", "health"}, {"flood", "wildfire"})
"""Subjects that share issues."""
MOST_OF_ANOTHER = 0.17
"""Issues a paragraph of another subject, at most; measured .160 of filing 3 (.139 of filing 2, which found fewer)."""


@cache
def scores(subject: str) -> Scores:
    return OPEN[subject].scores()


@cache
def events(subject: str) -> tuple[Paragraph, ...]:
    return tuple(OPEN[subject].events())


def assert_no_loss(found: Scores, floors: dict[str, float]) -> None:
    measured = {column: round(score.f1, 3) for column, score in found.columns().items()}
    assert {column for column, floor in floors.items() if measured[column] < floor} == set(), (measured, floors)


def test_there_are_floors_for_every_subject_and_set() -> None:
    assert set(FLOORS) == {*OPEN, "open", "locked"}
    assert all(set(floors) == set(Scores().columns()) for floors in FLOORS.values())


@pytest.mark.parametrize("subject", OPEN)
def test_no_subject_is_read_worse_than_it_was(subject: str) -> None:
    assert_no_loss(scores(subject), FLOORS[subject])


def test_what_is_open_to_tuning_is_read_no_worse_than_it_was() -> None:
    assert_no_loss(reduce(Scores.__add__, map(scores, OPEN)), FLOORS["open"])


def test_what_is_locked_away_is_read_no_worse_than_it_was() -> None:
    assert_no_loss(reduce(Scores.__add__, [coverage.scores() for coverage in LOCKED]), FLOORS["locked"])


def test_coverage_of_another_subject_is_about_next_to_none_of_a_lists_issues() -> None:
    found, paragraphs = 0, 0
    for subject in SUBJECTS:
        issues = OPEN[subject].issues
        relevance = Relevance(parse_issue_list(issues.read_bytes(), source=str(issues)))
        for other in SUBJECTS:
            if other != subject and not any({subject, other} <= kin for kin in KINDRED):
                passages = [Passage(event.text, event.window, event.article.headline) for event in events(other)]
                found += sum(map(len, relevance.mentions(passages)))
                paragraphs += len(events(other))
    assert found < MOST_OF_ANOTHER * paragraphs
