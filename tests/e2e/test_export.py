"""What ``streams export`` and ``streams archive`` do for their user."""

import asyncio
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet
import pytest
from services.processes import Child
from tallying.running import children_alive, ready, until
from trying.generated import arrivals
from trying.newsroom import arrive, file_under, tallied
from trying.terms import SEA

from streams.settings import Settings

Command = Callable[..., subprocess.CompletedProcess[str]]
STREAMS = Path(sys.executable).parent / "streams"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with coverage that is read, filed and tallied."""
    settings, url = Settings(data_dir=tmp_path, partitions=2), f"sqlite:///{tmp_path / 'tallies.db'}"

    async def work() -> None:
        async with ready(settings, url) as (log, _):
            await arrive(log, arrivals(20, seed=3))
            await file_under(log, SEA)
        await tallied(settings, url, current=SEA)

    asyncio.run(work())
    return tmp_path


def test_what_counts_is_exported_into_a_new_folder(streams: Command, data: Path):
    done = streams("export", data / "may", "--data", data)
    assert (done.returncode, done.stderr.startswith("exported ")) == (0, True), done.stderr
    assert pyarrow.parquet.read_table(data / "may" / "paragraphs").num_rows > 50
    assert list((data / "may" / "articles").glob("day=2024-05-*/part-0.jsonl"))
    again = streams("export", data / "may", "--data", data)
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    none = streams("export", data / "none", "--from", "2030-01-01", "--format", "csv", "--data", data)
    assert "exported 0 articles, 0 paragraphs" in none.stderr


def test_an_archive_is_kept_until_told_to_stop_and_replayed(streams: Command, data: Path):
    archive = data / "archive"
    command = [str(STREAMS), "archive", str(archive), "--every", "0.1", "--data", str(data)]
    child = Child(command, output=data / "archive.txt")
    asyncio.run(until(lambda: bool(list(archive.rglob("*.parquet"))), children_alive(child)))
    assert child.end() == 0
    assert "archived " in child.output.read_text().splitlines()[-1]
    apart = ("--archive", archive, "--topic", "classified-paragraphs", "--into", "x-", "--data", data)
    assert streams("replay", *apart).returncode == 0
    wrong = streams("replay", "--archive", archive, "--topic", "read-paragraphs", "--data", data)
    assert (wrong.returncode, "has no read-paragraphs" in wrong.stderr) == (1, True)
