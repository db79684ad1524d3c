"""The locked coverage is well formed: labels belong to their paragraphs and follow the label contract."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from streams.ingest.plain import parse_plain

HERE = Path(__file__).parent
GOLD = HERE / "gold"
ARTICLES = sorted(HERE.glob("*.txt"))
NAMES = ("summit", "grain", "paydispute", "debt")


def own_copy_of_the_demo_checks() -> ModuleType:
    """The demo's label checks as a module apart from the one that pytest collects, with our subjects in it."""
    path = HERE.parent / "demo" / "test_labels.py"
    spec = importlib.util.spec_from_file_location("locked_label_checks", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    module.SUBJECTS = {
        name: module.Subject(tuple(HERE.glob(f"*-{name}-*.txt")), GOLD, HERE / f"issues-{name}.json") for name in NAMES
    }
    return module


checks = own_copy_of_the_demo_checks()
CONTRACT = (
    checks.test_every_article_version_has_labels,
    checks.test_labels_stand_in_reading_order_one_a_body_paragraph,
    checks.test_one_beginning_never_stands_for_two_different_paragraphs,
    checks.test_labels_have_the_fields_of_the_gold_format,
    checks.test_issues_and_statuses_are_known,
    checks.test_an_agreement_is_about_an_issue_of_its_paragraph,
    checks.test_nothing_is_both_required_and_optional,
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("check", CONTRACT, ids=lambda check: check.__name__.removeprefix("test_"))
def test_the_label_contract_holds(check: Callable[[str], None], name: str) -> None:
    check(name)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_every_beginning_matches_exactly_one_body_paragraph(path: Path) -> None:
    bodies = body_texts(path)
    starts = [json.loads(line)["starts"] for line in gold_lines(path)]
    assert [sum(text.startswith(start) for text in bodies) for start in starts] == [1] * len(bodies)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_the_heading_gives_day_byline_and_outlet(path: Path) -> None:
    header = parse_plain(path.read_bytes(), name=path.stem).article
    assert header.published.date().isoformat() == path.stem[:10]
    assert header.byline
    assert header.outlet


def test_articles_and_labels_come_in_pairs() -> None:
    assert {path.stem for path in GOLD.iterdir()} == {path.stem for path in ARTICLES}
    assert {article for name in NAMES for article in checks.SUBJECTS[name].articles} == set(ARTICLES)


def test_there_are_paragraphs_enough_to_measure_by() -> None:
    assert len(ARTICLES) == 10
    assert sum(len(body_texts(path)) for path in ARTICLES) >= 100


def test_every_status_stands_there_several_times() -> None:
    labels = [label for name in NAMES for label in checks.all_labels(name)]
    counts = Counter(a["status"] for label in labels for a in label["agreements"] if not a.get("optional"))
    assert set(counts) == checks.STATUSES
    assert min(counts.values()) >= 5


def body_texts(path: Path) -> list[str]:
    article = parse_plain(path.read_bytes(), name=path.stem)
    return [paragraph.text for paragraph in article.paragraphs if paragraph.role == "body"]


def gold_lines(path: Path) -> list[str]:
    return (GOLD / f"{path.stem}.jsonl").read_text(encoding="utf-8").splitlines()
