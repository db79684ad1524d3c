"""Labelled coverage: what there is to measure the reader on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from quality.scoring import Scores, score

from streams import demo
from streams.events import Article
from streams.ingest.paragraphs import paragraph_events
from streams.ingest.sources import read_sources
from streams.issues import parse_issue_list
from streams.reading import Reader

TESTS = Path(__file__).parents[1]
BESIDE = TESTS.parents[1] / "shared"
"""Reference material beside the project, where it is."""


@dataclass(frozen=True, kw_only=True)
class Coverage:
    """Articles on one subject, the issue list they are read by and their gold labels."""

    name: str
    articles: tuple[Path, ...]
    issues: Path
    gold: tuple[Path, ...]

    def scores(self) -> Scores:
        """Read it all, and score it article by article."""
        data = self.issues.read_bytes()
        issues = parse_issue_list(data, source=str(self.issues))
        events = [event for article in _articles(self.articles) for event in paragraph_events(article)]
        classified = [msgspec.to_builtins(paragraph) for paragraph in Reader(issues).read(events)]
        return score(self._lines(), classified, issues.same_party)

    def _lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for path in self.gold for line in path.read_text().splitlines() if line.strip()]


def reference() -> list[Coverage]:
    """The reference article, if it is beside the project."""
    folder = BESIDE / "coverage"
    return [
        Coverage(
            name=text.stem, articles=(text,), issues=folder / "issues.json", gold=(text.with_suffix(".gold.jsonl"),)
        )
        for text in sorted(folder.glob("*.txt"))
    ]


def open_to_tuning() -> list[Coverage]:
    """Coverage of our own that the reader was built with."""
    folder = TESTS / "reading_gold"
    demonstration = Coverage(
        name="demo",
        articles=demo.articles(),
        issues=demo.issue_list(),
        gold=tuple(sorted((TESTS / "demo" / "gold").glob("*.jsonl"))),
    )
    return [demonstration, *(_subject(folder, issues) for issues in sorted(folder.glob("*.json")))]


def locked() -> list[Coverage]:
    """Coverage of our own that nobody who built the reader looked at."""
    return [
        _filed(folder, issues)
        for folder in (TESTS / "coverage_held", TESTS / "coverage_locked")
        for issues in sorted(folder.glob("issues-*.json"))
    ]


def _subject(folder: Path, issues: Path) -> Coverage:
    texts = tuple(sorted(folder.glob(f"{issues.stem}-*.txt")))
    gold = tuple(text.with_suffix(".gold.jsonl") for text in texts)
    return Coverage(name=issues.stem, articles=texts, issues=issues, gold=gold)


def _filed(folder: Path, issues: Path) -> Coverage:
    subject = issues.stem.removeprefix("issues-")
    gold = tuple(path for path in sorted((folder / "gold").glob("*.jsonl")) if subject in path.stem)
    articles = tuple(
        path for path in sorted(folder.glob("*.*")) if path.suffix in {".txt", ".jsonl"} and subject in path.stem
    )
    return Coverage(name=subject, articles=articles, issues=issues, gold=gold)


def _articles(paths: Iterable[Path]) -> list[Article]:
    items = list(read_sources(paths))
    assert all(isinstance(item, Article) for item in items), items
    return [item for item in items if isinstance(item, Article)]
