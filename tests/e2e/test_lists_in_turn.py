"""What tallies mean after the issue list has changed, and after the log under them was replaced."""

import json
import shutil
import subprocess
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from streams import demo

Command = Callable[..., subprocess.CompletedProcess[str]]
Counts = dict[str, dict[str, object]]

FENTANYL = {
    "id": "taiwan",
    "label": "Fentanyl trade",
    "description": "Fentanyl, the chemicals it is made of, and drug traffickers.",
}
ARMS = {"id": "arms", "label": "Arms and armies", "description": "Defense chiefs, military contacts, weapons, war."}


@pytest.fixture
def lists(tmp_path: Path) -> dict[str, Path]:
    """A follows the demo's issues; B has one id of A for another issue, and one of its own."""
    path = tmp_path / "b.json"
    path.write_text(json.dumps({"name": "B", "issues": [FENTANYL, ARMS]}))
    return {"A": demo.issue_list(), "B": path}


@pytest.fixture
def coverage(tmp_path: Path) -> list[Path]:
    """The demo coverage in three parts; of the wire's articles every version, correction and kill is in the same."""
    parts = [tmp_path / f"part{number}" for number in range(3)]
    files = sorted(path for path in demo.folder().iterdir() if path.suffix == ".txt")
    wire = (demo.folder() / "wire.jsonl").read_text().splitlines()
    order = list(dict.fromkeys(json.loads(line)["uri"] for line in wire))
    for number, part in enumerate(parts):
        part.mkdir()
        for file in files[number::3]:
            shutil.copy(file, part)
        lines = [line for line in wire if order.index(json.loads(line)["uri"]) % 3 == number]
        (part / "wire.jsonl").write_text("".join(line + "\n" for line in lines))
    return parts


def tallies(printed: str) -> Counts:
    """What `--json` printed, as far as `counted` counts it."""
    shown = {tally["issue"]: tally for tally in json.loads(printed)["tallies"]}
    names = ("paragraphs", "articles", "statements", "agreements")
    return {issue: {name: tally[name] for name in names} for issue, tally in shown.items()}


def counted(lines: Iterable[str]) -> Counts:
    """The same from what `classify --json` printed, counted by hand: of each article its last version."""
    paragraphs = [json.loads(line) for line in lines]
    last: dict[str, int] = {}
    for paragraph in paragraphs:
        uri, version = paragraph["article"]["uri"], int(paragraph["article"]["version"])
        last[uri] = max(last.get(uri, 0), version)
    found: defaultdict[str, dict] = defaultdict(lambda: {"of": [], "agreed": Counter()})
    for paragraph in paragraphs:
        if int(paragraph["article"]["version"]) == last[paragraph["article"]["uri"]]:
            for issue in paragraph["issues"]:
                found[issue["id"]]["of"].append(paragraph)
            for agreement in paragraph["agreements"]:
                found[agreement["issue"]]["agreed"][agreement["status"], agreement["key"]] += 1
    return {issue: _summed(**of) for issue, of in found.items()}


def _summed(of: list[dict], agreed: Counter) -> dict[str, object]:
    agreements: dict[str, dict[str, int]] = {}
    for (status, _), reports in agreed.items():
        count = agreements.setdefault(status, {"reports": 0, "distinct": 0})
        count["reports"] += reports
        count["distinct"] += 1
    return {
        "paragraphs": len(of),
        "articles": len({paragraph["article"]["uri"] for paragraph in of}),
        "statements": sum(len(paragraph["statements"]) for paragraph in of),
        "agreements": agreements,
    }


def test_a_list_then_another_then_the_first_again_each_counts_all_there_is_by_itself_alone(
    streams: Command, tmp_path: Path, lists: dict[str, Path], coverage: list[Path]
):
    data = tmp_path / "data"
    steps = [("A", coverage[:2]), ("B", coverage[1:]), ("A", coverage[:1])]
    there: set[Path] = set()
    for name, published in steps:
        there.update(published)
        done = streams("run", *published, "--issues", lists[name], "--data", data, "--once", "--json")
        assert done.returncode == 0, done.stderr
        read = streams("classify", *sorted(there), "--issues", lists[name], "--json")
        assert read.returncode == 0, read.stderr
        expected = counted(read.stdout.splitlines())
        assert sum(count["paragraphs"] for count in expected.values()) > 10
        assert tallies(done.stdout) == expected
        shown = streams("tallies", "--json", "--data", data)
        assert tallies(shown.stdout) == expected


def test_a_log_that_was_replaced_by_a_longer_one_is_refused_and_nothing_is_lost_or_invented(
    streams: Command, tmp_path: Path, lists: dict[str, Path], coverage: list[Path]
):
    short, longer = tmp_path / "short", tmp_path / "longer"
    options = ["--issues", lists["A"], "--once", "--json"]
    before = streams("run", *coverage[:1], *options, "--data", short).stdout
    other = streams("run", *coverage[1:], *options, "--data", longer).stdout
    assert tallies(before) != tallies(other)
    for file in short.glob("log.db*"):
        file.unlink()
    for file in longer.glob("log.db*"):
        shutil.copy(file, short)

    refused = streams("run", *options, "--data", short)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "another log" in refused.stderr
    assert len(refused.stderr.splitlines()) >= 2, "it has no remedy"
    assert tallies(streams("tallies", "--json", "--data", short).stdout) == tallies(before)

    for file in short.glob("tallies.db*"):
        file.unlink()
    assert tallies(streams("run", *options, "--data", short).stdout) == tallies(other)
