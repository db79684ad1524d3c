from __future__ import annotations

from datetime import datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from streams.tally.core.instants import hour_and_microseconds, hour_of, instant_of

OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(2, 1, 2), datetime(9998, 1, 1), timezones=OFFSETS))
def test_hours_and_instants_give_the_time_back(time: datetime) -> None:
    hour, microseconds = hour_and_microseconds(time)
    assert instant_of(hour, microseconds) == time
    assert hour == hour_of(time)
    assert instant_of(hour, 0) <= time < instant_of(hour + 1, 0)
