"""Real news is scored by each list: shown on an invented article, so that no test reads what is locked away."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from quality import real_coverage, real_news
from quality.real_news import Labels, Part

TEXT = "“The rail strike is over,” Mayor Ada Brook said on Monday in the town hall, after talks about wages."
CAPTION = "Image: Ada Brook."
ARTICLE = {"uri": "https://news.example/rail", "headline": "Strike over", "published": "2026-01-05T00:00:00Z"}
PLACE = {"uri": ARTICLE["uri"], "ordinal": 1}
SPEAKERS = [{"name": "Ada Brook", "kind": "person", "resolved": "name"}]


@pytest.fixture(autouse=True)
def _one_invented_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts, issues = tmp_path / "articles.jsonl", tmp_path / "rail.json"
    texts.write_bytes(orjson.dumps(ARTICLE | {"paragraphs": [TEXT, CAPTION]}))
    issues.write_bytes(orjson.dumps({"issues": [{"id": "strike", "label": "Rail strike"}]}))
    monkeypatch.setattr(real_news, "TEXTS", texts)
    monkeypatch.setattr(real_news, "lists", lambda: {"rail": issues})
    monkeypatch.setattr(real_news, "labels", labels)


def labels(*, part: Part) -> list[Labels]:
    assert part == "open"
    statements = [{"content": [[1, 24]], "speakers": SPEAKERS}]
    return [
        PLACE | {"issues": {"rail": ["strike"]}, "statements": statements},
        PLACE | {"ordinal": 2, "ignored": "caption"},
    ]


def test_what_is_read_rightly_scores_and_captions_do_not_count() -> None:
    (coverage,) = real_coverage.real("open")
    scores = coverage.scores()
    assert scores.paragraphs == 1
    assert (scores.issues.right, scores.issues.wrong, scores.issues.missed) == (1, 0, 0)
    assert (scores.speakers.right, scores.speakers.wrong, scores.speakers.missed) == (1, 0, 0)


def test_there_is_none_where_the_texts_are_not_beside_the_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_news, "TEXTS", Path("nowhere"))
    assert real_coverage.real("open") == []
