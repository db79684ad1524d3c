from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from services.pairs import ON_POSTGRES
from sqlalchemy import create_engine, make_url, text
from tallying.coverage import coverage
from tallying.events import OTHER_READER, READER, agreed, announced, header, kill, paragraph, reread, usable, version
from tallying.feeding import Event, feed
from tallying.histories import histories

from streams.contract.readings import reading_id
from streams.errors import StoreError
from streams.events import Article, ClassifiedParagraph, ReaderIdentity
from streams.settings import Secret
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import article_arrival, paragraph_arrival
from streams.tally.core.editions import ArticleState
from streams.tally.core.fold import fold, tally_states
from streams.tally.core.summary import IssueTally
from streams.tally.store import TallyStore

SLOW = settings(
    max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
ONE, OTHER = reading_id(READER), reading_id(OTHER_READER)


@pytest.fixture
def store(database_url: str) -> Iterator[TallyStore]:
    opened = TallyStore(Secret(database_url))
    yield opened
    opened.close()


def current(store: TallyStore) -> str:
    return next(reading.id for reading in store.readings() if reading.current)


EXAMPLES = itertools.count()


@given(history=histories(), choices=st.lists(st.integers(0, 9), min_size=40, max_size=40))
@SLOW
def test_readings_in_any_order_never_mix_and_the_current_tallies_are_of_one_alone(
    store: TallyStore, history: list[Event], choices: list[int]
) -> None:
    example = next(EXAMPLES)
    readers = [ReaderIdentity(version=str(example), issues=f"sha256:{n}") for n in range(2)]
    store.apply([], {}, now=1.0)
    feed(store, [announced(reader) for reader in readers])
    shown = store.use(reading_id(readers[0]), at_once=True).id
    told: list[Event] = []
    for event, choice in zip(_of_its_own(history, example), choices, strict=False):
        told.append(event if isinstance(event, Article) else msgspec.structs.replace(event, reader=readers[choice % 2]))
        feed(store, told[-1:])
        if choice in (3, 4):
            store.use(reading_id(readers[choice % 2]))
        if choice in (5, 6):
            shown = store.use(reading_id(readers[choice % 2]), at_once=True).id
        shown = store.keep_readings(now=1.0) or shown
        for reader in readers:
            expected = _tallies(told, reader)
            assert store.tallies(reading=reading_id(reader)) == expected
            if shown == reading_id(reader):
                assert store.tallies() == expected
    for reading in store.readings():
        if not reading.current:
            store.drop(reading.id)


def _of_its_own(history: list[Event], example: int) -> list[Event]:
    """The same history about articles that no other example has touched."""
    plain = msgspec.json.encode(history).decode()
    for name in ("urn:a", "urn:b"):
        plain = plain.replace(f'"{name}"', f'"{name}-{example}"')
    return [
        msgspec.convert(event, type(original), strict=False)
        for event, original in zip(msgspec.json.decode(plain), history, strict=True)
    ]


def _tallies(events: Iterable[Event], reader: ReaderIdentity) -> tuple[IssueTally, ...]:
    """What one reader's paragraphs and the articles' own events add up to."""
    states: dict[str, ArticleState] = {}
    for event in events:
        state = states.setdefault(event.article.uri, ArticleState(Announced(event.article.uri)))
        if isinstance(event, Article):
            state.arrive(article_arrival(event), 1.0)
        elif isinstance(event, ClassifiedParagraph) and event.reader == reader:
            state.arrive(paragraph_arrival(event), 1.0)
    return tally_states(states.values())


def test_another_reading_catches_up_beside_the_current_one_and_takes_over_in_one_step(store: TallyStore) -> None:
    articles = list(coverage(20, paragraphs=5))
    feed(store, [announced(), *(event for article in articles for event in article)])
    feed(store, [announced(OTHER_READER)])
    for n, article in enumerate(articles):
        assert store.keep_readings(now=2.0) is None
        assert current(store) == ONE
        assert [reading.caught_up for reading in store.readings()] == [1.0, n / 20]
        feed(store, reread(article[:-1]))
        assert store.keep_readings(now=2.0) is None
        feed(store, reread(article[-1:]))
    assert store.keep_readings(now=2.0) == OTHER
    assert current(store) == OTHER
    assert store.keep_readings(now=3.0) is None
    assert store.tallies() == fold([event for article in articles for event in article])


def test_lists_taken_up_in_turn_over_some_of_the_articles_end_exact(store: TallyStore) -> None:
    first, second = (
        [event for article in coverage(6, seed=seed, paragraphs=4) for event in article] for seed in (1, 2)
    )
    second = [
        msgspec.structs.replace(event, article=msgspec.structs.replace(event.article, uri=event.article.uri + "-more"))
        for event in second
    ]
    feed(store, [announced(), *first])
    feed(store, [announced(OTHER_READER), *reread(first), *reread(second)])
    assert store.keep_readings(now=2.0) == OTHER
    assert store.tallies() == fold([*first, *second])
    feed(store, [announced()])
    assert store.keep_readings(now=3.0) is None
    assert store.tallies() == fold([*first, *second])
    assert store.tallies(reading=ONE) == fold(first)
    feed(store, second)
    assert store.keep_readings(now=4.0) == ONE
    assert store.tallies() == fold([*first, *second])


def test_an_article_given_up_as_incomplete_does_not_hold_up_its_reading(store: TallyStore) -> None:
    whole = version(header(), ["trade"] * 3)
    feed(store, [announced(), *whole])
    feed(store, [announced(OTHER_READER), *reread(whole[:2])])
    assert store.keep_readings(now=2.0) is None
    assert store.take_overdue([0], cutoff=5.0) == []
    assert store.keep_readings(now=3.0) == OTHER


def test_an_article_without_paragraphs_holds_up_no_reading(store: TallyStore) -> None:
    feed(store, [announced(), usable(header("urn:empty")), *version(header(), ["trade"])])
    feed(store, [announced(OTHER_READER), *reread(version(header(), ["trade"]))])
    assert store.keep_readings(now=2.0) == OTHER


def test_articles_that_keep_coming_do_not_hold_up_a_reading_that_keeps_pace(store: TallyStore) -> None:
    feed(store, [announced(), *version(header("urn:0"), ["trade"])], now=10.0)
    feed(store, [announced(OTHER_READER)], now=10.0)
    assert store.keep_readings(now=20.0) is None
    for n in range(1, 4):
        feed(store, version(header(f"urn:{n}"), ["trade"]), now=20.0 + n)
        feed(store, reread(version(header(f"urn:{n - 1}"), ["trade"])), now=20.0 + n)
    assert store.keep_readings(now=24.0) == OTHER


def test_a_kill_holds_in_every_reading_and_in_those_that_come_later(store: TallyStore) -> None:
    killed, other = version(header("urn:a"), ["trade"]), version(header("urn:b"), ["trade"])
    feed(store, [announced(), *killed, *other, kill(header("urn:a"))])
    feed(store, [announced(OTHER_READER), *reread([*killed, *other])])
    assert store.tallies(reading=OTHER) == fold(other)
    feed(store, [kill(header("urn:b"))])
    assert (store.tallies(), store.tallies(reading=OTHER)) == ((), ())


def test_what_was_announced_of_articles_holds_in_readings_that_come_later(store: TallyStore) -> None:
    first, text = version(header("urn:a"), ["trade"]), version(header("urn:b", digest="x"), ["trade"])
    newer = version(header("urn:b", digest="y"), ["climate"])
    feed(store, [announced(), *first, usable(header("urn:a", "2")), usable(text[0].article, 1), *text])
    feed(store, [usable(newer[0].article, 1), *newer])
    feed(store, [announced(OTHER_READER), *reread([*first, *newer, *text])])
    assert store.tallies(reading=OTHER) == store.tallies() == fold(newer)


def test_a_dropped_reading_is_deleted_and_ignored_until_it_is_announced_again(
    store: TallyStore, database_url: str
) -> None:
    events = [event for article in coverage(8, paragraphs=5) for event in article]
    feed(store, [announced(), *events])
    alone = _row_counts(database_url)
    feed(store, [announced(OTHER_READER), *reread(events)])
    feed(store, [announced(OTHER_READER, "dropped")])
    assert [reading.id for reading in store.readings()] == [ONE]
    feed(store, reread(events))
    for _ in range(10):
        store.keep_readings(now=2.0)
    assert _row_counts(database_url) == alone

    feed(store, [announced(OTHER_READER, generation=2), *reread(events[:7])])
    assert store.tallies(reading=OTHER) == fold(events[:7])
    assert store.tallies() == fold(events)


def test_a_reading_is_dropped_by_hand_but_never_the_current_one(store: TallyStore, database_url: str) -> None:
    events = [event for article in coverage(8, paragraphs=5) for event in article]
    feed(store, [announced(), *events])
    alone = _row_counts(database_url)
    feed(store, [announced(OTHER_READER, "beside"), *reread(events)])
    with pytest.raises(StoreError, match=f"reading {ONE} is the current one") as error:
        store.drop(ONE)
    assert "streams readings use" in error.value.remedy
    store.drop(OTHER)
    assert _row_counts(database_url) == alone
    assert store.tallies() == fold(events)


def test_a_current_reading_dropped_elsewhere_is_shown_until_another_has_caught_up(store: TallyStore) -> None:
    events = version(header(), ["trade"])
    feed(store, [announced(), *events, announced(status="dropped")])
    assert store.tallies() == fold(events)
    feed(store, [announced(OTHER_READER), *reread(events)])
    assert store.keep_readings(now=2.0) == OTHER
    store.keep_readings(now=3.0)
    assert [reading.id for reading in store.readings()] == [OTHER]


def test_a_reading_may_be_used_at_once_and_named_by_a_beginning_of_its_id(store: TallyStore) -> None:
    feed(store, [announced(), *version(header(), ["trade"])])
    feed(store, [announced(OTHER_READER, "beside", issues=["trade", "climate"])])
    assert store.labels() == {"trade": "TRADE"}
    assert store.use(OTHER[:4]).wanted
    assert current(store) == ONE
    found = store.use(OTHER[:4], at_once=True)
    assert (found.current, found.wanted, found.labels, found.articles) == (True, False, ("TRADE", "CLIMATE"), 0)
    assert store.tallies() == ()
    assert store.labels() == {"trade": "TRADE", "climate": "CLIMATE"}
    for wrong in ("", "zzz"):
        with pytest.raises(StoreError, match="reading") as error:
            store.use(wrong)
        assert OTHER in error.value.remedy


def test_the_latest_agreements_and_lacking_versions_are_of_the_current_reading(store: TallyStore) -> None:
    one = paragraph(header("urn:a"), 1, 2, issues=["trade"], agreements=[agreed("trade")])
    other = paragraph(header("urn:b"), 1, 2, issues=["trade"], agreements=[agreed("trade", "sought")])
    feed(store, [announced(), one])
    feed(store, reread([other]))
    assert [report.article.uri for report in store.latest_agreements()] == ["urn:a"]
    assert [lacking.uri for lacking in store.incomplete()] == ["urn:a"]
    store.use(OTHER, at_once=True)
    assert [report.article.uri for report in store.latest_agreements()] == ["urn:b"]
    assert [lacking.uri for lacking in store.incomplete()] == ["urn:b"]


@ON_POSTGRES
def test_a_switch_waits_for_batches_under_way_and_they_for_it(store: TallyStore, database_url: str) -> None:
    from concurrent.futures import ThreadPoolExecutor

    articles = list(coverage(60, paragraphs=5))
    feed(store, [announced(), announced(OTHER_READER, "beside")])
    stores = [TallyStore(Secret(database_url)) for _ in range(4)]

    def keep(partition: int) -> None:
        for article in articles[partition::4]:
            feed(stores[partition], [*article, *reread(article)], partition=partition + 1)
            stores[partition].use((ONE, OTHER)[partition % 2], at_once=True)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(keep, range(4)))
    held: dict[str, str] = {}
    while found := store.publication(speakers=1):
        for report in found.reports:
            assert (report.id in held) == report.retracted
            held.pop(report.id) if report.retracted else held.setdefault(report.id, "")
        found.finish()
    assert set(held) == {report.id for report in store.latest_agreements(10_000)}
    for opened in stores:
        opened.close()


def _row_counts(url: str) -> dict[str, int]:
    names = ("articles", "editions", "contributions", "mentions", "statements", "agreements", "hour_counts")
    engine = create_engine(make_url(url.replace("postgresql://", "postgresql+psycopg://")))
    with engine.connect() as connection:
        found = {n: connection.scalar(text(f"SELECT count(*) FROM {n}")) or 0 for n in (*names, "total_counts")}
    engine.dispose()
    return found
