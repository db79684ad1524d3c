from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from streams.settings import Secret
from streams.sql.database import open_engine, parse_url
from streams.tally.sql.tables import create_schema
from streams.tally.store import TallyStore


@pytest.fixture
def url(tmp_path: Path) -> Secret:
    return Secret(f"sqlite:///{tmp_path / 'tallies.db'}")


@pytest.fixture
def engine(url: Secret) -> Iterator[Engine]:
    """An engine of an empty store."""
    opened = open_engine(parse_url(url))
    create_schema(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def store(url: Secret) -> Iterator[TallyStore]:
    opened = TallyStore(url)
    yield opened
    opened.close()
