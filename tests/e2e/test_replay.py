"""What ``streams replay`` does for its user."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def data(streams: Command, tmp_path: Path) -> Path:
    """A data directory with three articles of two outlets, published, and read by nobody."""
    wire = tmp_path / "wire.jsonl"
    articles = [
        {"uri": f"urn:{day}", "version": "1", "outlet": outlet, "paragraphs": ["One.", "Two."]}
        | {"published": f"2024-05-0{day}T08:00:00Z"}
        for day, outlet in ((3, "Times"), (1, "Wire"), (2, "Times"))
    ]
    wire.write_text("".join(json.dumps(article) + "\n" for article in articles))
    assert streams("publish", wire, "--data", tmp_path).returncode == 0
    return tmp_path


def test_a_dry_run_says_what_and_how_long_and_publishes_nothing(streams: Command, data: Path):
    done = streams("replay", "--dry-run", "--speed", "48x", "--outlet", "Times", "--data", data)
    assert done.returncode == 0, done.stderr
    assert "2 records of 2024-05-02 08:00 to 2024-05-03 08:00, which takes 0:30:00" in done.stderr
    nothing = streams("replay", "--dry-run", "--from", "2025-01-01", "--data", data)
    assert "nothing to publish" in nothing.stderr


def test_coverage_is_published_again_and_apart(streams: Command, data: Path):
    assert "published 3 records again" in streams("replay", "--data", data).stderr
    assert "published 1 record again" in streams("replay", "--to", "2024-05-02", "--data", data).stderr
    apart = streams("replay", "--into", "test-", "--data", data)
    assert apart.returncode == 0, apart.stderr
    there = streams("replay", "--dry-run", "--data", data, STREAMS_TOPIC_PREFIX="test-")
    assert "would publish 3 records" in there.stderr
    assert not list((data / "replays").iterdir()), "a schedule was left"


def test_what_is_asked_for_wrongly_is_told_with_a_remedy(streams: Command, data: Path):
    for wrong, told in (
        (["--speed", "fast"], "is no speed"),
        (["--offsets", "1-2"], "no offsets of a partition"),
        (["--into", ""], "is where this coverage is from"),
        (["--issue", "trade"], "there are no tallies"),
    ):
        done = streams("replay", *wrong, "--data", data)
        assert (done.returncode, told in done.stderr, len(done.stderr.splitlines())) == (1, True, 2), done.stderr
