from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from streams.errors import GroupBusyError, LogUnavailableError
from streams.log.sqlite.group_lock import GroupLock

HOLDER = """
import sys, pathlib
from streams.log.sqlite.group_lock import GroupLock
lock = GroupLock(pathlib.Path(sys.argv[1]), "tally")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_worker_of_a_group_is_told_of_the_first_and_of_kafka(tmp_path: Path) -> None:
    with GroupLock(tmp_path, "tally"), pytest.raises(GroupBusyError, match=f"process {os.getpid()}") as caught:
        GroupLock(tmp_path, "tally")
    assert "Kafka" in caught.value.remedy
    assert "STREAMS_KAFKA_BOOTSTRAP_SERVERS" in caught.value.remedy


def test_groups_do_not_exclude_each_other(tmp_path: Path) -> None:
    with GroupLock(tmp_path, "tally"), GroupLock(tmp_path, "alert"):
        pass


def test_a_released_group_may_be_taken_again(tmp_path: Path) -> None:
    first = GroupLock(tmp_path, "tally")
    first.release()
    with GroupLock(tmp_path, "tally"):
        first.release()
        with pytest.raises(GroupBusyError):
            GroupLock(tmp_path, "tally")


def test_a_group_is_free_once_its_worker_was_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(GroupBusyError, match=f"process {holder.pid}"):
            GroupLock(tmp_path, "tally")
        holder.kill()
    with GroupLock(tmp_path, "tally"):
        pass


def test_a_group_of_any_name_stays_in_its_directory(tmp_path: Path) -> None:
    with GroupLock(tmp_path / "groups", "../tally/ä"):
        assert [path.name for path in tmp_path.rglob("*.lock")] == ["..%2Ftally%2F%C3%A4.lock"]
        assert [path.name for path in tmp_path.iterdir()] == ["groups"]


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "groups").write_text("a file")
    with pytest.raises(LogUnavailableError, match="groups") as caught:
        GroupLock(tmp_path / "groups", "tally")
    assert "STREAMS_DATA_DIR" in caught.value.remedy
