from __future__ import annotations

from sqlalchemy import Engine
from tallying.events import agreed, header, kill, paragraph, usable
from tallying.feeding import feed

from streams.sql.database import writing
from streams.tally.sql.rows import Saved, find_articles, load_states, lock_announced, make_articles, reported_before
from streams.tally.store import TallyStore


def find(engine: Engine, *uris: str) -> dict[tuple[str, int], Saved]:
    with writing(engine) as connection:
        found = find_articles(connection, lock_announced(connection, uris))
        load_states(connection, found.values(), whole=True)
    return found


def test_an_article_has_a_row_of_its_own_in_each_reading_and_is_not_known_before_anything_arrives(
    engine: Engine,
) -> None:
    keys = {("urn:b", 1): 2, ("urn:a", 1): 1, ("urn:a", 2): 1}
    with writing(engine) as connection:
        make_articles(connection, keys)
        make_articles(connection, {("urn:a", 1): 7})
    found = find(engine, "urn:a", "urn:b")

    assert {key: saved.shard for key, saved in found.items()} == keys
    assert len({saved.id for saved in found.values()}) == 3
    assert not any(saved.known for saved in found.values())


def test_a_kill_is_kept_by_uri_alone(engine: Engine, store: TallyStore) -> None:
    feed(store, [kill(header(version="3"))])
    with writing(engine) as connection:
        assert lock_announced(connection, ["urn:a"])["urn:a"].killed == "3"
    assert find(engine, "urn:a") == {}


def test_announced_versions_are_kept_by_uri_alone(engine: Engine, store: TallyStore) -> None:
    feed(store, [usable(header(version="1"), 2), usable(header(version="2"))])
    with writing(engine) as connection:
        versions = lock_announced(connection, ["urn:a"])["urn:a"].versions
    assert [(known.facts.version, known.facts.paragraph_count) for known in versions] == [("1", 2), ("2", 0)]


def test_a_whole_state_says_what_the_article_reported(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade")])])
    (saved,) = find(engine, "urn:a").values()
    assert list(reported_before(saved)) == ["urn:a#1/1/trade/0"]
    assert saved.state.reported() == reported_before(saved)
    saved.reset()
    assert saved.state.editions == {}
    assert len(reported_before(saved)) == 1


def test_any_number_of_articles_can_be_asked_for_at_once(engine: Engine) -> None:
    with writing(engine) as connection:
        assert find_articles(connection, lock_announced(connection, [f"urn:{n}" for n in range(40_000)])) == {}
