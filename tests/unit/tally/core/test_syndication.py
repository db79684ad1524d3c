from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from tallying.events import NOON, hashes, header, paragraph

from streams.tally.core.arrivals import paragraph_arrival
from streams.tally.core.syndication import Counting, copies

Article = tuple[str, int, list[list[int]]]
"""Uri, hours after noon, and the hashes of each paragraph."""


def counting(article: Article) -> Counting:
    uri, hours, texts = article
    head = header(uri, published=NOON + timedelta(hours=hours))
    arrivals = [
        paragraph_arrival(paragraph(head, n, len(texts), issues=["trade"], minhash=hashes(*text)))
        for n, text in enumerate(texts, 1)
    ]
    return Counting(uri, arrivals[0].facts, tuple(arrival.contribution for arrival in arrivals))


def test_the_later_article_has_the_copy_and_the_lower_uri_comes_first_at_one_time() -> None:
    text = [1, 2, 3, 4, 5, 6]
    found = copies(map(counting, [("c", 0, [text]), ("b", 1, [text]), ("a", 1, [[0] * 6, text])]))
    assert found == {"c": frozenset(), "a": frozenset({2}), "b": frozenset({1})}


def test_a_paragraph_of_no_issue_and_one_without_hashes_are_nobodys_original() -> None:
    head = header("a")
    plain = paragraph_arrival(paragraph(head, minhash=hashes(1, 2, 3, 4, 5, 6)))
    short = paragraph_arrival(paragraph(head, issues=["trade"]))
    assert plain.contribution.bands is None
    assert short.contribution.bands is None


ARTICLES = st.lists(
    st.tuples(
        st.sampled_from("abcd"),
        st.integers(0, 2),
        st.lists(st.lists(st.integers(0, 2), min_size=6, max_size=6), min_size=1, max_size=3),
    ),
    unique_by=lambda article: article[0],
    max_size=4,
)


@given(ARTICLES)
def test_a_paragraph_is_a_copy_if_any_earlier_one_of_another_article_is_like_it(articles: list[Article]) -> None:
    expected = {
        uri: frozenset(
            n
            for n, text in enumerate(texts, 1)
            for other, earlier, theirs in articles
            for its in theirs
            if (earlier, other) < (hours, uri) and sum(a == b for a, b in zip(text, its, strict=True)) >= 4
        )
        for uri, hours, texts in articles
    }
    assert copies(map(counting, articles)) == expected
