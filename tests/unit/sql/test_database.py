from __future__ import annotations

import logging
import sqlite3
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from streams.contract.records import TopicPartition
from streams.errors import StoreError, StoreUnavailableError
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.sql.database import parse_url, place_of
from streams.tally.store import TallyStore


@pytest.mark.parametrize(
    "url",
    ["nonsense", "", "mysql://u:s3cret@h/d", "postgresql://u:s3cret@more@h/d", "sqlite://", "sqlite:///:memory:"],
)
def test_what_is_no_url_of_ours_is_refused_without_showing_it(url: str) -> None:
    with pytest.raises(StoreError, match="STREAMS_DATABASE_URL") as error:
        parse_url(Secret(url))
    assert "s3cret" not in str(error.value)
    assert "more" not in error.value.message.replace("more than one", "")


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_through_psycopg_however_its_url_begins(scheme: str) -> None:
    assert parse_url(Secret(f"{scheme}://h/d")).drivername == "postgresql+psycopg"


def test_an_unreachable_database_is_named_by_its_variable_and_its_password_is_not(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(StoreUnavailableError, match="STREAMS_DATABASE_URL") as error:
        TallyStore(Secret("postgresql://reader:s3cret@127.0.0.1:1/news?application_name=x"))

    assert "127.0.0.1:1/news" in error.value.message
    assert error.value.__cause__ is None
    assert "s3cret" not in f"{error.value!r} {error.value} {caplog.text}"


def test_without_the_driver_of_postgresql_the_remedy_names_the_extra_that_has_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match="psycopg is not installed") as error:
        TallyStore(Secret("postgresql://reader:s3cret@127.0.0.1:1/news"))
    assert "newsroom-streams[postgres]" in error.value.remedy
    assert "s3cret" not in str(error.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailableError, match="cannot be made"):
        TallyStore(Secret(f"sqlite:///{tmp_path / 'file' / 'tallies.db'}"))


def test_who_only_reads_makes_no_store_and_is_told_how_one_comes_about(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"there are no tallies at .*missing") as error:
        TallyStore(Secret(f"sqlite:///{tmp_path / 'missing' / 'tallies.db'}"), writable=False)
    assert "streams run" in error.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_who_only_reads_reads_and_cannot_write(tmp_path: Path) -> None:
    url = Secret(f"sqlite:///{tmp_path / 'tallies.db'}")
    TallyStore(url).close()
    with closing(TallyStore(url, writable=False)) as store:
        assert store.tallies() == ()
        with pytest.raises(StoreError, match="readonly"):
            store.apply([], {TopicPartition("articles", 0): Advance(None, 1)}, now=0.0)


def test_who_only_reads_does_not_bring_up_a_store_of_an_earlier_version(tmp_path: Path) -> None:
    url = Secret(f"sqlite:///{tmp_path / 'tallies.db'}")
    TallyStore(url).close()
    with closing(sqlite3.connect(tmp_path / "tallies.db")) as connection:
        connection.execute("UPDATE streams_store SET schema_version = 1")
        connection.commit()
    with pytest.raises(StoreError, match="earlier version") as error:
        TallyStore(url, writable=False)
    assert "streams tally" in error.value.remedy


def test_a_file_that_is_no_database_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "tallies.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreError, match=r"tallies\.db: file is not a database"):
        TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}"))


def test_a_new_file_that_another_process_is_about_to_set_up_is_waited_for(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "tallies.db", isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        letting_go = threading.Timer(0.2, other.rollback)
        letting_go.start()
        TallyStore(Secret(f"sqlite:///{tmp_path / 'tallies.db'}")).close()
        letting_go.join()


def test_a_place_tells_neither_user_nor_options() -> None:
    url = parse_url(Secret("postgresql://reader:s3cret@h/news?passfile=p"))
    assert place_of(url) == "h:5432/news"
