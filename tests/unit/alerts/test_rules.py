from __future__ import annotations

from datetime import timedelta

import pytest
from alerting.watching import rule

from streams.alerts.rules import Unlisted, span_of, unlisted


@pytest.mark.parametrize(
    ("duration", "span"),
    [("90s", timedelta(seconds=90)), ("15m", timedelta(minutes=15)), ("6h", timedelta(hours=6)), ("2d", timedelta(2))],
)
def test_a_duration_is_a_number_and_a_unit(duration: str, span: timedelta) -> None:
    assert span_of(duration) == span


def test_an_issue_that_the_list_does_not_have_is_found_with_one_that_is_written_like_it() -> None:
    asked = rule('{ event = "agreement", issue = ["port-strike", "port-strike"] }')

    assert unlisted(asked, {"port-strikes", "pay"}) == [Unlisted("r", "port-strike", "port-strikes")]
    assert str(unlisted(asked, {"port-strikes"})[0]).endswith("port-strike; did you mean port-strikes?")
    assert unlisted(asked, {"pay"})[0].near is None
    assert unlisted(asked, {"port-strike"}) == []
