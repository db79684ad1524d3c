"""Real news and its labels: texts beside the project, labels in it that refer to them by uri, ordinal and offsets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from quality.coverages import BESIDE, TESTS

TEXTS = BESIDE / "wikinews" / "articles.jsonl"
"""The articles, where they are beside the project."""
FOLDER = TESTS / "coverage" / "real"
SEED = "real news 2026-11-27"
SHARE_LOCKED = 3
"""One article of so many is locked away."""

Part = Literal["open", "locked"]
Labels = dict[str, Any]


@cache
def articles() -> dict[str, dict[str, Any]]:
    """Every article by its uri, in the order in which they are labelled."""
    found = [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]
    return {article["uri"]: article for article in sorted(found, key=lambda article: _hash(article["uri"]))}


def drawn(uris: Iterable[str]) -> set[str]:
    """The third of the articles that the seed locks away."""
    ranked = sorted(uris, key=lambda uri: _hash(uri, " locked"))
    return set(ranked[: len(ranked) // SHARE_LOCKED])


def locked() -> set[str]:
    """The uris that are locked away, as written down."""
    return set((FOLDER / "locked.txt").read_text(encoding="utf-8").split())


def lists() -> dict[str, Path]:
    """The issue lists by name."""
    return {path.stem: path for path in sorted((FOLDER / "lists").glob("*.json"))}


def labels(folder: str = "labels", part: Part | None = None) -> list[Labels]:
    """Labelled paragraphs of every labeller, or of one part of the split."""
    away = locked()
    found = [
        json.loads(line)
        for path in sorted((FOLDER / folder).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [label for label in found if part is None or (label["uri"] in away) == (part == "locked")]


def gold(label: Labels, issue_list: str, text: str) -> Labels:
    """A labelled paragraph as `quality.scoring` takes it for one issue list; `text` is the whole paragraph."""
    statements = label.get("statements", [])
    required = _speakers(made for made in statements if not made.get("optional"))
    optional = {*_speakers(made for made in statements if made.get("optional")), *label.get("speakers_optional", [])}
    return {
        "starts": text,
        "issues": label.get("issues", {}).get(issue_list, []),
        "issues_optional": label.get("issues_optional", {}).get(issue_list, []),
        "speakers": sorted(required),
        "speakers_optional": sorted(optional - required),
        "via": sorted({made["via"]["name"] for made in statements if "via" in made}),
        "agreements": list(_agreements(label, issue_list)),
    }


def digest(text: str) -> str:
    """Tells a paragraph that its labels were not written for."""
    return sha256(text.encode()).hexdigest()[:8]


def _speakers(statements: Iterable[Labels]) -> set[str]:
    return {speaker["name"] for made in statements for speaker in made.get("speakers", [])}


def _agreements(label: Labels, issue_list: str) -> Iterable[Labels]:
    required: dict[tuple[str, str], bool] = {}
    for agreement in label.get("agreements", []):
        for issue in agreement["issues"].get(issue_list, []):
            key = (issue, agreement["status"])
            line = {"issue": issue, "status": agreement["status"], "parties": agreement["parties"]}
            if not agreement.get("optional"):
                required[key] = True
            elif key in required:
                continue
            yield line | ({"optional": True} if agreement.get("optional") else {})


def _hash(uri: str, purpose: str = "") -> str:
    return sha256(f"{SEED}{purpose}\n{uri}".encode()).hexdigest()
