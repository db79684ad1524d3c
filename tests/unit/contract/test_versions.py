from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.versions import version_key

VERSIONS = st.text(st.sampled_from("0129.-vaé٣ "), max_size=6)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("1", "2"),
        ("2", "10"),
        ("1", "1.1"),
        ("1.9", "1.10"),
        ("v2", "v10"),
        ("", "1"),
        ("9", "a"),
        ("2023-11-15T09:00:00Z", "2023-11-15T10:00:00Z"),
        ("9" * 5000, "1" + "0" * 5000),
    ],
)
def test_versions_follow_their_numbers(earlier: str, later: str) -> None:
    assert version_key(earlier) < version_key(later)


@given(st.integers(0), st.integers(0))
def test_numbers_compare_as_numbers(one: int, other: int) -> None:
    assert (version_key(str(one)) < version_key(str(other))) == (one < other)


@given(VERSIONS, VERSIONS)
def test_different_versions_are_never_equal_and_the_same_always_are(one: str, other: str) -> None:
    assert (version_key(one) == version_key(other)) == (one == other)
    assert (version_key(one) < version_key(other)) != (version_key(one) >= version_key(other))


@given(st.lists(VERSIONS).flatmap(lambda versions: st.tuples(st.just(versions), st.permutations(versions))))
def test_sorting_does_not_depend_on_the_order_given(orders: tuple[list[str], list[str]]) -> None:
    one, other = orders
    assert sorted(one, key=version_key) == sorted(other, key=version_key)


def test_leading_zeros_do_not_change_the_number() -> None:
    assert version_key("007") < version_key("8")
    assert version_key("7") < version_key("08")
