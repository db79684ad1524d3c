from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.versions import version_key
from streams.events import Article, ArticleHeader, ArticleStatus, Embargoed
from streams.ingest.embargoes import Hold, Holds

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


def article(version: str, text: str = "a", uri: str = "urn:a", status: ArticleStatus = "usable") -> Article:
    header = ArticleHeader(uri=uri, version=version, published=NOON, digest=f"sha256:{text}")
    return Article(article=header, status=status)


def hold(version: str, text: str = "a", *, uri: str = "urn:a", hours: int = 0, since: int = 0) -> Hold:
    until = NOON + timedelta(hours=hours)
    key = f"{uri}#{version}@{until}/{text}".encode()
    return Hold(key, Embargoed(article=article(version, text, uri), until=until), since)


def held(*holds: Hold) -> Holds:
    state = Holds()
    for one in holds:
        state.hold(one)
    return state


def test_what_is_held_is_due_at_its_time_and_not_before() -> None:
    later, sooner = hold("1", hours=2, uri="urn:b"), hold("1", hours=1)
    state = held(later, sooner)

    assert state.next() == sooner.event.until
    assert state.due(sooner.event.until - timedelta(microseconds=1)) == []
    assert state.due(sooner.event.until) == [sooner]
    assert state.due(later.event.until) == [sooner, later]


def test_what_was_deleted_is_held_no_more() -> None:
    state = held(hold("1"))
    state.deleted(hold("1").key)

    assert (len(state), state.next(), state.oldest(), state.obsolete()) == (0, None, None, ())


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        (hold("1"), hold("2"), 1),
        (hold("10"), hold("9"), 0),
        (hold("1", "a"), hold("1", "b"), 1),
        (hold("1", hours=1), hold("1", hours=2), 1),
        (hold("1", hours=2), hold("1", hours=1), 1),
    ],
)
def test_of_two_versions_that_are_held_the_higher_and_later_one_is_kept(first: Hold, second: Hold, kept: int) -> None:
    state = held(first, second)
    wanted, other = ((first, second), (second, first))[kept]

    assert state.due(NOON + timedelta(days=1)) == [wanted]
    assert state.obsolete() == (other.key,)


def test_the_same_again_is_one() -> None:
    state = held(hold("1"), hold("1"))

    assert (len(state), state.obsolete()) == (1, ())


def test_what_is_lower_twice_is_deleted_once() -> None:
    assert held(hold("2"), hold("1"), hold("1")).obsolete() == (hold("1").key,)


def test_what_was_replaced_and_is_held_again_is_kept() -> None:
    state = held(hold("1", "a"))
    state.published(article("1", "b"), 5)
    assert state.obsolete() == (hold("1", "a").key,)
    state.hold(hold("1", "a", since=6))

    assert (state.due(NOON + timedelta(days=1)), state.obsolete()) == ([hold("1", "a", since=6)], ())


@pytest.mark.parametrize(
    ("published", "at", "replaced"),
    [
        (article("2"), 5, True),
        (article("10"), 5, True),
        (article("0"), 15, False),
        (article("1", "another"), 15, True),
        (article("1", "another"), 5, False),
        (article("1"), 15, False),
        (article("1", status="canceled"), 5, True),
        (article("2", status="canceled"), 15, True),
        (article("0", status="canceled"), 15, False),
        (article("2", uri="urn:b"), 15, False),
    ],
    ids=lambda value: f"{value.status} {value.article.version}" if isinstance(value, Article) else None,
)
def test_what_is_published_of_a_higher_version_or_kills_it_takes_the_place_of_what_is_held(
    published: Article, at: int, replaced: bool
) -> None:
    one = hold("1", since=10)
    state = held(one)
    state.published(published, at)

    assert state.obsolete() == ((one.key,) if replaced else ())
    assert state.holds("urn:a") is not replaced


@given(st.lists(st.tuples(st.sampled_from("1239"), st.sampled_from("ab"), st.integers(0, 3)), max_size=8))
def test_whatever_the_order_one_version_is_held_and_all_others_are_to_be_deleted(given: list[tuple]) -> None:
    holds = [hold(version, text, hours=hours) for version, text, hours in given]
    state = held(*holds)

    due = state.due(NOON + timedelta(days=1))
    assert len(due) == len(state) == bool(holds)
    if holds:
        highest = max(version_key(version) for version, _, _ in given)
        assert version_key(due[0].event.article.article.version) == highest
        assert {due[0].key} | set(state.obsolete()) == {one.key for one in holds}
