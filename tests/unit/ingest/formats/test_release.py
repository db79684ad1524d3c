from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.ingest.formats.release import embargo_end, status, updated_version, version_made

END = datetime(2024, 3, 5, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "code", ["usable", "stat:usable", "http://cv.iptc.org/newscodes/pubstatusg2/usable", " USABLE "]
)
def test_a_status_is_known_by_its_code_in_each_notation(code: str) -> None:
    assert status(code) == "usable"


@pytest.mark.parametrize("code", ["", "stat:", "usable:no", "killed"])
def test_an_unknown_status_is_refused(code: str) -> None:
    with pytest.raises(InputError, match="is unknown"):
        status(code)


@pytest.mark.parametrize(
    ("stated", "later"),
    [
        ("2024-03-05T09:30:00Z", 0),
        ("2024-03-05T10:30:00.0+01:00", 0),
        ("2024-03-05T04:30-0500", 0),
        ("2024-03-05 09:30 UTC", 0),
        ("2024-03-05T09:30:00", 12),
        ("2024-03-05", 26.5),
        ("20240305", 26.5),
    ],
)
def test_an_embargo_ends_at_the_latest_moment_that_may_be_meant(stated: str, later: float) -> None:
    assert embargo_end(stated) == END + timedelta(hours=later)


@pytest.mark.parametrize("stated", ["", " ", "noon", "2024-02-30", "9999-12-31", "24:00", "5 March 2024"])
def test_an_embargo_that_cannot_be_told_withholds(stated: str) -> None:
    with pytest.raises(InputError, match="withheld, as its embargo") as refused:
        embargo_end(stated)
    assert "YYYY-MM-DDTHH:MM:SSZ" in refused.value.remedy


@given(st.datetimes(min_value=datetime(1, 1, 3), max_value=datetime(9999, 12, 29)))
def test_no_embargo_ends_before_the_time_it_states_anywhere_on_earth(moment: datetime) -> None:
    anywhere = moment.replace(tzinfo=UTC) + timedelta(hours=12)

    assert embargo_end(moment.isoformat()) == anywhere
    assert embargo_end(moment.date().isoformat()) >= anywhere


def test_versions_that_are_times_sort_as_they_were_made() -> None:
    made = [version_made(END + timedelta(milliseconds=step)) for step in (0, 5, 990, 1000)]

    assert made == sorted(made)
    assert len({len(version) for version in made}) == 1


def test_what_was_not_updated_since_it_was_published_has_no_version() -> None:
    assert updated_version(END, None) == updated_version(END, END) == updated_version(None, None) == ""
    assert updated_version(END, END - timedelta(hours=1)) == ""


def test_the_version_of_an_update_is_its_time() -> None:
    assert updated_version(END, END + timedelta(hours=1)) == "2024-03-05T10:30:00.000+00:00"
    assert updated_version(None, END) == "2024-03-05T09:30:00.000+00:00"
