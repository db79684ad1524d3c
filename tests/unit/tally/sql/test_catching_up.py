from __future__ import annotations

import pytest
from sqlalchemy import Engine
from tallying.events import OTHER_READER, announced, header, reread, version
from tallying.feeding import feed

from streams.sql.database import reading
from streams.tally.sql import catching_up
from streams.tally.sql.catching_up import CatchingUp
from streams.tally.sql.readings import load_readings
from streams.tally.store import TallyStore


def step(engine: Engine, catching: CatchingUp, now: float = 1.0) -> bool:
    with reading(engine) as connection:
        readings = load_readings(connection)
        assert readings.current is not None
        assert readings.wanted is not None
        return catching.step(connection, readings.current, readings.wanted, now)


def test_what_was_found_to_be_caught_up_is_not_looked_at_again_at_every_step(
    engine: Engine, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "_ARTICLES_AT_ONCE", 3)
    articles = [version(header(f"urn:{n:02}"), ["trade"]) for n in range(10)]
    feed(store, [announced(), *(event for article in articles for event in article)])
    feed(store, [announced(OTHER_READER)])
    catching = CatchingUp()
    assert not step(engine, catching)
    afters = []
    for article in articles:
        assert not step(engine, catching)
        afters.append(catching.after)
        feed(store, reread(article))
    assert afters == sorted(set(afters))
    assert step(engine, catching)


def test_a_look_goes_through_so_many_articles_and_the_next_one_goes_on_from_there(
    engine: Engine, store: TallyStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catching_up, "_ARTICLES_AT_ONCE", 2)
    monkeypatch.setattr(catching_up, "_STEPS", 1)
    events = [event for n in range(5) for event in version(header(f"urn:{n}"), ["trade"])]
    feed(store, [announced(), *events])
    feed(store, [announced(OTHER_READER), *reread(events)])
    catching = CatchingUp()
    assert [step(engine, catching) for _ in range(3)] == [False, False, True]


def test_another_wish_is_looked_at_from_the_beginning(engine: Engine, store: TallyStore) -> None:
    events = version(header(), ["trade"])
    feed(store, [announced(), *events, announced(OTHER_READER), *reread(events)])
    catching = CatchingUp(pair=(7, 8), after=10**9)
    assert step(engine, catching)
