import json
import sys
from pathlib import Path

import pytest

from streams.cli.kills import standing
from streams.events import Article


def line(uri: str, version: int, *, killed: bool = False) -> str:
    content = {"status": "canceled"} if killed else {"paragraphs": ["Dockers went home."]}
    return json.dumps({"uri": uri, "version": str(version), "published": "2024-05-03T00:00:00Z", **content}) + "\n"


def left(*sources) -> list[tuple[str, str]]:
    return [(i.article.uri, i.article.version) for i in standing(sources) if isinstance(i, Article)]


def test_what_a_kill_takes_back_is_left_out_wherever_the_kill_stands(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(line("urn:a", 1) + line("urn:b", 1) + line("urn:a", 2))
    (tmp_path / "z.jsonl").write_text(line("urn:a", 2, killed=True))
    assert left(tmp_path) == [("urn:b", "1")]


def test_a_version_after_the_kill_stands_and_versions_that_are_replaced_do_too(tmp_path: Path):
    file = tmp_path / "a.jsonl"
    file.write_text(line("urn:a", 9) + line("urn:a", 10, killed=True) + line("urn:a", 11) + line("urn:a", 12))
    assert left(file) == [("urn:a", "11"), ("urn:a", "12")]


def test_a_late_kill_of_an_earlier_version_brings_nothing_back(tmp_path: Path):
    file = tmp_path / "a.jsonl"
    file.write_text(line("urn:a", 3, killed=True) + line("urn:a", 1, killed=True) + line("urn:a", 2))
    assert left(file) == []


def test_standard_input_is_given_as_it_comes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    file = tmp_path / "piped.jsonl"
    file.write_text(line("urn:a", 1) + line("urn:a", 1, killed=True) + line("urn:a", 1))
    with file.open() as piped:
        monkeypatch.setattr(sys, "stdin", piped)
        assert left("-") == [("urn:a", "1")]
