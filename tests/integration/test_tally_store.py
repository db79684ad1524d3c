from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from services.pairs import ON_POSTGRES
from sqlalchemy import create_engine, text
from tallying import model
from tallying.coverage import coverage
from tallying.events import NOON, agreed, header, kill, paragraph, said, usable, version
from tallying.feeding import Event, feed, place
from tallying.histories import histories, plain

from streams.errors import StaleOffsetsError
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.tally.core.arrivals import article_arrival
from streams.tally.core.fold import fold
from streams.tally.core.summary import Period
from streams.tally.store import TallyStore

SLOW = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@pytest.fixture
def store(database_url: str) -> Iterator[TallyStore]:
    opened = TallyStore(Secret(database_url))
    yield opened
    opened.close()


def owed(store: TallyStore) -> tuple[dict[str, int], list[str]]:
    """What the store owes the log: paragraphs by issue, ids reported or, with a minus, taken back. Then it has it."""
    publication = store.publication(speakers=10)
    if publication is None:
        return {}, []
    publication.finish()
    told = [f"-{event.id}" if event.retracted else event.id for event in publication.reports]
    return {tally.issue: tally.paragraphs for tally in publication.tallies}, told


EXAMPLES = itertools.count()


@given(history=histories(), cuts=st.lists(st.integers(1, 4), max_size=12), partitions=st.integers(1, 3))
@SLOW
def test_any_history_in_any_transactions_ends_in_the_tallies_of_the_simple_model(
    store: TallyStore, history: list[Event], cuts: list[int], partitions: int
) -> None:
    history = _of_its_own(history, next(EXAMPLES))
    now = 10.0 * next(EXAMPLES)
    rest = list(history)
    for size in [*cuts, len(rest)]:
        for partition in range(partitions):
            part = [event for event in rest[:size] if _partition(event, partitions) == partition]
            if part:
                feed(store, part, partition=partition, now=now)
        rest = rest[size:]
    store.take_overdue(range(partitions), cutoff=now)

    expected = model.summary(model.final_paragraphs(history))
    issues = {name for event in history for name in _issues(event)}
    shown = {name: tally for name in issues for tally in store.tallies(name)}
    assert plain(shown.values()) == expected
    by_day = [tally for name in issues for tally in store.tallies(name, by="day")]
    by_hour = [tally for name in issues for tally in store.tallies(name, by="hour")]
    final = model.final_paragraphs(history)
    assert sorted(by_day, key=_issue_and_start) == sorted(fold(final, by="day"), key=_issue_and_start)
    assert sorted(by_hour, key=_issue_and_start) == sorted(fold(final, by="hour"), key=_issue_and_start)


def _of_its_own(history: list[Event], example: int) -> list[Event]:
    """The same history about articles and issues that no other example has touched."""
    plain = msgspec.json.encode(history).decode()
    for name in ("urn:a", "urn:b", "trade", "climate"):
        plain = plain.replace(f'"{name}"', f'"{name}-{example}"')
    return [
        msgspec.convert(event, type(original), strict=False)
        for event, original in zip(msgspec.json.decode(plain), history, strict=True)
    ]


def _partition(event: Event, partitions: int) -> int:
    return sum(event.article.uri.encode()) % partitions


def _issues(event: Any) -> set[str]:
    mentioned = {mention.id for mention in getattr(event, "issues", ())}
    return mentioned | {label.issue for label in getattr(event, "agreements", ())}


def _issue_and_start(tally: Any) -> tuple[str, Any]:
    return tally.issue, tally.start


@pytest.mark.parametrize("by", [None, "day", "hour"])
def test_tallies_shown_are_the_fold_of_what_was_classified(store: TallyStore, by: Period | None) -> None:
    articles = list(coverage(40, paragraphs=8))
    for number, article in enumerate(articles):
        feed(store, article, partition=number % 4)

    assert store.tallies(by=by) == fold([event for article in articles for event in article], by=by)


def test_one_issue_and_a_beginning_can_be_asked_for(store: TallyStore) -> None:
    old = paragraph(header("urn:a", published=NOON), issues=["trade", "climate"])
    new = paragraph(header("urn:b", published=NOON + timedelta(days=2)), issues=["trade"])
    feed(store, [old, new])

    assert [tally.issue for tally in store.tallies("climate")] == ["climate"]
    assert store.tallies(since=NOON + timedelta(days=1)) == fold([new])
    assert store.tallies("climate", since=NOON + timedelta(days=1)) == ()
    assert store.tallies("unknown") == ()


