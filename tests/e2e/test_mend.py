"""What `streams mend` does for an editor."""

import asyncio
import json
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tallying.events import agreed, announced, paragraph, said
from tallying.feeding import feed
from tallying.running import records

from streams.contract.codec import decode
from streams.contract.topics import MENDS
from streams.events import Mend
from streams.log.opening import open_log
from streams.settings import Secret, Settings
from streams.tally.store import TallyStore

Command = Callable[..., subprocess.CompletedProcess[str]]
READ = paragraph(issues=["trade"], statements=[said("Ann Lee")], agreements=[agreed("trade", parties=["A"])])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with a paragraph that counts."""
    with closing(TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))) as store:
        feed(store, [announced(issues=["trade", "climate"]), READ])
    return tmp_path


def taken_in(data: Path) -> list[Mend]:
    """The mends on the log, which the store has then, as if a tally consumer ran."""

    async def read() -> list[Mend]:
        async with open_log(Settings(data_dir=data)) as log:
            await log.create_topics([MENDS])
            return [decode(record, Mend) for record in await records(log, MENDS.name)]

    mends = asyncio.run(read())
    with closing(TallyStore(Secret(f"sqlite:///{data / 'tallies.db'}"))) as store:
        feed(store, mends)
    return mends


def test_a_paragraph_is_mended_by_numbers_and_the_list_says_what_holds(streams: Command, data: Path):
    shown = streams("mend", "show", "urn:a", 1, "--data", data)
    assert "statement 1  Ann Lee: Some" in shown.stdout
    assert "agreement 1  reached trade  A: “Some”" in shown.stdout
    for arguments in (
        ("statement", "urn:a", 1, 1, "--speaker", "Bo Lund"),
        ("agreement", "urn:a", 1, 1, "--status", "sought", "--party", "A", "--party", "B", "--issue", "climate"),
        ("issue", "urn:a", 1, "trade", "--wrong", "--note", "It is the weather."),
    ):
        done = streams("mend", *arguments, "--by", "Ada", "--data", data)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
    mends = taken_in(data)
    listed = streams("mend", "list", "--data", data).stdout
    assert [line.split()[1] for line in listed.splitlines() if line.startswith(tuple(m.id for m in mends))] == [
        "holds"
    ] * 3
    for words in (
        "Bo Lund (person) says: “Some”",
        "“Some”, reached on trade: sought, of A and B, on climate",
        "is not about trade",
        "“It is the weather.”",
    ):
        assert words in listed
    tallies = json.loads(streams("tallies", "--json", "--data", data).stdout)["tallies"]
    assert [(tally["issue"], list(tally["agreements"])) for tally in tallies] == [("climate", ["sought"])]

    again = streams("mend", "statement", "urn:a", 1, 1, "--speaker", "Bo Lund", "--data", data)
    assert "by Ada says so already" in again.stdout
    done = streams("mend", "undo", mends[0].id, "--by", "Cy", "--data", data)
    assert done.returncode == 0, done.stderr
    taken_in(data)
    known = json.loads(streams("mend", "list", "--json", "--data", data).stdout)["mends"]
    assert [(one["holds"], one["back"] and one["back"]["by"]) for one in reversed(known)] == [
        (False, "Cy"), (True, None), (True, None),
    ]  # fmt: skip
    assert streams("mend", "undo", mends[0].id, "--data", data).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (("issue", "urn:a", 1, "trade"), 2, "--wrong or --missing"),
        (("issue", "urn:a", 1, "climat", "--missing"), 1, "did you mean 'climate'?"),
        (("issue", "urn:a", 2, "trade", "--wrong"), 1, "no paragraph 2 of it counts"),
        (("statement", "urn:a", 1, 1), 2, "--speaker NAME or --none"),
        (("statement", "urn:a", 1, 2, "--none"), 1, "has 1 statement, and no 2"),
        (("agreement", "urn:a", 1, 1), 1, "is none, or has another status"),
        (("undo", "none"), 1, "there is no mend 'none'"),
    ],
)  # fmt: skip
def test_what_cannot_be_mended_is_said_and_nothing_is_sent(
    streams: Command, data: Path, arguments: tuple[object, ...], status: int, says: str
):
    done = streams("mend", *arguments, "--data", data)
    assert (done.returncode, says in done.stderr) == (status, True), done.stderr
    assert taken_in(data) == []
