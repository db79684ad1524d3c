"""What ``streams classify --explain`` and ``--html`` show an editor."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from streams import demo

Command = Callable[..., subprocess.CompletedProcess[str]]

PORT = """\
 date 2024-05-03 By Ada Moreno, Harbour Times

The port of Varna and its dockers agreed on Friday to raise pay by six percent, port chief Lena Ortiz said.

“We will keep the night <shift>,” she added.
"""
ISSUES = {
    "issues": [{"id": "port-pay", "label": "Pay at the port", "description": "What dockers at the port are paid."}]
}


@pytest.fixture
def arguments(tmp_path: Path) -> list[object]:
    (tmp_path / "port.txt").write_text(PORT)
    (tmp_path / "issues.json").write_text(json.dumps(ISSUES))
    return ["classify", tmp_path / "port.txt", "--issues", tmp_path / "issues.json"]


def test_explain_says_who_speaks_how_we_know_and_by_which_words(streams: Command, arguments: list[object]):
    done = streams(*arguments, "--explain", COLUMNS="100")
    assert done.returncode == 0
    for words in (
        "Lena Ortiz",
        "by name, “Lena Ortiz”",
        "by pronoun, “she”, who spoke last in ¶1",
        "word for word, “added”",
        "Pay at the port",
        "dockers",
        "“agreed”, ",
    ):
        assert words in done.stdout
    assert "\x1b" not in done.stdout  # no colours into a pipe


def test_html_writes_one_page_and_prints_nothing_else(streams: Command, arguments: list[object], tmp_path: Path):
    done = streams(*arguments, "--html", tmp_path / "page.html")
    assert (done.returncode, done.stdout) == (0, "")
    assert "page.html" in done.stderr
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "&lt;shift" in page
    assert "<shift" not in page
    assert "by pronoun, “she”, who spoke last in ¶1" in page
    assert not re.search(r"<script|url\(|https?:", page)


def test_html_goes_with_what_is_printed_and_to_standard_output(
    streams: Command, arguments: list[object], tmp_path: Path
):
    both = streams(*arguments, "--html", tmp_path / "page.html", "--json")
    assert both.stdout == streams(*arguments, "--json").stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert streams(*arguments, "--html", "-").stdout == page


def test_the_page_of_the_demo_coverage_has_every_paragraph(streams: Command, tmp_path: Path):
    given = ("classify", demo.folder(), "--issues", demo.issue_list())
    lines = streams(*given).stdout.splitlines()
    page = streams(*given, "--html", "-").stdout
    assert page.count('<section class="paragraph"') == len(lines)


@pytest.mark.parametrize("more", [("--explain", "--json"), ("--json", "--html", "-"), ("--explain", "--html", "-")])
def test_two_things_for_standard_output_are_a_usage_error(
    streams: Command, arguments: list[object], more: tuple[str, ...]
):
    done = streams(*arguments, *more)
    assert (done.returncode, done.stdout) == (2, "")
    assert "choose one" in done.stderr


def test_a_page_that_cannot_be_written_is_one_clear_error(streams: Command, arguments: list[object], tmp_path: Path):
    done = streams(*arguments, "--html", tmp_path / "no" / "page.html")
    assert done.returncode == 1
    assert "page.html" in done.stderr
    assert len(done.stderr.splitlines()) <= 3
