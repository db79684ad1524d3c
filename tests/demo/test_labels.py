"""The labels of the demo coverage, and of the held-out one, belong to its text and follow the label contract."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from streams import demo
from streams.events import AgreementStatus, Article, DeadLetter
from streams.ingest.sources import read_sources
from streams.issues import parse_issue_list

DEMO_GOLD = Path(__file__).with_name("gold")
HELD = Path(__file__).parents[1] / "coverage_held"
STATUSES = set(get_args(AgreementStatus))
FIELDS = {"starts", "issues", "issues_optional", "speakers", "speakers_optional", "via", "agreements"}
Label = dict[str, Any]


@dataclass(frozen=True)
class Subject:
    """Articles that share an issue list, with the folder of their labels."""

    articles: tuple[Path, ...]
    gold: Path
    issues: Path


def held(name: str, pattern: str) -> Subject:
    files = sorted(path for path in HELD.glob(pattern) if path.is_file())
    return Subject(articles=tuple(files), gold=HELD / "gold", issues=HELD / f"issues-{name}.json")


SUBJECTS = {
    "demo": Subject(articles=demo.articles(), gold=DEMO_GOLD, issues=demo.issue_list()),
    "health": held("health", "*-health-*"),
    "flood": held("flood", "*-flood-*"),
    "merger": held("merger", "*-airlines-merger-*"),
}
each_subject = pytest.mark.parametrize("name", SUBJECTS)


@cache
def published(name: str) -> tuple[tuple[str, Article], ...]:
    """Every version of every article with the name of its labels."""
    found = []
    for path in SUBJECTS[name].articles:
        for outcome in read_sources([path]):
            assert not isinstance(outcome, DeadLetter), outcome
            found.append((gold_name(path, outcome), outcome))
    return tuple(found)


def gold_name(path: Path, article: Article) -> str:
    """``wire-OUTLET-SLUG-vVERSION`` for an article of the wire, else the name of the file."""
    if path.stem != "wire":
        return path.stem
    parts = article.article.uri.split(":")
    return f"wire-{parts[1]}-{parts[-1]}-v{article.article.version}"


def usable(name: str) -> dict[str, Article]:
    return {gold: article for gold, article in published(name) if article.status == "usable"}


def labels(name: str, gold: str) -> list[Label]:
    text = (SUBJECTS[name].gold / f"{gold}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def all_labels(name: str) -> list[Label]:
    return [label for gold in usable(name) for label in labels(name, gold)]


def bodies(article: Article) -> list[str]:
    return [paragraph.text for paragraph in article.paragraphs if paragraph.role == "body"]


@each_subject
def test_every_article_version_has_labels(name: str) -> None:
    assert usable(name)
    assert all(labels(name, gold) for gold in usable(name))


def test_no_labels_are_left_without_an_article() -> None:
    assert {path.stem for path in DEMO_GOLD.iterdir()} == set(usable("demo"))
    held_names = {gold for name in ("health", "flood", "merger") for gold in usable(name)}
    assert {path.stem for path in (HELD / "gold").iterdir()} == held_names


@each_subject
def test_labels_stand_in_reading_order_one_a_body_paragraph(name: str) -> None:
    for gold, article in usable(name).items():
        texts = bodies(article)
        found = labels(name, gold)
        assert len(found) == len(texts), gold
        for label, text in zip(found, texts, strict=True):
            assert text.startswith(label["starts"])
            assert sum(other.startswith(label["starts"]) for other in texts) == 1, label["starts"]


@each_subject
def test_one_beginning_never_stands_for_two_different_paragraphs(name: str) -> None:
    texts = {text for article in usable(name).values() for text in bodies(article)}
    for label in all_labels(name):
        assert sum(text.startswith(label["starts"]) for text in texts) == 1, label["starts"]


@each_subject
def test_the_same_paragraph_is_labelled_the_same_in_every_version_and_outlet(name: str) -> None:
    by_text: dict[str, Label] = {}
    for gold, article in usable(name).items():
        for label, text in zip(labels(name, gold), bodies(article), strict=True):
            assert by_text.setdefault(text, label) == label


@each_subject
def test_labels_have_the_fields_of_the_gold_format(name: str) -> None:
    for label in all_labels(name):
        assert set(label) == FIELDS
        assert all(
            isinstance(item, str) and item for field in FIELDS - {"starts", "agreements"} for item in label[field]
        )
        for agreement in label["agreements"]:
            assert {"issue", "status", "parties"} <= set(agreement) <= {"issue", "status", "parties", "optional"}
            assert agreement.get("optional", True) is True
            assert agreement["parties"]
            assert len(set(agreement["parties"])) == len(agreement["parties"])


@each_subject
def test_issues_and_statuses_are_known(name: str) -> None:
    known = {issue.id for issue in parse_issue_list(SUBJECTS[name].issues.read_bytes(), source=name).issues}
    used = set()
    for label in all_labels(name):
        used |= {*label["issues"], *label["issues_optional"]}
        used |= {agreement["issue"] for agreement in label["agreements"]}
        assert {agreement["status"] for agreement in label["agreements"]} <= STATUSES
    assert used == known


@each_subject
def test_an_agreement_is_about_an_issue_of_its_paragraph(name: str) -> None:
    for label in all_labels(name):
        issues = {*label["issues"], *label["issues_optional"]}
        for agreement in label["agreements"]:
            assert agreement["issue"] in issues, label["starts"]


@each_subject
def test_nothing_is_both_required_and_optional(name: str) -> None:
    for label in all_labels(name):
        assert not set(label["issues"]) & set(label["issues_optional"])
        assert not set(label["speakers"]) & set(label["speakers_optional"])
        required = {(a["issue"], a["status"]) for a in label["agreements"] if not a.get("optional")}
        optional = {(a["issue"], a["status"]) for a in label["agreements"] if a.get("optional")}
        assert not required & optional, label["starts"]


def test_the_demo_has_several_outlets_and_days() -> None:
    headers = [article.article for article in usable("demo").values()]
    assert len({header.outlet for header in headers}) >= 4
    assert len({header.published.date() for header in headers}) >= 10
    assert len({header.uri for header in headers}) >= 14


def test_the_demo_has_a_correction_that_changes_an_agreement() -> None:
    versions = Counter(article.article.uri for article in usable("demo").values())
    (corrected,) = [uri for uri, count in versions.items() if count == 2]
    golds = {
        article.article.version: gold for gold, article in usable("demo").items() if article.article.uri == corrected
    }
    assert "reached" in required_statuses("demo", golds["1"])
    assert "reached" not in required_statuses("demo", golds["2"])
    assert "sought" in required_statuses("demo", golds["2"])


def test_the_demo_kills_an_article_that_was_out() -> None:
    canceled = [article.article for _, article in published("demo") if article.status == "canceled"]
    before = {article.article.uri for article in usable("demo").values()}
    assert len(canceled) == 1
    assert canceled[0].uri in before


def test_the_demo_has_a_text_that_two_outlets_carry() -> None:
    carriers: dict[tuple[str, ...], set[str]] = {}
    for article in usable("demo").values():
        carriers.setdefault(tuple(bodies(article)), set()).add(article.article.outlet)
    assert [len(outlets) for outlets in carriers.values() if len(outlets) > 1] == [2]


def test_the_demo_has_every_status_several_times() -> None:
    counts = Counter(a["status"] for label in all_labels("demo") for a in label["agreements"] if not a.get("optional"))
    assert set(counts) == STATUSES
    assert min(counts.values()) >= 5


def test_the_demo_reports_one_agreement_in_several_outlets_on_one_day() -> None:
    reports: dict[tuple[Any, str], set[str]] = {}
    for gold, article in usable("demo").items():
        for label in labels("demo", gold):
            for agreement in label["agreements"]:
                if agreement["status"] == "reached" and not agreement.get("optional"):
                    day = article.article.published.date()
                    reports.setdefault((day, agreement["issue"]), set()).add(article.article.outlet)
    assert sum(len(outlets) > 1 for outlets in reports.values()) >= 3


def test_the_demo_has_relays_pronouns_unnamed_sources_and_quotes_that_go_on() -> None:
    found = all_labels("demo")
    assert {"Xinhua", "Chinese state media", "Chinese foreign ministry"} <= {
        via for label in found for via in label["via"]
    }
    unnamed = [speaker for label in found for speaker in label["speakers"] if "official" in speaker]
    assert len(set(unnamed)) >= 10
    texts = paired("demo")
    spoken = re.compile(
        r"\b(he|she|they) (said|went on|warned|asked|argued|noted|told|added|also promised)\b", re.IGNORECASE
    )
    assert sum(bool(label["speakers"] and spoken.search(text)) for label, text in texts) >= 12
    unnamed_here = [text for label, text in texts for name in label["speakers"] if name.split()[-1] not in text]
    assert len(unnamed_here) >= 5, "speakers whom only a pronoun, or nothing, points to"
    goes_on = [text for _, text in texts if text.count("“") > text.count("”")]
    assert len(goes_on) >= 2


def paired(name: str) -> list[tuple[Label, str]]:
    return [
        pair for gold, article in usable(name).items() for pair in zip(labels(name, gold), bodies(article), strict=True)
    ]


def required_statuses(name: str, gold: str) -> set[str]:
    return {a["status"] for label in labels(name, gold) for a in label["agreements"] if not a.get("optional")}
