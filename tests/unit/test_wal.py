import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from streams.wal import open_to_read, use_wal


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "a?b #c.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        use_wal(connection, within=1)
        connection.execute("CREATE TABLE numbers (number INTEGER)")
    return path


def test_what_is_opened_to_read_cannot_be_written(database: Path):
    with closing(open_to_read(database, within=1)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            connection.execute("INSERT INTO numbers VALUES (1)")
        assert connection.execute("SELECT count(*) FROM numbers").fetchone() == (0,)


def test_what_a_writer_adds_is_seen(database: Path):
    writing = sqlite3.connect(database, isolation_level=None)
    with closing(open_to_read(database, within=1)) as reader, closing(writing) as writer:
        writer.execute("INSERT INTO numbers VALUES (1)")
        assert reader.execute("SELECT number FROM numbers").fetchall() == [(1,)]


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path):
    with pytest.raises(sqlite3.OperationalError):
        open_to_read(tmp_path / "missing.db", within=1)
    assert list(tmp_path.iterdir()) == []
