"""What ``streams issues check`` tells whoever writes an issue list."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from streams import demo

Command = Callable[..., subprocess.CompletedProcess[str]]

PORT = {
    "id": "port-pay",
    "label": "Pay at the port",
    "description": "What dockers at the port are paid, and their strikes for more.",
    "medtop": "medtop:20000530",
}
RENTS = {"id": "rents", "label": "Rents", "description": "What landlords ask for flats, and caps on it."}
ARTICLE = """\
 date 2024-05-03 By Ada Moreno, Harbour Times

The port of Varna and its dockers agreed on Friday to raise pay by six percent, port chief Lena Ortiz said.

Rain fell on the lighthouse.
"""


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def write(*issues: dict, **more: object) -> Path:
        path = tmp_path / "issues.json"
        path.write_text(json.dumps({"issues": issues, **more}))
        return path

    return write


def test_a_good_list_passes(streams: Command, write: Callable[..., Path]):
    done = streams("issues", "check", write(PORT, RENTS), COLUMNS="60")
    assert done.returncode == 0
    assert "2 issues, nothing to say against it" in done.stdout
    assert "labor strike 20000530" in done.stdout


def test_errors_fail_and_every_one_is_told_with_a_remedy(streams: Command, write: Callable[..., Path]):
    path = write(PORT | {"medtop": "20000530"}, RENTS, RENTS)
    done = streams("issues", "check", path, "--json")
    assert done.returncode == 1
    report = json.loads(done.stdout)
    assert not report["ok"]
    assert [(f["level"], f["check"]) for f in report["findings"]] == [("error", "shape"), ("error", "id")]
    assert all(f["remedy"] for f in report["findings"])


def test_a_code_that_is_none_fails_and_a_retired_one_does_not(streams: Command, write: Callable[..., Path]):
    unknown = streams("issues", "check", write(PORT | {"medtop": "medtop:12345678"}))
    assert unknown.returncode == 1
    assert "medtop:12345678" in unknown.stdout
    retired = streams("issues", "check", write(PORT | {"medtop": "medtop:20000109"}))
    assert retired.returncode == 0
    assert "retired" in retired.stdout


def test_on_coverage_it_shows_what_each_issue_matches_and_why(
    streams: Command, write: Callable[..., Path], tmp_path: Path
):
    article = tmp_path / "port.txt"
    article.write_text(ARTICLE)
    report = json.loads(streams("issues", "check", write(PORT, RENTS), "--on", article, "--json").stdout)
    assert report["ok"]
    assert report["coverage"]["articles"] == 1
    assert report["coverage"]["paragraphs"] == 2
    port, rents = report["coverage"]["issues"]
    assert port["paragraphs"] >= 1
    assert "dockers" in {word["words"] for word in port["evidence"]}
    assert port["example"]["ordinal"] == 1
    assert rents["paragraphs"] == 0
    assert ("no-match", ["rents"]) in [(f["check"], f["issues"]) for f in report["findings"]]


def test_on_the_demo_coverage_it_agrees_with_classify(streams: Command):
    given = demo.issue_list()
    report = json.loads(streams("issues", "check", given, "--on", demo.folder(), "--json").stdout)
    lines = [json.loads(line) for line in streams("classify", demo.folder(), "--issues", given).stdout.splitlines()]
    assert report["coverage"]["paragraphs"] == len(lines)
    for issue in report["coverage"]["issues"]:
        assert issue["paragraphs"] == sum(issue["id"] in [i["id"] for i in line["issues"]] for line in lines)


def test_tables_show_the_same(streams: Command, write: Callable[..., Path], tmp_path: Path):
    article = tmp_path / "port.txt"
    article.write_text(ARTICLE)
    shown = streams("issues", "check", write(PORT, RENTS), "--on", article, COLUMNS="140").stdout
    assert "2 paragraphs of 1 article" in shown
    assert "Harbour Times ¶1" in shown
    assert "rents: matches nothing in this coverage" in shown


@pytest.mark.parametrize("arguments", [("missing.json",), ("issues.json", "--on", "missing.txt")])
def test_what_is_not_there_is_one_clear_error(
    streams: Command, write: Callable[..., Path], tmp_path: Path, arguments: tuple[str, ...]
):
    write(PORT)
    done = streams("issues", "check", *arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert "missing" in done.stderr
    assert len(done.stderr.splitlines()) <= 3


def test_coverage_that_cannot_be_read_fails_and_the_rest_is_shown(
    streams: Command, write: Callable[..., Path], tmp_path: Path
):
    folder = tmp_path / "coverage"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(b"")
    (folder / "port.txt").write_text(ARTICLE)
    done = streams("issues", "check", write(PORT), "--on", folder, "--json")
    assert done.returncode == 1
    assert "bad.txt" in done.stderr
    assert json.loads(done.stdout)["coverage"]["articles"] == 1


def test_the_command_is_listed_and_has_help(streams: Command):
    assert "\n  issues " in streams("--help").stdout
    assert "CC BY 4.0" in streams("issues", "check", "--help").stdout


def test_a_flood_of_look_alikes_is_summed_up(streams: Command, write: Callable[..., Path]):
    path = write(*(PORT | {"id": f"port-{n}"} for n in range(300)))
    report = json.loads(streams("issues", "check", path, "--json").stdout)
    assert report["ok"]
    assert len(report["findings"]) < 30
    assert any("more such findings" in finding["message"] for finding in report["findings"])
