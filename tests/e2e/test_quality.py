"""What `streams quality` tells whoever has changed the list, or the reader."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tallying.events import announced, paragraph
from tallying.feeding import feed
from tallying.mending import missing, speaks, wrong

from streams import demo
from streams.settings import Secret, Settings
from streams.tally.mending import made
from streams.tally.sending import send
from streams.tally.store import TallyStore

Command = Callable[..., subprocess.CompletedProcess[str]]
ARTICLE = demo.folder() / "2024-05-14-ai-talks.txt"
URI = "urn:newsroom:2024-05-14:pacific-wire:2024-05-14-ai-talks"
GONE = "technology-exports"


def mend(data: Path) -> None:
    """What an editor says of three of its paragraphs, sent to the log."""
    settings = Settings(data_dir=data)
    with closing(TallyStore(settings.tally_database, writable=False)) as store:
        for ordinal, says in (
            (2, wrong(GONE)),
            (3, missing("us-china-relations")),
            (4, speaks("Chinese delegation", "group", span=(0, 88))),
        ):
            of = store.mendable(URI, ordinal)
            assert of is not None
            event, _ = made(of, says, by="Ada", at=datetime(2024, 6, 1, 12, ordinal, tzinfo=UTC))
            asyncio.run(send(settings, event))


def verdicts(done: subprocess.CompletedProcess[str], side: str) -> list[str]:
    assert done.returncode == 0, done.stderr
    return [held[side] for held in json.loads(done.stdout)["mends"]]


def test_mends_are_held_against_the_current_reading_a_trial_and_the_reader_that_is_installed(
    streams: Command, tmp_path: Path
):
    data = tmp_path / "data"
    streams("run", ARTICLE, "--issues", demo.issue_list(), "--once", "--data", data)
    mend(data)
    shown = streams("quality", "--data", data)
    assert shown.returncode == 0, shown.stderr
    for words in ("3 mends of 3 paragraphs", "no sample", "Still read wrongly in current (3)", "reads: nobody named"):
        assert words in shown.stdout

    # A list without that issue is neither praised nor blamed for what is said of that.
    issues = json.loads(demo.issue_list().read_text())
    other = tmp_path / "other.json"
    other.write_text(json.dumps(issues | {"issues": [issue for issue in issues["issues"] if issue["id"] != GONE]}))
    streams("trial", "other", "--issues", other, "--data", data)
    tried = streams("quality", "--trial", "other", "--json", "--data", data)
    assert verdicts(tried, "current") == ["wrong"] * 3
    assert verdicts(tried, "other")[0] == "not followed"
    anew = streams("quality", "--issues", other, "--json", "--data", data)
    assert json.loads(anew.stdout)["rows"] == json.loads(tried.stdout)["rows"]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("--trial", "x", "--anew"), 2, "choose one"),
        (("--trial", "x"), 1, "no trial"),
        (("--reading", "x"), 1, "there is no reading 'x'"),
        (("--on", "none.jsonl"), 1, "No such file"),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_is_said(
    streams: Command, tmp_path: Path, arguments: tuple[str, ...], status: int, says: str
):
    with closing(TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))) as store:
        feed(store, [announced(issues=["trade"]), paragraph(issues=["trade"])])
    (tmp_path / "none.json").write_text("")
    given = arguments if "--on" in arguments else ("--on", tmp_path / "none.json", *arguments)
    done = streams("quality", *given, "--data", tmp_path)
    assert (done.returncode, says in done.stderr) == (status, True), done.stderr
