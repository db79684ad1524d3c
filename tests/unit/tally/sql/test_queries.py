from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine
from tallying.events import NOON, header, kill, paragraph
from tallying.feeding import feed

from streams.sql.database import reading
from streams.tally.sql import queries
from streams.tally.store import TallyStore


def test_the_first_and_last_event_times_are_exact_and_forget_what_was_killed(store: TallyStore) -> None:
    times = [NOON + timedelta(hours=hours, microseconds=3) for hours in (-30, 0, 5)]
    for time in times:
        feed(store, [paragraph(header(f"urn:{time}", published=time), issues=["trade"])], partition=time.hour % 3)
    assert [(tally.first, tally.last) for tally in store.tallies()] == [(times[0], times[2])]

    for time in (times[0], times[2]):
        feed(store, [kill(header(f"urn:{time}", published=time))])
    assert [(tally.first, tally.last) for tally in store.tallies()] == [(times[1], times[1])]


def test_revisions_count_the_transactions_that_changed_an_issue(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"]), paragraph(header("urn:b"), issues=["trade"])])
    feed(store, [paragraph(issues=["trade"])])
    feed(store, [paragraph(header("urn:c"), issues=["trade", "climate"])])
    with reading(engine) as connection:
        assert queries.revisions(connection, 1) == {"trade": 2, "climate": 1}


def test_issues_asked_for_by_name_have_a_tally_even_if_it_is_empty(engine: Engine, store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"])])
    with reading(engine) as connection:
        found = queries.current_tallies(connection, 1, ["unknown", "trade"])
    assert [(tally.issue, tally.paragraphs) for tally in found] == [("unknown", 0), ("trade", 1)]