def test_a_repeat_writes_nothing_but_offsets(store: TallyStore) -> None:
    event = paragraph(issues=["trade"], agreements=[agreed("trade")])
    feed(store, [event])
    before = owed(store)
    feed(store, [event, event])

    assert before == ({"trade": 1}, ["urn:a#1/1/trade/0"])
    assert owed(store) == ({}, [])
    assert store.positions() == {place(): 3}


def test_a_repeat_after_a_restart_finds_what_the_first_run_wrote(database_url: str) -> None:
    articles = list(coverage(10, paragraphs=6))
    events = [event for article in articles for event in article]
    for _ in range(2):
        store = TallyStore(Secret(database_url))
        feed(store, events)
        assert store.tallies() == fold(events)
        store.close()


def test_a_stale_offset_fails_and_changes_nothing(store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"])])
    for stale in (None, 0, 2):
        with pytest.raises(StaleOffsetsError, match="classified-paragraphs-0 is no longer at offset"):
            store.apply([], {place(1): Advance(None, 7), place(): Advance(stale, 9)}, now=1.0)

    assert store.positions() == {place(): 1}


def test_the_agreements_of_a_replaced_version_are_retracted(store: TallyStore) -> None:
    first = paragraph(header(version="1"), issues=["trade"], agreements=[agreed("trade")], text="They agreed.")
    second = paragraph(header(version="2"), issues=["trade"], agreements=[agreed("trade", "sought")])
    feed(store, [first])
    assert owed(store)[1] == ["urn:a#1/1/trade/0"]
    feed(store, [second])

    publication = store.publication(speakers=10)
    assert publication is not None
    retraction, report = publication.reports
    assert (report.retracted, report.agreement) == (False, second.agreements[0])
    assert retraction.retracted
    assert (retraction.id, retraction.text) == ("urn:a#1/1/trade/0", "They agreed.")
    assert retraction.agreement == first.agreements[0]
    publication.finish()


def test_the_agreements_of_a_killed_article_are_retracted_and_its_issues_fall_to_nothing(store: TallyStore) -> None:
    event = paragraph(issues=["trade"], agreements=[agreed("trade")])
    feed(store, [event])
    owed(store)
    feed(store, [kill(header())])

    assert owed(store) == ({"trade": 0}, ["-urn:a#1/1/trade/0"])
    assert store.tallies() == ()


def test_a_straggler_of_a_killed_version_is_not_reported(store: TallyStore) -> None:
    feed(store, [kill(header())])
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade")])])

    assert owed(store) == ({}, [])
    assert store.tallies() == ()


def test_an_agreement_that_a_changed_text_reports_in_the_same_words_is_not_told_again(store: TallyStore) -> None:
    text = paragraph(header(digest="x"), issues=["trade"], agreements=[agreed("trade")])
    changed = paragraph(header(digest="y"), issues=["trade"], agreements=[agreed("trade")])
    feed(store, [text])
    owed(store)
    feed(store, [changed])
    feed(store, [text])

    assert owed(store)[1] == []


def test_what_is_owed_stays_owed_until_it_is_acknowledged(store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"], agreements=[agreed("trade")])])
    feed(store, [kill(header())])

    publication = store.publication(speakers=10)
    assert publication is not None
    publication.abandon()
    assert owed(store) == ({"trade": 0}, ["urn:a#1/1/trade/0", "-urn:a#1/1/trade/0"])
    assert owed(store) == ({}, [])


def test_revisions_grow_and_tell_the_positions_they_reflect(store: TallyStore) -> None:
    revisions = []
    for number in range(3):
        feed(store, [paragraph(header(f"urn:{number}"), issues=["trade"])], partition=number % 2)
        publication = store.publication(speakers=10)
        assert publication is not None
        (tally,) = publication.tallies
        publication.finish()
        revisions.append(tally.revision)
        assert tally.paragraphs == number + 1

    assert revisions == sorted(set(revisions))
    assert tally.positions == {"classified-paragraphs-0": 2, "classified-paragraphs-1": 1}


def test_a_published_tally_names_only_its_first_speakers(store: TallyStore) -> None:
    feed(store, [paragraph(issues=["trade"], statements=[said(f"Speaker {n}") for n in range(20)])])

    publication = store.publication(speakers=10)
    assert publication is not None
    (tally,) = publication.tallies
    publication.finish()
    assert (len(tally.speakers), tally.statements) == (10, 20)
    assert len(store.tallies()[0].speakers) == 20


def test_the_latest_agreements_come_latest_first_and_only_those_that_count(store: TallyStore) -> None:
    for hour in range(4):
        article = header(f"urn:{hour}", published=NOON + timedelta(hours=hour), outlet="Daily")
        feed(store, [paragraph(article, issues=["trade"], agreements=[agreed("trade", parties=["China"])])])
    feed(store, [kill(header("urn:2"))])
    pending = header("urn:1", "2", published=NOON + timedelta(hours=9))
    feed(store, [paragraph(pending, 1, 2, agreements=[agreed("trade")])])

    found = store.latest_agreements(2)
    assert [(report.article.uri, report.article.version) for report in found] == [("urn:3", "1"), ("urn:1", "1")]
    assert (found[0].agreement.parties, found[0].article.outlet) == (("China",), "Daily")
    assert store.latest_agreements(2, issue="climate") == ()


def test_a_version_without_all_its_paragraphs_is_listed_then_counted_as_it_is(store: TallyStore) -> None:
    feed(store, version(header(version="1"), ["trade"]), now=100.0)
    feed(store, version(header(version="2"), ["climate", "climate", "climate"])[:2], now=200.0)

    (waiting,) = store.incomplete()
    assert (waiting.uri, waiting.version, waiting.paragraphs, waiting.paragraph_count) == ("urn:a", "2", 2, 3)
    assert (waiting.live, waiting.reported, waiting.since) == (False, False, datetime.fromtimestamp(200, UTC))
    assert store.take_overdue([0], cutoff=199.0) == []
    assert store.take_overdue([1], cutoff=200.0) == []
    assert [tally.issue for tally in store.tallies()] == ["trade"]

    (taken,) = store.take_overdue([0], cutoff=200.0)
    assert (taken.live, taken.reported) == (True, True)
    assert [tally.issue for tally in store.tallies()] == ["climate"]
    assert store.incomplete() == (taken,)
    assert store.take_overdue([0], cutoff=999.0) == []


def test_an_announced_version_of_which_nothing_comes_is_reported_and_what_counts_stays(store: TallyStore) -> None:
    feed(store, version(header(version="1"), ["trade"]), now=100.0)
    feed(store, [usable(header(version="2"), 3), usable(header("urn:lost"), 2)], now=100.0)
    assert store.incomplete() == ()
    assert store.take_overdue([0], cutoff=99.0) == []

    lost = store.take_overdue([0], cutoff=100.0)
    assert sorted((v.uri, v.version, v.paragraphs, v.paragraph_count, v.live) for v in lost) == [
        ("urn:a", "2", 0, 3, False),
        ("urn:lost", "1", 0, 2, False),
    ]
    assert [tally.paragraphs for tally in store.tallies()] == [1]
    assert sorted(store.incomplete(), key=lambda v: v.uri) == sorted(lost, key=lambda v: v.uri)
    assert store.take_overdue([0], cutoff=999.0) == []
    feed(store, version(header("urn:lost"), ["trade", "trade"]), now=200.0)
    assert [v.uri for v in store.incomplete()] == ["urn:a"]


def test_versions_announced_before_there_was_a_reading_are_missed_too(store: TallyStore) -> None:
    feed(store, [usable(header("urn:lost"), 2), usable(header("urn:killed")), kill(header("urn:killed"))], now=1.0)
    feed(store, [paragraph(header("urn:other"), issues=["trade"])], now=1.0)
    for _ in range(3):
        assert store.keep_readings(now=100.0) is None
    assert store.take_overdue([0], cutoff=99.0) == []
    assert [lost.uri for lost in store.take_overdue([0], cutoff=100.0)] == ["urn:lost"]


def test_announced_versions_are_not_missed_while_paragraphs_of_earlier_ones_keep_coming(store: TallyStore) -> None:
    announced = [article_arrival(usable(header(f"urn:{n}"), 1), n + 1) for n in range(100)]
    feed(store, [paragraph(header("urn:first"))], now=0.0)
    store.apply([(0, arrival) for arrival in announced], {}, now=0.0)
    # A paragraph a second, but one article has been lost on its way.
    for n in range(60):
        if n != 20:
            feed(store, [paragraph(header(f"urn:{n}"), issues=["trade"])], now=float(n))
        found = store.take_overdue([0], cutoff=n - 10.0)
        assert [lost.uri for lost in found] == (["urn:20"] if n == 31 else [])
    assert len(store.take_overdue([0], cutoff=59.0)) == 40


def test_more_versions_may_be_overdue_than_a_statement_has_variables(store: TallyStore) -> None:
    announced = [article_arrival(usable(header(f"urn:{n}"), 1)) for n in range(34_000)]
    feed(store, [paragraph(header("urn:first"))])
    for first in range(0, 34_000, 10_000):
        store.apply([(0, arrival) for arrival in announced[first : first + 10_000]], {}, now=1.0)
    lost = 0
    while found := store.take_overdue([0], cutoff=2.0):
        lost += len(found)
    assert lost == 34_000


def test_a_text_replaced_under_the_same_version_and_one_that_is_ignored_are_told(store: TallyStore) -> None:
    one, other = (version(header(digest=digest), ["trade"]) for digest in "xy")
    assert feed(store, one).notices == ()
    (replaced,) = feed(store, other).notices
    (ignored,) = feed(store, [*one, *one]).notices
    assert [(notice.uri, notice.version) for notice in (replaced, ignored)] == [("urn:a", "1")] * 2
    assert ("another text" in replaced.message, "is ignored" in ignored.message) == (True, True)
    assert store.tallies() == fold(other)


def test_a_complete_version_is_not_listed(store: TallyStore) -> None:
    feed(store, version(header(), ["trade", "trade"]))
    feed(store, [usable(header("urn:b"))])
    assert store.incomplete() == ()


def test_nothing_that_a_paragraph_may_hold_upsets_the_database(store: TallyStore) -> None:
    odd = "\0'\"%s:x" + "\U0001f600" * 400
    event = paragraph(
        header("urn:" + "é" * 490, odd, outlet=odd, published=datetime(2, 1, 1, tzinfo=UTC)),
        issues=["i" * 200],
        statements=[said(odd), said(None)],
        agreements=[agreed("i" * 200, key=odd * 9, parties=[odd])],
        text=odd,
    )
    feed(store, [event, paragraph(header("urn:b"), issues=["trade"])])

    assert store.tallies() == fold([event, paragraph(header("urn:b"), issues=["trade"])])
    assert store.latest_agreements(1)[0].text == odd


def test_readers_see_whole_transactions_while_another_writes(database_url: str) -> None:
    writer, reader = TallyStore(Secret(database_url)), TallyStore(Secret(database_url))
    feed(writer, version(header(version="1"), ["trade", "trade"]))
    publication = writer.publication(speakers=1)
    assert publication is not None

    assert [tally.paragraphs for tally in reader.tallies()] == [2]
    publication.finish()
    writer.close()
    reader.close()


@ON_POSTGRES
def test_an_older_tally_never_follows_a_newer_one_of_another_consumer(database_url: str) -> None:
    one, other = TallyStore(Secret(database_url)), TallyStore(Secret(database_url))
    feed(one, [paragraph(header("urn:a"), issues=["trade"])], partition=0)
    older = one.publication(speakers=1)
    assert older is not None
    feed(other, [paragraph(header("urn:b"), issues=["trade"])], partition=1)

    assert other.publication(speakers=1) is None
    older.finish()
    newer = other.publication(speakers=1)
    assert newer is not None
    newer.finish()
    assert [tally.paragraphs for tally in (*older.tallies, *newer.tallies)] == [1, 2]
    assert older.tallies[0].revision < newer.tallies[0].revision
    one.close()
    other.close()


@ON_POSTGRES
def test_consumers_of_different_partitions_do_not_wait_for_each_other(database_url: str) -> None:
    stores = [TallyStore(Secret(database_url)) for _ in range(4)]
    articles = list(coverage(80, paragraphs=6))

    def keep(partition: int) -> None:
        for article in articles[partition::4]:
            feed(stores[partition], article, partition=partition)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(keep, range(4)))
    assert stores[0].tallies() == fold([event for article in articles for event in article])
    for store in stores:
        store.close()


@ON_POSTGRES
def test_a_new_database_that_plans_by_its_tables_sizes_knows_them_at_once(store: TallyStore, database_url: str) -> None:
    for article in coverage(40):
        feed(store, article, searchable=False)

    engine = create_engine(database_url)
    with engine.connect() as connection:
        known = connection.scalar(text("SELECT reltuples FROM pg_class WHERE relname = 'contributions'"))
    engine.dispose()
    assert known is not None
    assert known >= 40 * 30 / 2


@ON_POSTGRES
def test_a_batch_does_not_wait_for_tables_that_somebody_vacuums(store: TallyStore, database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        connection.execute(text("LOCK TABLE contributions IN SHARE UPDATE EXCLUSIVE MODE"))  # as VACUUM does
        for article in coverage(40):
            feed(store, article, searchable=False)
        connection.rollback()
    engine.dispose()
    assert store.tallies()
