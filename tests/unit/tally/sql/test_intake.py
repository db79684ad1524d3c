from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, event, select
from tallying.coverage import coverage
from tallying.events import agreed, header, paragraph, version
from tallying.feeding import feed

from streams.sql.database import reading
from streams.tally.sql.schema import TOTALS
from streams.tally.store import TallyStore


@pytest.fixture
def written() -> Iterator[list[str]]:
    """Tables that are written to; clear it to begin anew."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        words = statement.split()
        if words[0] in ("INSERT", "UPDATE", "DELETE"):
            found.append(words[1] if words[0] == "UPDATE" else words[2])

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def test_a_repeat_writes_offsets_and_nothing_else(written: list[str], store: TallyStore) -> None:
    events = [paragraph for article in coverage(5, paragraphs=6) for paragraph in article]
    feed(store, events)
    written.clear()
    feed(store, events)
    assert set(written) == {"offsets"}


def test_an_earlier_version_arriving_late_writes_offsets_and_nothing_else(
    written: list[str], store: TallyStore
) -> None:
    feed(store, version(header(version="2"), ["trade"]))
    written.clear()
    feed(store, version(header(version="1"), ["trade"]))
    assert set(written) == {"offsets"}


def test_a_late_version_that_never_counted_is_not_reported(written: list[str], store: TallyStore) -> None:
    feed(store, version(header(version="2"), ["trade"]))
    written.clear()
    feed(store, [paragraph(header(version="1"), issues=["trade"], agreements=[agreed("trade")])])
    assert set(written) == {"offsets"}


def test_a_version_and_its_successor_in_one_transaction_end_as_one_after_the_other(store: TallyStore) -> None:
    feed(store, [*version(header(version="1"), ["trade", "trade"]), *version(header(version="2"), ["climate"])])
    assert [(tally.issue, tally.paragraphs) for tally in store.tallies()] == [("climate", 1)]


def test_counts_are_kept_under_the_partition_that_the_article_came_from(engine: Engine, store: TallyStore) -> None:
    feed(store, version(header(version="1"), ["trade"]), partition=3)
    # Somebody gave the topic more partitions, so that the article goes to another one from now on.
    feed(store, version(header(version="2"), ["trade", "trade"]), partition=5)
    with reading(engine) as connection:
        rows = connection.execute(select(TOTALS.c.shard, TOTALS.c.count)).all()
    assert {shard for shard, _ in rows} == {3}
    assert all(count > 0 for _, count in rows)
