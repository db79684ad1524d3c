from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from tallying.events import NOON, agreed, announced, header, kill, paragraph, usable
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


def test_reports_that_count_are_found_by_issue_and_status_the_latest_first(engine: Engine, store: TallyStore) -> None:
    def told(uri: str, hours: int, status: str, issue: str = "trade") -> None:
        article = header(uri, published=NOON + timedelta(hours=hours))
        feed(store, [paragraph(article, issues=[issue], agreements=[agreed(issue, status)])])

    told("urn:a", 0, "sought")
    told("urn:b", 5, "refused")
    told("urn:c", 9, "reached")
    told("urn:d", 7, "sought", "climate")
    told("urn:e", 8, "sought")
    feed(store, [kill(header("urn:e"))])

    with reading(engine) as connection:
        found = queries.reports(connection, 1, "trade", ["sought", "refused"], 9)
        one = queries.reports(connection, 1, "trade", ["sought", "refused"], 1)

    assert [report.article.uri for report in found] == ["urn:b", "urn:a"]
    assert list(one) == list(found[:1])


def test_what_was_announced_is_awaited_until_it_is_there_or_given_up(engine: Engine, store: TallyStore) -> None:
    def awaited() -> queries.Awaited:
        with reading(engine) as connection:
            return queries.awaited(connection, 1)

    late, lost = header("urn:late", digest="l"), header("urn:lost", digest="o", published=NOON + timedelta(hours=1))
    feed(store, [paragraph(header("urn:a"))], now=1.0)
    assert awaited() == queries.Awaited(None, None)
    feed(store, [usable(late, 1)], now=2.0)
    feed(store, [usable(lost, 1)], now=3.0)
    assert awaited() == queries.Awaited(datetime.fromtimestamp(2, UTC), None)
    feed(store, [paragraph(late)], now=4.0)
    assert awaited() == queries.Awaited(datetime.fromtimestamp(3, UTC), None)
    store.take_overdue([0], cutoff=50.0)
    store.take_overdue([0], cutoff=100.0)
    assert awaited() == queries.Awaited(None, lost.published)


def test_an_article_of_which_several_versions_wait_waits_once_and_none_that_is_killed_does(store: TallyStore) -> None:
    feed(store, [announced(issues=["trade"])])
    versions = [header("urn:a", str(n), published=NOON + timedelta(hours=n)) for n in range(4)]
    for n, version in enumerate(versions[:3]):
        feed(store, [usable(version, 2)], now=100.0 + n)
    both = [store.waiting()]
    feed(store, [usable(header("urn:b"), 2)], now=200.0)
    both.append(store.waiting())
    feed(store, [kill(versions[3])], now=300.0)

    assert both == [(1, datetime.fromtimestamp(100, UTC)), (2, datetime.fromtimestamp(100, UTC))]
    assert store.waiting() == (1, datetime.fromtimestamp(200, UTC))
