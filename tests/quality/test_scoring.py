"""How names are compared."""

from __future__ import annotations

import pytest
from quality.scoring import name_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("U.S. Salt Survey", "US Salt Survey", True),
        ("the U.S. Salt Survey", "US Salt Survey", True),
        ("Union of U.S. Rowers", "Union of US Rowers", True),
        ("US Salt Survey", "Salt Survey", False),
    ],
)
def test_a_name_is_the_same_with_or_without_the_dots_of_us(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same
