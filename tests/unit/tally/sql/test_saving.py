from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, func, select
from tallying.events import READER, agreed, header, kill, paragraph, said, version
from tallying.feeding import Event, arrivals, feed
from tallying.histories import histories

from streams.contract.readings import reading_id
from streams.sql.database import reading, writing
from streams.tally.core.announced import Announced
from streams.tally.core.editions import ArticleState
from streams.tally.core.readings import Readings
from streams.tally.sql.intake import take_in
from streams.tally.sql.rows import find_articles, load_states, lock_announced
from streams.tally.sql.schema import AGREEMENTS, CONTRIBUTIONS, EDITIONS, HOURS, MENTIONS, STATEMENTS, STORE, TOTALS
from streams.tally.store import TallyStore

ONE_STORE = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def row_counts(engine: Engine) -> dict[str, int]:
    with reading(engine) as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in (EDITIONS, CONTRIBUTIONS, MENTIONS, STATEMENTS, AGREEMENTS)
        }


def test_a_paragraph_is_a_contribution_with_its_parts_as_rows(engine: Engine, store: TallyStore) -> None:
    event = paragraph(
        issues=["trade", "climate"], statements=[said("Ann Lee"), said(None)], agreements=[agreed("trade")]
    )
    feed(store, [event])
    assert row_counts(engine) == {"editions": 1, "contributions": 1, "mentions": 2, "statements": 2, "agreements": 1}


def test_what_no_longer_counts_leaves_no_rows_of_its_parts(engine: Engine, store: TallyStore) -> None:
    event = paragraph(issues=["trade"], statements=[said("Ann Lee")], agreements=[agreed("trade")])
    feed(store, [event])
    feed(store, [kill(header())])
    assert row_counts(engine) == {"editions": 0, "contributions": 0, "mentions": 0, "statements": 0, "agreements": 0}


def test_a_replaced_version_leaves_only_the_rows_of_the_later_one(engine: Engine, store: TallyStore) -> None:
    feed(store, version(header(version="1"), ["trade", "trade", "trade"]))
    feed(store, version(header(version="2"), ["climate"]))
    assert row_counts(engine) == {"editions": 1, "contributions": 1, "mentions": 1, "statements": 0, "agreements": 0}


def test_a_paragraph_read_anew_leaves_only_the_rows_of_its_new_labels(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade", "climate"], statements=[said("Ann Lee"), said("Bo")])])
    feed(store, [paragraph(issues=["trade"], statements=[said("Cy")])])
    assert row_counts(engine) == {"editions": 1, "contributions": 1, "mentions": 1, "statements": 1, "agreements": 0}


@given(histories())
@ONE_STORE
def test_a_state_saved_and_loaded_is_the_same_state(engine: Engine, history: list[Event]) -> None:
    with writing(engine) as connection:
        for table in EDITIONS.metadata.tables.values():
            if table is not STORE:
                connection.execute(table.delete())
    events = arrivals(history)
    states: dict[str, ArticleState] = {}
    for arrival in events:
        states.setdefault(arrival.uri, ArticleState(Announced(arrival.uri))).arrive(arrival, 1.0)
    readings = Readings()
    readings.of_paragraph(reading_id(READER), READER, 1.0)
    with writing(engine) as connection:
        for arrival in events:
            take_in(connection, readings, [(0, arrival)], 1.0)
        loaded = find_articles(connection, lock_announced(connection, list(states)))
        load_states(connection, loaded.values(), whole=True)

    for uri, state in states.items():
        state.changed = False
        state.notices, state.turns = [], []
        kept = loaded.get((uri, 1))
        assert (ArticleState(state.announced) if kept is None else kept.state) == state


def test_a_killed_article_leaves_no_name_in_the_counts(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"], statements=[said("Ann Lee")], agreements=[agreed("trade")])])
    feed(store, [kill(header())])
    with reading(engine) as connection:
        assert [connection.scalar(select(func.count()).select_from(table)) for table in (HOURS, TOTALS)] == [0, 0]
