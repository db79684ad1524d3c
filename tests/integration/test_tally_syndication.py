"""Which paragraphs are copies of others, as the store counts them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tallying.events import NOON, OTHER_READER, announced, hashes, header, kill, paragraph, reread
from tallying.feeding import Event, arrivals, feed, place

from streams.contract.readings import reading_id
from streams.events import ArticleHeader, ClassifiedParagraph
from streams.log.consuming import Advance
from streams.settings import Secret
from streams.tally.core.fold import fold
from streams.tally.store import TallyStore

ARTICLES_EACH = 30
TEXT, NEAR, FAR = hashes(1, 2, 3, 4, 5, 6), hashes(1, 2, 3, 4, 0, 0), hashes(1, 2, 3, 0, 0, 0)
BETWEEN = hashes(1, 2, 0, 4, 0, 0)
"""Like `NEAR`, and not like `TEXT`."""


@pytest.fixture
def store(database_url: str) -> Iterator[TallyStore]:
    opened = TallyStore(Secret(database_url))
    yield opened
    opened.close()


def article(uri: str, *, hours: int = 0, version: str = "1", outlet: str = "") -> ArticleHeader:
    return header(uri, version, outlet=outlet or uri, published=NOON + timedelta(hours=hours))


def about(head: ArticleHeader, *minhashes: str, issue: str = "trade") -> list[ClassifiedParagraph]:
    return [
        paragraph(head, n, len(minhashes), issues=[issue], minhash=minhash, text=f"{issue} {minhash}")
        for n, minhash in enumerate(minhashes, 1)
    ]


def counts(store: TallyStore, issue: str = "trade") -> tuple[int, int]:
    """Original and syndicated paragraphs."""
    found = store.tallies(issue)
    return (found[0].original, found[0].syndicated) if found else (0, 0)


ORIGINAL = about(article("urn:a"), TEXT)
COPY = about(article("urn:b", hours=5), NEAR)


@pytest.mark.parametrize(
    "events", list(itertools.permutations([ORIGINAL, COPY, about(article("urn:c", hours=9), TEXT)]))
)
def test_what_was_published_first_is_the_original_whatever_arrives_first(
    store: TallyStore, events: list[list[ClassifiedParagraph]]
) -> None:
    for partition, article in enumerate(events):
        feed(store, article, partition=partition)
    assert counts(store) == (1, 2)
    days = store.tallies(by="hour")
    assert [(tally.original, tally.syndicated) for tally in days] == [(1, 0), (0, 1), (0, 1)]


def test_of_articles_of_one_time_the_one_of_the_lower_uri_is_the_original(store: TallyStore) -> None:
    for uri in ("urn:b", "urn:Ä", "urn:B", "urn:a"):
        feed(store, about(article(uri), TEXT))
    feed(store, [kill(article("urn:B"))])
    assert counts(store) == (1, 2)
    assert store.tallies() == fold(
        [event for uri in ("urn:b", "urn:Ä", "urn:a") for event in about(article(uri), TEXT)]
    )


def test_what_is_like_a_copy_is_one_though_it_is_not_like_the_original(store: TallyStore) -> None:
    feed(store, about(article("urn:c", hours=9), BETWEEN))
    feed(store, ORIGINAL)
    assert counts(store) == (2, 0)
    feed(store, COPY)
    assert counts(store) == (1, 2)


def test_a_paragraph_repeated_in_its_own_article_is_no_copy(store: TallyStore) -> None:
    feed(store, about(article("urn:a"), TEXT, TEXT))
    assert counts(store) == (2, 0)


def test_three_equal_hashes_are_not_enough(store: TallyStore) -> None:
    feed(store, [*ORIGINAL, *about(article("urn:b", hours=1), FAR)])
    assert counts(store) == (2, 0)


def test_a_copy_counts_in_each_of_its_issues_and_one_of_no_issue_in_none(store: TallyStore) -> None:
    both = paragraph(article("urn:b", hours=1), issues=["trade", "climate"], minhash=TEXT)
    none = paragraph(article("urn:0", hours=-1), minhash=TEXT)
    feed(store, [*ORIGINAL, both, none])
    assert (counts(store), counts(store, "climate")) == ((1, 1), (0, 1))


def test_when_the_original_is_killed_the_next_one_is_it_and_gives_way_when_it_comes_back(store: TallyStore) -> None:
    third = about(article("urn:c", hours=9), TEXT)
    for partition, article_ in enumerate((ORIGINAL, COPY, third)):
        feed(store, article_, partition=partition)
    feed(store, [kill(article("urn:a"))])
    assert counts(store) == (1, 1)
    feed(store, about(article("urn:a", version="2"), TEXT))
    assert counts(store) == (1, 2)


def test_a_copy_that_is_corrected_stays_one_without_a_dip_and_is_none_once_its_words_are_others(
    store: TallyStore,
) -> None:
    feed(store, [*ORIGINAL, *COPY])
    again = about(article("urn:b", hours=5, version="2"), hashes(9, 9, 9, 9, 9, 9), NEAR)
    before = store.positions()[place()]
    step = {place(): Advance(before, before + 2)}
    store.apply([(0, arrival) for arrival in arrivals(again)], step, now=2.0)
    assert counts(store) == (2, 1)
    assert counts(store) == (2, 1)
    feed(store, about(article("urn:b", hours=5, version="3"), hashes(9, 9, 9, 9, 9, 9)))
    assert counts(store) == (2, 0)


def test_an_article_published_anew_before_its_original_changes_places_with_it(store: TallyStore) -> None:
    feed(store, [*ORIGINAL, *COPY])
    feed(store, about(article("urn:b", hours=-5, version="2"), NEAR))
    assert [(tally.original, tally.syndicated) for tally in store.tallies(by="hour")] == [(1, 0), (0, 1)]


def test_copies_are_known_in_each_reading_by_itself(store: TallyStore) -> None:
    feed(store, [announced(), *ORIGINAL])
    feed(store, [announced(OTHER_READER), *reread(COPY)])
    assert counts(store) == (1, 0)
    feed(store, reread(ORIGINAL))
    (tally,) = store.tallies(reading=reading_id(OTHER_READER))
    assert (tally.original, tally.syndicated) == (1, 1)


def test_a_boilerplate_of_very_many_articles_is_counted_and_survives_its_first_ones_end(store: TallyStore) -> None:
    for first in range(0, 3_000, 500):
        heads = [article(f"urn:{n:05d}", hours=n) for n in range(first, first + 500)]
        feed(store, [event for head in reversed(heads) for event in about(head, TEXT)])
    assert counts(store) == (1, 2_999)
    feed(store, [kill(article("urn:00000"))])
    assert counts(store) == (1, 2_998)


def test_nobody_ever_sees_a_copy_that_is_not_counted_as_one_while_consumers_work_side_by_side(
    database_url: str,
) -> None:
    def consume(partition: int) -> None:
        with closing(TallyStore(Secret(database_url))) as store:
            for n in range(ARTICLES_EACH):
                events = about(article(f"urn:{partition}:{n}", hours=(7 * n + partition) % 11), TEXT)
                feed(store, events, partition=partition, searchable=False)

    with closing(TallyStore(Secret(database_url))) as reader, ThreadPoolExecutor() as pool:
        working = [pool.submit(consume, partition) for partition in range(2)]
        seen = [counts(reader)]
        while not all(work.done() for work in working):
            seen.append(counts(reader))
        for work in working:
            work.result()
        assert {original for original, _ in seen} <= {0, 1}
        assert counts(reader) == (1, 2 * ARTICLES_EACH - 1)


NUMBERS = st.sampled_from([0, 1, 2])
EXAMPLES = itertools.count()


@st.composite
def feeds(draw: st.DrawFn) -> list[Event]:
    """Versions and kills of a few articles, whose paragraphs are more or less alike."""
    events: list[Event] = []
    for _ in range(draw(st.integers(1, 9))):
        uri, number = draw(st.sampled_from("abcd")), draw(st.sampled_from("123"))
        head = article(f"urn:{uri}", hours=draw(st.integers(0, 2)), version=number)
        if draw(st.integers(0, 4)) == 0:
            events.append(kill(head))
        else:
            minhashes = [hashes(1, 1, *draw(st.tuples(*[NUMBERS] * 4))) for _ in range(draw(st.integers(1, 2)))]
            events += about(head, *minhashes, issue=draw(st.sampled_from(["trade", "climate"])))
    return events


@given(history=feeds(), cuts=st.lists(st.integers(1, 3), max_size=12))
@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_any_history_in_any_transactions_counts_what_the_pure_fold_counts(
    store: TallyStore, history: list[Event], cuts: list[int]
) -> None:
    example = next(EXAMPLES)
    history = [_of_its_own(event, example) for event in history]
    rest, now = list(history), 10.0 * example
    for size in [*cuts, len(rest)]:
        for partition in (0, 1):
            part = [event for event in rest[:size] if sum(event.article.uri.encode()) % 2 == partition]
            if part:
                feed(store, part, partition=partition, now=now)
        rest = rest[size:]
    store.take_overdue([0, 1], cutoff=now)
    paragraphs = [event for event in history if isinstance(event, ClassifiedParagraph)]
    kills = [event for event in history if not isinstance(event, ClassifiedParagraph)]
    shown = [tally for name in ("trade", "climate") for tally in store.tallies(f"{name}-{example}", by="hour")]
    assert sorted(shown, key=lambda t: (t.issue, str(t.start))) == sorted(
        fold(paragraphs, kills, by="hour"), key=lambda t: (t.issue, str(t.start))
    )


def _of_its_own(event: Event, example: int) -> Event:
    """The same about an article, issues and words that no other example has touched."""
    plain = msgspec.json.encode(event).decode().replace('"urn:', f'"urn:{example}:')
    for issue in ("trade", "climate"):
        plain = plain.replace(f'"{issue}"', f'"{issue}-{example}"')
    mine = msgspec.json.decode(plain, type=type(event))
    if not isinstance(mine, ClassifiedParagraph):
        return mine
    numbers = (int(mine.minhash[start : start + 8], 16) for start in range(0, 48, 8))
    return msgspec.structs.replace(mine, minhash=hashes(*(number + 16 * example for number in numbers)))
