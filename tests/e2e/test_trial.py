"""What the commands about trials do for their user."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from streams import demo

Command = Callable[..., subprocess.CompletedProcess[str]]
COVERAGE = sorted(demo.folder().glob("2024-0*.txt"))[:3]
GONE = "military-communication"


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """The demo's list without one issue."""
    listed = json.loads(demo.issue_list().read_text())
    path = tmp_path / "other.json"
    path.write_text(json.dumps(listed | {"name": "", "issues": [i for i in listed["issues"] if i["id"] != GONE]}))
    return path


def rules(tmp_path: Path) -> Path:
    path = tmp_path / "rules.toml"
    path.write_text(f'[[rules]]\nid = "r"\nwhen = [{{ event = "statement", issue = ["{GONE}"] }}]\n')
    return path


def test_a_list_is_tried_compared_sent_and_adopted(streams: Command, tmp_path: Path, other: Path):
    data, page = tmp_path / "data", tmp_path / "page.html"
    here = ("--data", data)
    before = streams("run", *COVERAGE, "--issues", demo.issue_list(), "--once", "--json", *here)
    tried = streams("trial", "other", "--issues", other, "--html", page, *here)
    assert (tried.returncode, "trial other: other.json beside the demo's" in tried.stdout) == (0, True), tried.stderr
    assert "other.json beside the demo" in page.read_text()

    found = json.loads(streams("trial", "diff", "other", "--json", "--rules", rules(tmp_path), *here).stdout)
    assert {alert["issues"][0] for alert in found["alerts"]["went"]} == {GONE}
    gone = next(issue for issue in found["issues"] if issue["id"] == GONE)
    counted = {tally["issue"]: tally["paragraphs"] for tally in json.loads(before.stdout)["tallies"]}
    assert gone["went"] == gone["before"]["paragraphs"] == counted[GONE] > 0
    assert gone["examples"]
    assert json.loads(streams("trial", "list", "--json", *here).stdout)["trials"][0]["name"] == "other"
    assert streams("tallies", "--json", *here).stdout == before.stdout

    adopted = streams("trial", "adopt", "other", *here)
    assert (adopted.returncode, adopted.stdout.endswith("is current\n")) == (0, True), adopted.stderr
    assert "other.json" in adopted.stderr
    shown = streams("tallies", "--json", *here).stdout
    gone_on = streams("run", "--issues", other, "--once", "--json", *here)
    fresh = streams("run", *COVERAGE, "--issues", other, "--once", "--json", "--data", tmp_path / "fresh")
    assert gone_on.stdout == fresh.stdout
    assert json.loads(shown) == json.loads(fresh.stdout)


def test_what_there_is_no_trial_of_is_an_error_with_a_remedy(streams: Command, tmp_path: Path, other: Path):
    nothing = streams("trial", "x", "--issues", other, "--data", tmp_path)
    assert (nothing.returncode, "there are no tallies" in nothing.stderr) == (1, True)
    assert not list(tmp_path.glob("*.db")), "it made a store"
    odd = streams("trial", "file", "~x", "--issues", other, "--data", tmp_path)
    assert (odd.returncode, "is no name" in odd.stderr) == (1, True)
    assert streams("trial", "x", "--watch", "--data", tmp_path).returncode == 2
