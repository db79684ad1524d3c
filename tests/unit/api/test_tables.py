from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tallying.events import NOON

from streams.api import answers
from streams.api.endpoints import ENDPOINTS
from streams.api.tables import table_of, wants_csv
from streams.tally.sql.finding import FoundStatement


def statement(content: str, *, speaker: str = "Lena Ortiz") -> FoundStatement:
    return FoundStatement(
        uri="urn:a",
        version="1",
        headline="About",
        outlet="Daily",
        published=NOON,
        ordinal=1,
        issues=("port", "sea"),
        type="direct",
        speaker=speaker,
        kind="person",
        resolved="name",
        via="",
        content=content,
    )


def rows(answer: answers.Answer) -> list[dict[str, str]]:
    table = table_of(type(answer))
    assert table is not None
    return list(csv.DictReader(io.StringIO((table.header + b"".join(table.lines(answer))).decode())))


def test_a_row_has_a_cell_for_each_field_and_a_list_stands_in_one() -> None:
    (row,) = rows(answers.Statements(statements=(statement("We walk out, now."),)))

    assert row["issues"] == "port; sea"
    assert (row["content"], row["published"]) == ("We walk out, now.", "2024-03-05T12:00:00Z")


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(sign: str) -> None:
    (row,) = rows(answers.Statements(statements=(statement(f'{sign}HYPERLINK("evil")', speaker=f"{sign}1"),)))

    assert row["content"].startswith("'")
    assert row["speaker"].startswith("'")


@given(st.text())
def test_what_was_said_comes_through_whatever_it_is(content: str) -> None:
    (row,) = rows(answers.Statements(statements=(statement(content),)))

    # A reader of CSV may take any line break for another.
    assert row["content"].removeprefix("'").split() == content.removeprefix("'").split()


def test_columns_are_there_though_there_are_no_rows() -> None:
    table = table_of(answers.Tallies)

    assert table is not None
    assert b"agreements.reached.distinct" in table.header
    assert b"kinds.person" in table.header


def test_every_list_there_is_can_be_had_as_a_table() -> None:
    without = {endpoint.path for endpoint in ENDPOINTS if endpoint.table is None and not endpoint.writes}

    assert without == {"/health", "/ready", "/paragraph", "/history", "/trials/{name}"}


@pytest.mark.parametrize(
    ("accept", "csv_is_wanted"),
    [
        ("", False),
        ("*/*", False),
        ("text/csv", True),
        ("text/csv;q=0.5, application/json", False),
        ("application/json;q=0.2, text/csv; q=0.9", True),
        ("text/csv;q=0", False),
        ("text/csv;q=x", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
    ],
)
def test_a_header_says_whether_csv_is_wanted(accept: str, csv_is_wanted: bool) -> None:
    assert wants_csv(accept) is csv_is_wanted
