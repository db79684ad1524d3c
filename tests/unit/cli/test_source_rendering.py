from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from msgspec.structs import replace
from rich.console import Console

from streams.cli.source_rendering import SourceView, source_line
from streams.events import WatchedSource

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
FEED = WatchedSource(
    source="https://wire.example/feeds/politics/latest.atom",
    polled=NOON,
    answered=NOON,
    next=NOON + timedelta(minutes=5),
    new=1204,
    updated=7,
    killed=1,
    refused=2,
)
AWAY = replace(FEED, error="the server says 503", failures=3)


def shown(*states: WatchedSource, width: int = 160) -> list[str]:
    out = StringIO()
    Console(file=out, width=width).print(SourceView(states, NOON + timedelta(seconds=90)))
    return out.getvalue().splitlines()


def test_a_row_says_what_a_source_brought_and_when_it_is_looked_at_next() -> None:
    heading, row = shown(FEED)

    assert heading.split("  ")[0] == "Source"
    assert row.split() == [FEED.source, "90s", "ago", "1,204", "7", "1", "2", "in", "3m"]


def test_what_fails_says_why_and_what_is_gone_that_it_is_not_looked_at_any_more() -> None:
    gone = replace(AWAY, answered=None, next=None)

    assert shown(AWAY)[2].strip() == "the server says 503 (3 times)"
    assert shown(gone)[1].split()[1::5] == ["never", "no"]


@pytest.mark.parametrize("width", [40, 60, 80, 100, 120])
def test_a_narrow_terminal_cuts_names_and_no_number(width: int) -> None:
    lines = shown(AWAY, width=width)

    assert all(len(line) <= width for line in lines)
    assert "1,204" in " ".join(lines)
    assert "503 (3 times)" in " ".join(" ".join(lines).split())
    assert sum("https://wire.example" in line for line in lines) == 1


@pytest.mark.parametrize(
    ("seconds", "text"), [(-5, "now"), (5, "in 5s"), (3599, "in 59m"), (86_400, "in 24h"), (400_000, "in 4d")]
)
def test_times_are_told_from_now(seconds: int, text: str) -> None:
    now = NOON + timedelta(seconds=90)

    assert shown(replace(FEED, next=now + timedelta(seconds=seconds)))[1].endswith(text)


@pytest.mark.parametrize(
    ("before", "state", "line"),
    [
        (None, FEED, "1,204 new, 7 updated, 1 killed, 2 refused; next look 12:05:00 UTC"),
        (FEED, FEED, ""),
        (FEED, replace(FEED, updated=8), "1 updated; next look 12:05:00 UTC"),
        (FEED, AWAY, "the server says 503 (3 times); next look 12:05:00 UTC"),
        (AWAY, AWAY, ""),
        (AWAY, FEED, "there again; next look 12:05:00 UTC"),
        (AWAY, replace(AWAY, next=None, failures=4), "the server says 503 (4 times); not looked at any more"),
    ],
)
def test_a_line_says_what_a_look_has_brought_and_is_empty_where_that_is_nothing(
    before: WatchedSource | None, state: WatchedSource, line: str
) -> None:
    assert source_line(before, state) == (f"{FEED.source}: {line}" if line else "")
