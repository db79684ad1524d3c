from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.api.parameters import Nothing, OfArticle, OfStatements, OfTallies, parse
from streams.errors import InputError


def test_values_become_what_they_have_to_be() -> None:
    asked = parse(OfStatements, [("limit", "7"), ("since", "2024-03-05T12:00:00Z"), ("kind", "person")])

    assert (asked.limit, asked.kind) == (7, "person")
    assert asked.wanted.since == datetime(2024, 3, 5, 12, tzinfo=UTC)


def test_a_parameter_that_may_be_given_several_times_keeps_them_all() -> None:
    assert parse(OfTallies, [("issue", "a"), ("issue", "b")]).issue == ("a", "b")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([("limt", "3")], "there is no parameter 'limt'"),
        ([("limit", "many")], "limit"),
        ([("limit", "0")], "limit"),
        ([("limit", "1"), ("limit", "2")], "limit is given twice"),
        ([("kind", "robot")], "kind"),
        ([("since", "yesterday")], "since"),
        ([("since", "2024-03-05T12:00:00")], "since"),
        ([("speaker", "")], "speaker"),
    ],
)
def test_what_is_wrong_is_named(given: list[tuple[str, str]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        parse(OfStatements, given)


def test_what_must_be_given_is_named() -> None:
    with pytest.raises(InputError, match="uri"):
        parse(OfArticle, [])


@given(st.lists(st.tuples(st.text(), st.text())))
def test_whatever_is_given_there_is_an_answer_or_an_error_of_ours(given: list[tuple[str, str]]) -> None:
    for kind in (OfStatements, OfTallies, OfArticle, Nothing):
        with suppress(InputError):
            parse(kind, given)
