"""Which paragraphs there are, and what they bring up."""

from __future__ import annotations

import pytest
from resolving import referents

OPENING = "Kenyan President Amina Otieno met German Chancellor Max Brandt in Nairobi on Tuesday."


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Amina Otieno", "Kenya"),
        ("Max Brandt", "Germany"),
        ("Washington", "United States"),
        ("Chinese", "China"),
        ("China", "China"),
        ("Nobody Known", None),
        ("", None),
    ],
)
def test_a_party_leads_to_its_country(name: str, country: str | None) -> None:
    assert referents("They met.", OPENING).country(name) == country
