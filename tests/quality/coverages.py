"""Labelled coverage: what there is to measure the reader on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from quality.scoring import Scores, score

from streams import demo
from streams.events import Article, Paragraph
from streams.filing import Filer
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.issues import parse_issue_list
from streams.meaning.encoding import Encoder
from streams.reading import Reader

TESTS = Path(__file__).parents[1]
BESIDE = TESTS.parents[1] / "shared"
"""Reference material beside the project, where it is."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Articles on one subject, the issue list they are read by and the folder of their gold labels."""

    name: str
    articles: tuple[Path, ...]
    issues: Path
    gold: Path

    def published(self) -> list[tuple[str, Article]]:
        """Every version of every article, with the name of its labels' file."""
        found = []
        for path in self.articles:
            for item in read_sources([path]):
                assert isinstance(item, Article), item
                found.append((_gold_name(path, item), item))
        return found

    def labels(self, name: str) -> list[dict[str, Any]]:
        """The labels of a file of the gold folder, one a body paragraph."""
        return [json.loads(line) for line in (self.gold / name).read_text(encoding="utf-8").splitlines()]

    def events(self) -> list[Paragraph]:
        """Every paragraph of every version of every article."""
        return [event for _, article in self.published() for event in paragraph_events(article)]

    def scores(self, encoder: Encoder | None = None) -> Scores:
        """Read it all, with the sentence encoder where there is one, and score it against every label."""
        issues = parse_issue_list(self.issues.read_bytes(), source=str(self.issues))
        read = Reader(issues.same_party, encoder).read(self.events())
        classified = [msgspec.to_builtins(paragraph) for paragraph in Filer(issues).file(read)]
        usable = [name for name, article in self.published() if article.status == "usable"]
        return score([line for name in usable for line in self.labels(name)], classified, issues.same_party)


def reference() -> list[Coverage]:
    """The reference article, if it is beside the project."""
    folder = BESIDE / "coverage"
    return [
        Coverage(name=text.stem, articles=(text,), issues=folder / "issues.json", gold=folder)
        for text in sorted(folder.glob("*.txt"))
    ]


def demonstration() -> Coverage:
    """The demo coverage, which is open to tuning."""
    return Coverage(name="demo", articles=demo.articles(), issues=demo.issue_list(), gold=TESTS / "demo" / "gold")


def open_to_tuning() -> list[Coverage]:
    """Coverage of our own that the reader was built with."""
    return [demonstration(), *_subjects(TESTS / "coverage" / "open")]


def locked() -> list[Coverage]:
    """Coverage of our own that nobody who built the reader looked at."""
    return _subjects(TESTS / "coverage" / "locked")


def fresh() -> list[Coverage]:
    """Coverage of our own that was written last, in one sitting and before anything read it: looked at least often."""
    return _subjects(TESTS / "coverage" / "fresh")


def _subjects(folder: Path) -> list[Coverage]:
    return [
        Coverage(name=issues.parent.name, articles=_texts(issues.parent), issues=issues, gold=issues.parent)
        for issues in sorted(folder.glob("*/issues.json"))
    ]


def _texts(folder: Path) -> tuple[Path, ...]:
    paths = sorted([*folder.glob("*.txt"), *folder.glob("*.jsonl")])
    return tuple(path for path in paths if not path.name.endswith(".gold.jsonl"))


def _gold_name(path: Path, article: Article) -> str:
    """``wire-OUTLET-SLUG-vVERSION`` for an article of the demo's wire, else the name of the file."""
    if path.stem != "wire":
        return f"{path.stem}.gold.jsonl"
    parts = article.article.uri.split(":")
    return f"wire-{parts[1]}-{parts[-1]}-v{article.article.version}.gold.jsonl"
