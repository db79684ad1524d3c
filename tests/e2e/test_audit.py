"""What ``streams audit`` does for its user."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tallying.events import announced
from tallying.feeding import feed

from streams.settings import Secret
from streams.tally.store import TallyStore

Command = Callable[..., subprocess.CompletedProcess[str]]
PATIENCE = {"STREAMS_INCOMPLETE_AFTER": "0.001"}


@pytest.fixture
def data(streams: Command, tmp_path: Path) -> Path:
    """A data directory with a reading, and two articles that nobody has read."""
    articles = [
        {"uri": f"urn:{n}", "version": "1", "published": "2024-05-01T08:00:00Z", "paragraphs": ["One.", "Two."]}
        for n in range(2)
    ]
    (tmp_path / "wire.json").write_text(json.dumps(articles))
    assert streams("publish", tmp_path / "wire.json", "--data", tmp_path).returncode == 0
    store = TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))
    feed(store, [announced()])
    store.close()
    return tmp_path


def test_what_was_published_and_not_read_is_told_and_published_again(streams: Command, data: Path):
    found = streams("audit", "--data", data, **PATIENCE)
    assert (found.returncode, "2 not read" in found.stdout, "--repair" in found.stderr) == (1, True, True)
    assert "urn:0" in found.stdout
    mended = streams("audit", "--repair", "--json", "--data", data, **PATIENCE)
    told = json.loads(mended.stdout)
    assert (mended.returncode, told["repaired"]["articles"], told["repaired"]["paragraphs"]) == (0, 2, 4)
    assert {(one["uri"], one["stage"], one["fault"]) for one in told["findings"]} == {
        ("urn:0", "read", "missing"),
        ("urn:1", "read", "missing"),
    }


def test_what_is_on_its_way_is_nothing_to_worry_about(streams: Command, data: Path):
    found = streams("audit", "--data", data)
    assert (found.returncode, "2 more are on their way" in found.stdout) == (0, True), found.stderr


def test_where_nothing_was_tallied_that_is_said(streams: Command, tmp_path: Path):
    found = streams("audit", "--data", tmp_path)
    assert (found.returncode, "there are no tallies" in found.stderr) == (1, True)
