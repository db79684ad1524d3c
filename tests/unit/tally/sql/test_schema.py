from __future__ import annotations

from sqlalchemy import create_mock_engine, make_url
from sqlalchemy.schema import CreateTable

from streams.tally.sql.schema import AGREEMENTS, CONTRIBUTIONS, HOURS, METADATA, STATEMENTS, TOTALS


def test_every_table_has_a_primary_key() -> None:
    assert all(table.primary_key.columns for table in METADATA.tables.values())


def test_counts_are_kept_by_shard_so_that_consumers_do_not_wait_for_each_other() -> None:
    assert all("shard" in table.primary_key.columns for table in (HOURS, TOTALS))


def test_what_a_paragraph_adds_is_keyed_by_article_edition_and_ordinal() -> None:
    for table in (CONTRIBUTIONS, STATEMENTS, AGREEMENTS):
        assert [column.name for column in table.primary_key.columns][:3] == ["article", "edition", "ordinal"]


def test_both_databases_take_the_same_tables() -> None:
    for url in ("sqlite://", "postgresql+psycopg://"):
        dialect = create_mock_engine(make_url(url), lambda *_: None).dialect
        for table in METADATA.tables.values():
            assert table.name in str(CreateTable(table).compile(dialect=dialect))
