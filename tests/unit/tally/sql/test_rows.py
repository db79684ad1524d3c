from __future__ import annotations

from sqlalchemy import Engine
from tallying.events import agreed, header, kill, paragraph
from tallying.feeding import feed

from streams.tally.sql.database import writing
from streams.tally.sql.rows import load_states, lock_articles
from streams.tally.store import TallyStore


def test_an_article_not_seen_before_gets_a_row_and_is_not_known(engine: Engine) -> None:
    with writing(engine) as connection:
        first = lock_articles(connection, {"urn:b": 2, "urn:a": 1})
        again = lock_articles(connection, {"urn:a": 7})

    assert {uri: (saved.shard, saved.known) for uri, saved in first.items()} == {
        "urn:a": (1, False),
        "urn:b": (2, False),
    }
    assert (again["urn:a"].id, again["urn:a"].shard) == (first["urn:a"].id, 1)


def test_an_article_known_only_by_its_kill_is_known(engine: Engine, store: TallyStore) -> None:
    feed(store, [kill(header(version="3"))])
    with writing(engine) as connection:
        saved = lock_articles(connection, {"urn:a": 0})["urn:a"]
    assert (saved.known, saved.state.killed) == (True, "3")


def test_a_whole_state_says_what_the_article_reported(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade")])])
    with writing(engine) as connection:
        saved = lock_articles(connection, {"urn:a": 0})["urn:a"]
        load_states(connection, [saved], whole=True)
        assert list(saved.reported) == ["urn:a#1/1/trade/0"]
        assert saved.retracted() == []
        saved.reset()
        assert saved.state.editions == {}
        assert len(saved.retracted()) == 1
