from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.parquet
import pytest
from tallying.events import agreed, header, paragraph, said

from streams.archive.partitions import Partitions
from streams.archive.rows import agreement_rows, paragraph_row, statement_rows

FIRST, SECOND = datetime(2024, 5, 3, 9, tzinfo=UTC), datetime(2024, 5, 4, tzinfo=UTC)


def event(published: datetime = FIRST):
    return paragraph(
        header(published=published),
        issues=["port", "trade"],
        statements=[said("Lena Ortiz"), said(None)],
        agreements=[agreed("port", parties=["Ortiz", "Varna"])],
    )


def test_each_table_has_a_folder_a_day(tmp_path: Path) -> None:
    into = Partitions(tmp_path, "parquet")
    for published in (FIRST, SECOND):
        into.add("paragraphs", published, paragraph_row(event(published)))
    into.flush()
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.parquet")) == [
        "paragraphs/day=2024-05-03/part-0.parquet",
        "paragraphs/day=2024-05-04/part-0.parquet",
    ]
    rows = pyarrow.parquet.read_table(tmp_path / "paragraphs").to_pylist()
    assert [(row["uri"], row["published"], row["issues"]) for row in rows] == [
        ("urn:a", FIRST, ["port", "trade"]),
        ("urn:a", SECOND, ["port", "trade"]),
    ]


def test_many_rows_become_several_parts_of_one_shape_though_some_hold_nothing(tmp_path: Path) -> None:
    into = Partitions(tmp_path, "parquet", held=1)
    for row in statement_rows(event()):
        into.add("statements", FIRST, row)
    into.flush()
    assert len(list(tmp_path.rglob("*.parquet"))) == 2
    rows = pyarrow.parquet.read_table(tmp_path / "statements").to_pylist()
    assert [(row["speaker"], row["statement"], row["content"]) for row in rows] == [
        ("Lena Ortiz", 1, "Some"),
        (None, 2, "Some"),
    ]


def test_csv_has_several_values_in_one_cell(tmp_path: Path) -> None:
    into = Partitions(tmp_path, "csv")
    for row in agreement_rows(event()):
        into.add("agreements", FIRST, row)
    into.flush()
    with (tmp_path / "agreements" / "day=2024-05-03" / "part-0.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["parties"], row["published"], row["trigger"]) == ("Ortiz; Varna", "2024-05-03T09:00:00Z", "Some")


def test_articles_are_lines_of_json(tmp_path: Path) -> None:
    into = Partitions(tmp_path, "csv")
    into.add("articles", FIRST, {"uri": "ü"})
    into.flush()
    assert (tmp_path / "articles" / "day=2024-05-03" / "part-0.jsonl").read_text() == '{"uri":"ü"}\n'


def test_csv_needs_no_pyarrow_and_parquet_says_which_extra_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    from streams.errors import SettingsError

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    Partitions(tmp_path, "csv").add("paragraphs", FIRST, paragraph_row(event()))
    with pytest.raises(SettingsError, match=r"newsroom-streams\[parquet\]"):
        Partitions(tmp_path, "parquet")
