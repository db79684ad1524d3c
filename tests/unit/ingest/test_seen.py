import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.events import Article, ArticleHeader, ArticleStatus, DeadLetter, Embargoed
from streams.ingest.inputs import Item
from streams.ingest.refusals import refusal
from streams.ingest.seen import KEPT, Seen

NOW = datetime(2024, 3, 5, 12, tzinfo=UTC)


def article(text: str, version: str = "1", uri: str = "urn:a", status: ArticleStatus = "usable") -> Article:
    return Article(article=ArticleHeader(uri=uri, version=version, published=NOW, digest=text), status=status)


def letter(place: int, message: str = "no date") -> DeadLetter:
    return refusal(f"feed[{place}]", InputError(message), b"{}")


def looked(seen: Seen, *items: Item, now: datetime = NOW) -> list[str | None]:
    """What each item is at one look."""
    look = seen.look(now)
    news = [look.news(item) for item in items]
    look.keep()
    return list(news)


def test_what_was_seen_is_news_no_more_until_its_state_changes() -> None:
    seen = Seen("feed")

    assert looked(seen, article("A"), article("B", uri="urn:b")) == ["new", "new"]
    assert looked(seen, article("A"), article("B", uri="urn:b")) == [None, None]
    assert looked(seen, article("A", version="2"), article("C", uri="urn:b")) == ["updated", "updated"]
    assert looked(seen, article("", version="2", status="canceled")) == ["killed"]
    assert looked(seen, article("", version="2", status="canceled")) == [None]


@given(st.lists(st.sampled_from("ABC"), max_size=12))
def test_whatever_a_text_goes_through_the_last_one_published_is_the_last_one_seen(texts: list[str]) -> None:
    seen = Seen("feed")
    published = [text for text in texts if looked(seen, article(text)) != [None]]

    assert published[-1:] == texts[-1:]
    assert all(a != b for a, b in itertools.pairwise(published))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("123")), max_size=6))
def test_whatever_a_feed_holds_it_is_news_once(held: list[tuple[str, str]]) -> None:
    seen = Seen("feed")
    items = [article(version, version=version, uri=f"urn:{name}") for name, version in held]
    looked(seen, *items)

    assert looked(seen, *items) == [None] * len(items)


def test_what_is_refused_is_news_once_wherever_it_stands() -> None:
    seen = Seen("feed")

    assert looked(seen, letter(1), letter(2, "no text")) == ["refused", "refused"]
    assert looked(seen, letter(3)) == [None]


def test_what_was_held_and_published_since_is_no_news_and_what_is_freed_early_is() -> None:
    until = NOW + timedelta(hours=1)
    seen = Seen("feed")
    assert looked(seen, Embargoed(article=article("A"), until=until)) == ["new"]
    assert looked(seen, Embargoed(article=article("A"), until=until)) == [None]
    assert looked(seen, Embargoed(article=article("A"), until=until + timedelta(hours=1))) == ["updated"]

    assert looked(seen, article("A"), now=until + timedelta(hours=1)) == [None]
    assert looked(seen, article("A"), now=until) == ["updated"]


@pytest.mark.parametrize(("days", "forgotten"), [(29, False), (31, True)])
def test_what_is_gone_from_its_source_for_long_is_forgotten(days: int, forgotten: bool) -> None:
    seen = Seen("feed")
    looked(seen, article("A"), article("B", uri="urn:b"))
    look = seen.look(NOW + timedelta(days=days))
    look.news(article("B", uri="urn:b"))

    assert [item.item for item in look.keep()] == (["urn:a"] if forgotten else [])
    assert ("urn:a" in seen.items) is not forgotten
    assert timedelta(days=30) == KEPT
