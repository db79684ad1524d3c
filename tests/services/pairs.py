"""On which log and which database a test runs."""

from __future__ import annotations

import pytest

ON_KAFKA = pytest.mark.parametrize("log_settings", [pytest.param("kafka", marks=pytest.mark.kafka)], indirect=True)
ON_POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
EACH_ONCE = pytest.mark.parametrize(
    ("log_settings", "database_url"),
    [
        pytest.param("embedded", "sqlite"),
        pytest.param("kafka", "postgres", marks=[pytest.mark.kafka, pytest.mark.postgres]),
    ],
    indirect=True,
)
"""For what takes long: logs and databases know nothing of one another, so each is met once, and not every pair."""
