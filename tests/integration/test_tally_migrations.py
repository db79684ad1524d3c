from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import msgspec
import orjson
import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from tallying.events import OTHER_READER, announced, header, paragraph
from tallying.feeding import feed
from tallying.stores import shown, write_store

from streams.contract.readings import reading_id
from streams.errors import StoreError
from streams.settings import Secret
from streams.tally.core.readings import UNKNOWN
from streams.tally.core.summary import IssueTally
from streams.tally.sql.schema import SCHEMA_VERSION
from streams.tally.store import TallyStore


@pytest.fixture
def old_url(database_url: str) -> str:
    """URL of a store that 0.1.0 wrote."""
    write_store(database_url)
    return database_url


def driven(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def plain(tallies: Iterable[IssueTally]) -> Any:
    """As 0.1.0 showed them, when nothing was known of copies."""
    shown = orjson.loads(orjson.dumps([tally.as_dict() for tally in tallies]))
    assert all(tally.pop("original") == tally["paragraphs"] and tally.pop("syndicated") == 0 for tally in shown)
    return shown


def tables(url: str) -> dict[str, Any]:
    """Columns, keys and indexes by table, without their order and names."""
    engine = create_engine(make_url(driven(url)))
    found = {}
    inspector = inspect(engine)
    for table in inspector.get_table_names():
        columns = {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)}
        unique = sorted(tuple(u["column_names"]) for u in inspector.get_unique_constraints(table))
        indexes = sorted(tuple(i["column_names"]) for i in inspector.get_indexes(table))
        found[table] = (columns, inspector.get_pk_constraint(table)["constrained_columns"], unique, indexes)
    engine.dispose()
    return found


def test_a_store_of_0_1_0_opens_and_shows_what_it_showed(old_url: str) -> None:
    store, expected = TallyStore(Secret(old_url)), shown()
    assert plain(store.tallies()) == expected["tallies"]
    assert plain(store.tallies(by="day")) == expected["by_day"]
    assert [report.id for report in store.latest_agreements(100)] == expected["latest"]
    lacking = [[v.uri, v.version, v.paragraphs, v.paragraph_count] for v in store.incomplete()]
    assert lacking == expected["incomplete"]
    assert {str(place): after for place, after in store.positions().items()} == expected["positions"]
    store.close()


def test_a_store_brought_up_has_the_tables_of_a_new_one(old_url: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    store = TallyStore(Secret(old_url))
    before = tables(old_url)
    store.close()
    engine = create_engine(make_url(driven(old_url)))
    with engine.begin() as connection:
        # SQLite's index of words brings tables with it, which go with it.
        for table in sorted(before):
            connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
    engine.dispose()
    TallyStore(Secret(old_url)).close()
    assert before == tables(old_url)


def test_contributions_of_a_store_of_0_1_0_are_of_the_one_reader_that_reported_agreements(old_url: str) -> None:
    store = TallyStore(Secret(old_url))
    (reading,) = store.readings()
    (reader,) = {report.reader for report in store.latest_agreements(100)}
    assert (reading.reader, reading.id, reading.current, reading.announced) == (reader, reading_id(reader), True, False)
    store.close()


def test_contributions_whose_reader_nothing_tells_are_of_a_reading_named_so(old_url: str) -> None:
    engine = create_engine(make_url(driven(old_url)))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM agreements"))
    engine.dispose()
    store = TallyStore(Secret(old_url))
    (reading,) = store.readings()
    assert reading.reader == UNKNOWN
    store.close()


def test_what_a_store_of_0_1_0_owes_is_published_and_revisions_go_on_from_where_they_were(old_url: str) -> None:
    store, expected = TallyStore(Secret(old_url)), shown()
    publication = store.publication(speakers=10)
    assert publication is not None
    assert all(tally.revision > expected["published"][tally.issue] for tally in publication.tallies)
    # Those of the killed article that were owed, and those of the version that does not count yet.
    assert len(publication.reports) > expected["owed"]
    assert all(report.retracted for report in publication.reports)
    standing = {report.id for report in store.latest_agreements(100)}
    assert not standing & {report.id for report in publication.reports}
    publication.finish()
    assert store.publication(speakers=10) is None
    store.close()


def test_a_store_of_0_1_0_goes_on_and_takes_the_first_log_that_comes(old_url: str) -> None:
    store = TallyStore(Secret(old_url))
    (reading,) = store.readings()
    new = paragraph(header("urn:new"), issues=["taiwan"], reader=reading.reader)
    before = store.tallies("taiwan")[0].paragraphs
    feed(store, [new])
    assert store.tallies("taiwan")[0].paragraphs == before + 1
    feed(store, [announced(OTHER_READER), msgspec.structs.replace(new, reader=OTHER_READER)])
    assert [found.caught_up < 0.2 for found in store.readings()] == [False, True]
    place = next(iter(store.positions()))
    assert store.positions({place.topic: "log-1"})[place] > 0
    store.close()


def test_several_that_open_a_store_of_0_1_0_at_once_bring_it_up_once(old_url: str) -> None:
    with ThreadPoolExecutor(4) as threads:
        stores = list(threads.map(lambda _: TallyStore(Secret(old_url)), range(4)))
    assert [plain(store.tallies()) for store in stores] == [shown()["tallies"]] * 4
    for store in stores:
        store.close()


def test_a_store_of_a_later_version_is_refused(database_url: str) -> None:
    TallyStore(Secret(database_url)).close()
    engine = create_engine(make_url(driven(database_url)))
    with engine.begin() as connection:
        connection.execute(text("UPDATE streams_store SET schema_version = 99"))
    engine.dispose()
    with pytest.raises(StoreError, match=f"schema version 99, this program needs {SCHEMA_VERSION}"):
        TallyStore(Secret(database_url))
