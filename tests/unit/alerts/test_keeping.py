from __future__ import annotations

from datetime import timedelta

import pytest
from alerting.watching import rule

from streams.alerts.keeping import ALERTS, DELIVERIES, OTHER, Keeps

SILENCE = '{ event = "silence", issue = ["port"], lasting = "60d" }'
SAYS = '{ event = "statement" }'


@pytest.mark.parametrize(
    ("when", "more", "keeps"),
    [
        (SAYS, "", Keeps(ALERTS, OTHER, DELIVERIES)),
        (SAYS, 'grace = "10d"', Keeps(ALERTS, timedelta(days=20), DELIVERIES)),
        (SAYS, 'again_after = "365d"', Keeps(timedelta(days=730), timedelta(days=730), DELIVERIES)),
        (SILENCE, "", Keeps(timedelta(days=120), timedelta(days=120), DELIVERIES)),
    ],
)
def test_things_are_kept_for_twice_as_long_as_any_rule_looks_back(when: str, more: str, keeps: Keeps) -> None:
    assert Keeps.by(rule(when, more)) == keeps
