from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from streams.errors import LogError, LogUnavailableError
from streams.log.sqlite import database
from streams.log.sqlite.database import DISK_FORMAT, connect, connect_to_read, transaction, translated

NOBODY = 65534


def test_a_new_database_is_durable_and_of_this_format(tmp_path: Path) -> None:
    connection = connect(tmp_path / "log.db")

    def pragma(name: str) -> object:
        return connection.execute(f"PRAGMA {name}").fetchone()[0]

    assert (pragma("journal_mode"), pragma("synchronous"), pragma("user_version")) == ("wal", 2, DISK_FORMAT)
    connection.close()


def test_many_may_open_a_new_database_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        connections = list(pool.map(connect, [tmp_path / "log.db"] * 8))
    for connection in connections:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (0,)
        connection.close()


def identity(path: Path) -> str:
    connection = connect(path)
    (found,) = connection.execute("SELECT id FROM identity").fetchone()
    connection.close()
    return str(found)


def test_a_file_keeps_its_own_identity(tmp_path: Path) -> None:
    assert identity(tmp_path / "log.db") == identity(tmp_path / "log.db") != identity(tmp_path / "other.db")


def test_a_file_of_version_0_1_0_gets_an_identity_and_keeps_what_it_holds(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "log.db")
    old.executescript(f"{database.SCHEMA} PRAGMA user_version = 1;")
    old.execute("INSERT INTO topics VALUES (1, 'articles', 1000000)")
    old.commit()
    old.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(identity, [tmp_path / "log.db"] * 8))) == 1
    connection = connect(tmp_path / "log.db")
    assert connection.execute("SELECT name FROM topics").fetchall() == [("articles",)]
    connection.close()


@pytest.fixture
def shared() -> Iterator[Path]:
    """A directory that anybody may look into."""
    directory = Path(tempfile.mkdtemp())
    directory.chmod(0o755)
    yield directory
    shutil.rmtree(directory)


@contextmanager
def nothing_to_write(directory: Path) -> Iterator[None]:
    """Meanwhile we cannot write in the directory, not even as root."""
    directory.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
        directory.chmod(0o755)


def test_a_reader_sees_what_a_writer_at_work_has_written(tmp_path: Path) -> None:
    writer = connect(tmp_path / "log.db")
    reader = connect_to_read(tmp_path / "log.db")
    writer.execute("INSERT INTO topics VALUES (1, 'articles', 1000000)")
    assert reader.execute("SELECT name FROM topics").fetchall() == [("articles",)]
    reader.close()
    writer.close()


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    connect(tmp_path / "log.db").close()
    reader = connect_to_read(tmp_path / "log.db")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.execute("INSERT INTO topics VALUES (1, 'articles', 1000000)")
    reader.close()


def topics_read(path: Path) -> list[str]:
    reader = connect_to_read(path)
    names = [name for (name,) in reader.execute("SELECT name FROM topics")]
    reader.close()
    return names


def test_a_read_only_directory_is_read_with_and_without_a_writer_at_work(shared: Path) -> None:
    writer = connect(shared / "log.db")
    writer.execute("INSERT INTO topics VALUES (1, 'articles', 1000000)")
    with nothing_to_write(shared):
        assert topics_read(shared / "log.db") == ["articles"]
    writer.close()
    with nothing_to_write(shared):
        assert topics_read(shared / "log.db") == ["articles"]
    assert [path.name for path in shared.iterdir()] == ["log.db"]


def test_what_a_killed_writer_left_beside_the_file_is_never_passed_over(shared: Path) -> None:
    """A copy without the shared memory, on what cannot be written, cannot be read whole: better not at all."""
    writer = connect(shared / "log.db")
    writer.execute("INSERT INTO topics VALUES (1, 'articles', 1000000)")
    copy = shared / "copy"
    copy.mkdir()
    for name in ("log.db", "log.db-wal"):
        shutil.copy(shared / name, copy / name)
    writer.close()
    with nothing_to_write(copy), pytest.raises(LogUnavailableError, match="unable to open"):
        topics_read(copy / "log.db")
    assert topics_read(copy / "log.db") == ["articles"]


def test_a_reader_of_a_directory_that_is_not_there_makes_none(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailableError, match=r"mistyped/log\.db: there is no log") as caught:
        connect_to_read(tmp_path / "mistyped" / "log.db")
    assert "--data" in caught.value.remedy
    assert not (tmp_path / "mistyped").exists()


def test_a_reader_refuses_what_is_no_log(tmp_path: Path) -> None:
    foreign = sqlite3.connect(tmp_path / "log.db")
    foreign.execute("CREATE TABLE subscribers (name TEXT)")
    foreign.close()
    with pytest.raises(LogError, match="a database, but not a log"):
        connect_to_read(tmp_path / "log.db")


def test_another_disk_format_is_refused_by_number(tmp_path: Path) -> None:
    connection = connect(tmp_path / "log.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(LogError, match=r"log\.db: this is a log of disk format 99.* reads format 1") as caught:
        connect(tmp_path / "log.db")
    assert "STREAMS_DATA_DIR" in caught.value.remedy


def test_a_database_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    foreign = sqlite3.connect(tmp_path / "log.db")
    foreign.execute("CREATE TABLE subscribers (name TEXT)")
    foreign.close()
    before = (tmp_path / "log.db").read_bytes()
    with pytest.raises(LogError, match="a database, but not a log"):
        connect(tmp_path / "log.db")
    assert (tmp_path / "log.db").read_bytes() == before


def test_a_file_that_is_no_database_is_named_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "log.db").write_bytes(b"not a database at all " * 100)
    with pytest.raises(LogUnavailableError, match=r"log\.db: file is not a database") as caught:
        connect(tmp_path / "log.db")
    assert "publish the articles again" in caught.value.remedy


def test_a_directory_that_is_missing_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailableError, match=r"nowhere/log\.db: unable to open") as caught:
        connect(tmp_path / "nowhere" / "log.db")
    assert "STREAMS_DATA_DIR" in caught.value.remedy


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "log.db").mkdir()
    with pytest.raises(LogUnavailableError, match=r"log\.db: unable to open"):
        connect(tmp_path / "log.db")


def test_a_full_disk_is_an_error_that_says_so(tmp_path: Path) -> None:
    connection = connect(tmp_path / "log.db")
    connection.execute("PRAGMA max_page_count = 10")
    with pytest.raises(LogUnavailableError, match="full") as caught, translated(tmp_path / "log.db"):
        connection.execute("INSERT INTO records VALUES (1, 0, 0, NULL, x'', zeroblob(1000000))")
    assert "disk space" in caught.value.remedy
    connection.close()


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    connection = connect(tmp_path / "log.db")
    insert = "INSERT INTO topics (name, max_bytes) VALUES ('articles', ?)"
    with pytest.raises(sqlite3.IntegrityError), transaction(connection):
        connection.executemany(insert, [(1,), (2,)])
    assert connection.execute("SELECT count(*) FROM topics").fetchone() == (0,)
    connection.close()


def test_a_lock_that_is_not_given_up_is_an_error_that_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    holder, other = connect(tmp_path / "log.db"), connect(tmp_path / "log.db")
    with (
        transaction(holder),
        pytest.raises(LogUnavailableError, match="database is locked") as caught,
        translated(tmp_path / "log.db"),
        transaction(other),
    ):
        pytest.fail("two writers at once")
    assert "another process" in caught.value.remedy
    holder.close()
    other.close()
