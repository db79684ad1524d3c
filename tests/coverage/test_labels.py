"""Labelled coverage is well formed: labels belong to their paragraphs and follow the label contract."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, get_args

import pytest
from quality import coverages
from quality.coverages import Coverage

from streams.events import AgreementStatus, Article
from streams.issues import parse_issue_list

STATUSES = set(get_args(AgreementStatus))
FIELDS = {"starts", "issues", "issues_optional", "speakers", "speakers_optional", "via", "agreements"}
OPEN, LOCKED, FRESH = coverages.open_to_tuning(), coverages.locked(), coverages.fresh()
each_subject = pytest.mark.parametrize("subject", [*OPEN, *LOCKED, *FRESH], ids=lambda subject: subject.name)
Label = dict[str, Any]


def usable(subject: Coverage) -> dict[str, Article]:
    return {gold: article for gold, article in subject.published() if article.status == "usable"}


def all_labels(subject: Coverage) -> list[Label]:
    return [label for gold in usable(subject) for label in subject.labels(gold)]


def bodies(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs if paragraph.role == "body"]


def paragraphs(subjects: list[Coverage]) -> int:
    return sum(len(all_labels(subject)) for subject in subjects)


def test_there_are_paragraphs_enough_and_half_of_them_are_locked_away() -> None:
    assert paragraphs([*OPEN, *LOCKED]) >= 250
    assert paragraphs(LOCKED) >= 250
    assert not {subject.name for subject in OPEN} & {subject.name for subject in LOCKED}


@each_subject
def test_every_article_version_has_labels(subject: Coverage) -> None:
    assert usable(subject)
    assert all(subject.labels(gold) for gold in usable(subject))


@each_subject
def test_no_labels_are_left_without_an_article(subject: Coverage) -> None:
    assert {path.name for path in subject.gold.glob("*.gold.jsonl")} == set(usable(subject))


@each_subject
def test_labels_stand_in_reading_order_one_a_body_paragraph(subject: Coverage) -> None:
    for gold, article in usable(subject).items():
        texts = bodies(article)
        found = subject.labels(gold)
        assert len(found) == len(texts), gold
        for label, text in zip(found, texts, strict=True):
            assert text.startswith(label["starts"])
            assert sum(other.startswith(label["starts"]) for other in texts) == 1, label["starts"]


@each_subject
def test_one_beginning_never_stands_for_two_different_paragraphs(subject: Coverage) -> None:
    texts = {text for article in usable(subject).values() for text in bodies(article)}
    for label in all_labels(subject):
        assert sum(text.startswith(label["starts"]) for text in texts) == 1, label["starts"]


@each_subject
def test_the_same_paragraph_is_labelled_the_same_in_every_version_and_outlet(subject: Coverage) -> None:
    by_text: dict[str, Label] = {}
    for gold, article in usable(subject).items():
        for label, text in zip(subject.labels(gold), bodies(article), strict=True):
            assert by_text.setdefault(text, label) == label


@each_subject
def test_labels_have_the_fields_of_the_gold_format(subject: Coverage) -> None:
    for label in all_labels(subject):
        assert set(label) == FIELDS
        assert all(
            isinstance(item, str) and item for field in FIELDS - {"starts", "agreements"} for item in label[field]
        )
        for agreement in label["agreements"]:
            assert {"issue", "status", "parties"} <= set(agreement) <= {"issue", "status", "parties", "optional"}
            assert agreement.get("optional", True) is True
            assert len(set(agreement["parties"])) == len(agreement["parties"])


@each_subject
def test_issues_and_statuses_are_known(subject: Coverage) -> None:
    known = {issue.id for issue in parse_issue_list(subject.issues.read_bytes(), source=subject.name).issues}
    used: set[str] = set()
    for label in all_labels(subject):
        used |= {*label["issues"], *label["issues_optional"]}
        used |= {agreement["issue"] for agreement in label["agreements"]}
        assert {agreement["status"] for agreement in label["agreements"]} <= STATUSES
    assert used <= known


@each_subject
def test_an_agreement_is_about_an_issue_of_its_paragraph(subject: Coverage) -> None:
    for label in all_labels(subject):
        issues = {*label["issues"], *label["issues_optional"]}
        for agreement in label["agreements"]:
            assert agreement["issue"] in issues, label["starts"]


@each_subject
def test_nothing_is_both_required_and_optional(subject: Coverage) -> None:
    for label in all_labels(subject):
        assert not set(label["issues"]) & set(label["issues_optional"])
        assert not set(label["speakers"]) & set(label["speakers_optional"])
        required = {(a["issue"], a["status"]) for a in label["agreements"] if not a.get("optional")}
        optional = {(a["issue"], a["status"]) for a in label["agreements"] if a.get("optional")}
        assert not required & optional, label["starts"]


@pytest.mark.parametrize("subjects", [OPEN, LOCKED], ids=["open", "locked"])
def test_every_status_stands_there_several_times(subjects: list[Coverage]) -> None:
    labels = [label for subject in subjects for label in all_labels(subject)]
    counts = Counter(a["status"] for label in labels for a in label["agreements"] if not a.get("optional"))
    assert set(counts) == STATUSES
    assert min(counts.values()) >= 5


def text_articles() -> list[Path]:
    return [path for subject in LOCKED for path in subject.articles]


@pytest.mark.parametrize("path", text_articles(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_heading_gives_day_byline_and_outlet(path: Path) -> None:
    (article,) = (a for subject in LOCKED if path in subject.articles for g, a in subject.published() if path.stem in g)
    assert article.article.published.date().isoformat() == path.stem[:10]
    assert article.article.byline
    assert article.article.outlet
