import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.ingest.dates import DATE, date_in_name, day_of, instant, matched, stated


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", datetime(2024, 3, 5, tzinfo=UTC)),
        ("2024-03-05T21:04:00-05:00", datetime(2024, 3, 6, 2, 4, tzinfo=UTC)),
        ("2024-03-05T21:04Z", datetime(2024, 3, 5, 21, 4, tzinfo=UTC)),
        ("2024-03-05 21:04 UTC", datetime(2024, 3, 5, 21, 4, tzinfo=UTC)),
        ("2024-03-05T21:04:00", datetime(2024, 3, 5, 21, 4, tzinfo=UTC)),
        ("2024-06-30T23:59:60Z", datetime(2024, 6, 30, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_date_is_its_midnight_and_a_timestamp_its_moment_in_utc(text: str, expected: datetime) -> None:
    assert instant(text) == expected
    assert instant(text).tzinfo is UTC


@pytest.fixture
def in_tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("in_tokyo")
def test_the_machine_s_own_time_zone_does_not_matter() -> None:
    assert instant("2024-03-05T21:04:00") == datetime(2024, 3, 5, 21, 4, tzinfo=UTC)
    assert instant("2024-03-05") == datetime(2024, 3, 5, tzinfo=UTC)


@given(st.text(max_size=30))
def test_any_text_is_a_moment_in_utc_or_an_input_error(text: str) -> None:
    with suppress(InputError):
        assert instant(text).tzinfo is UTC


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "2024-02-30", "yesterday", ""])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no date") as raised:
        instant(text)
    assert "YYYY-MM-DD" in raised.value.remedy


@pytest.mark.parametrize("text", ["March 5, 2024", "5 March 2024", "Mar. 5, 2024", "MARCH 5 2024", "2024-03-05"])
def test_days_written_out_are_read(text: str) -> None:
    match = DATE.fullmatch(text)

    assert match is not None
    assert matched(match) == datetime(2024, 3, 5, tzinfo=UTC)


def test_a_day_in_a_file_name_is_found() -> None:
    assert date_in_name("harbour_2024-03-05_talks") == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize("name", ["talks", "2024-13-05", "120240305", "92024-03-055"])
def test_a_file_name_without_a_day_gives_none(name: str) -> None:
    assert date_in_name(name) is None


def test_seconds_have_their_day_unless_no_calendar_has_it() -> None:
    assert day_of(1_709_672_645.9) == datetime(2024, 3, 5, tzinfo=UTC)
    assert day_of(-1.0) == datetime(1969, 12, 31, tzinfo=UTC)
    for seconds in (1e12, -1e12, 1e300, float("nan")):
        assert day_of(seconds) is None


@pytest.mark.parametrize(
    "text",
    [
        "Tue, 05 Mar 2024 08:30:00 GMT",
        "Tue, 05 Mar 2024 03:30:00 EST",
        "Tue,  5 Mar 2024 10:30:00 CEST",
        "5 March 24 09:30 +0100",
        "Tuesday, 05-Mar-24 08:30:00 UTC",
        "Tue, 05 Mar 2024 08:30:00",
        "5 March 2024 10:30 +02:00",
        "5 March 2024 8:30 am",
        "March 5, 2024 3:30 AM EST",
        "Tuesday, March 5, 2024 at 9:30 a.m. CET",
        "Mar. 5, 2024, 08:30 UTC",
        "2024-03-05T08:30:00",
        "2024-03-05 09:30:00 +0100",
        "2024-03-05 09:30 CET",
        "2024-03-05T18:00:00 (ACST)",
        "20240305T083000Z",
    ],
)
def test_dates_of_feeds_and_pages_are_read_with_their_zones(text: str) -> None:
    assert stated(text) == datetime(2024, 3, 5, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["March 5, 2024", "5 March 2024", "2024-03-05"])
def test_a_day_alone_is_its_midnight(text: str) -> None:
    assert stated(text) == datetime(2024, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "", "soon", "Tue, 31 Feb 2024 08:30:00 GMT", "Tue, 05 Mar 2024 25:30:00 GMT", "Tue, 05 Mar 2024 08:30:00 IST",
        "Tue, 05 Mar 2024 08:30:00 +9900", "Di, 05 M\u00e4r 2024 08:30:00 GMT", "5.3.2024",
    ],
)  # fmt: skip
def test_what_is_no_date_or_in_a_zone_of_several_meanings_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no date"):
        stated(text)


@given(st.text(max_size=40) | st.from_regex(r"[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{2,5} [0-9:]{4,8} .{0,6}"))
def test_any_text_in_a_feed_is_a_moment_in_utc_or_an_input_error(text: str) -> None:
    with suppress(InputError):
        assert stated(text).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "hour"),
    [("March 5, 2024 12:05 a.m.", 0), ("5 March 2024 12:05 PM", 12), ("March 5, 2024 at 11:05 p.m.", 23)],
)
def test_the_halves_of_a_day_begin_at_twelve(text: str, hour: int) -> None:
    assert stated(text) == datetime(2024, 3, 5, hour, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["March 5, 2024 13:05 pm", "March 33, 2024 1:05 pm", "5 March 2024 0:05 am"])
def test_an_hour_or_a_day_that_there_is_not_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no date"):
        stated(text)
