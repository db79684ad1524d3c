from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.contract.limits import MAX_BODY_PARAGRAPHS, MAX_PARAGRAPH_CHARS
from streams.errors import OversizeError
from streams.events import Article, ArticleHeader, ArticleParagraph, Paragraph, Role, WindowParagraph
from streams.ingest.paragraphs import (
    INTRODUCTION_BYTES,
    WINDOW_BYTES,
    WINDOW_PARAGRAPHS,
    paragraph_events,
)

HEADER = ArticleHeader(uri="urn:a", published=datetime(2024, 3, 5, tzinfo=UTC))


def article(*paragraphs: tuple[Role, str], headline: str = "") -> Article:
    header = ArticleHeader(uri=HEADER.uri, published=HEADER.published, headline=headline)
    placed, offset = [], 0
    for role, text in paragraphs:
        placed.append(ArticleParagraph(role=role, text=text, span=(offset, offset + len(text))))
        offset += len(text) + 2
    return Article(article=header, paragraphs=tuple(placed))


def window(event: Paragraph) -> list[tuple[str, int, str]]:
    return [(paragraph.role, paragraph.ordinal, paragraph.text) for paragraph in event.window]


ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(["header", "body", "body", "body", "sub-head", "note"]),
        st.integers(1, 3000).flatmap(lambda size: st.sampled_from(["x" * size, "é" * size])),
    ),
    max_size=40,
).map(lambda paragraphs: article(*paragraphs, headline="No quay"))


def test_only_body_paragraphs_become_events_counted_from_one() -> None:
    given = article(("header", "H"), ("body", "One."), ("sub-head", "S"), ("body", "Two."), ("note", "N"))

    first, second = paragraph_events(given)

    assert [(e.ordinal, e.paragraph_count, e.text, e.role) for e in (first, second)] == [
        (1, 2, "One.", "body"),
        (2, 2, "Two.", "body"),
    ]
    assert second.span == given.paragraphs[3].span
    assert first.article == given.article


def test_the_window_is_what_stands_before_in_reading_order_without_notes() -> None:
    given = article(
        ("header", "H"), ("body", "One."), ("note", "N"), ("sub-head", "S"), ("body", "Two."), ("body", "Three.")
    )

    first, _, third = paragraph_events(given)

    assert window(first) == [("header", 0, "H")]
    assert window(third) == [("header", 0, "H"), ("body", 1, "One."), ("sub-head", 0, "S"), ("body", 2, "Two.")]


def test_the_headline_heads_the_window_unless_a_header_line_says_it() -> None:
    (alone,) = paragraph_events(article(("body", "One."), headline="No quay"))
    (said,) = paragraph_events(article(("header", "No\nquay"), ("body", "One."), headline="No quay"))

    assert window(alone) == [("header", 0, "No quay")]
    assert window(said) == [("header", 0, "No\nquay")]


def test_a_long_article_is_read_with_its_opening_and_its_latest_paragraphs() -> None:
    given = article(("header", "H"), *(("body", f"{n}" + "x" * 799) for n in range(1, 31)))

    event = paragraph_events(given)[24]

    assert [paragraph.ordinal for paragraph in event.window] == [0, 1, 2, 3, *range(18, 25)]


def test_a_window_holds_a_bounded_number_of_short_paragraphs() -> None:
    events = paragraph_events(article(("header", "H"), *(("body", "Yes.") for _ in range(200))))

    assert [paragraph.ordinal for paragraph in events[199].window] == [0, 1, 2, 3, *range(156, 200)]
    assert len(events[199].window) == WINDOW_PARAGRAPHS


def test_the_paragraph_that_introduces_someone_called_by_surname_takes_the_place_of_a_farther_one() -> None:
    texts = [f"{n}" + "x" * 799 for n in range(1, 25)]
    texts[7] = "The adviser, Ann Lee, spoke first."
    given = article(("header", "H"), *(("body", text) for text in texts), ("body", "Lee said no."))

    event = paragraph_events(given)[24]

    assert [paragraph.ordinal for paragraph in event.window] == [0, 1, 2, 3, 8, *range(18, 25)]


def test_a_long_introduction_is_left_out() -> None:
    texts = [f"{n}" + "x" * 799 for n in range(1, 25)]
    texts[7] = "The adviser, Ann Lee, spoke first." + "x" * INTRODUCTION_BYTES
    given = article(*(("body", text) for text in texts), ("body", "Lee said no."))

    assert 8 not in [paragraph.ordinal for paragraph in paragraph_events(given)[24].window]


def test_a_paragraph_too_long_for_the_window_ends_it_there() -> None:
    given = article(*(("body", "x" * 10) for _ in range(5)), ("body", "x" * 9000), ("body", "y"), ("body", "z"))

    assert [paragraph.ordinal for paragraph in paragraph_events(given)[7].window] == [1, 2, 3, 7]


@given(ARTICLES)
def test_windows_are_bounded_ordered_and_hold_nothing_twice(given: Article) -> None:
    shown = [WindowParagraph(role="header", text="No quay")]
    ordinal = 0
    for paragraph in given.paragraphs:
        ordinal += paragraph.role == "body"
        number = ordinal if paragraph.role == "body" else 0
        shown.append(WindowParagraph(role=paragraph.role, ordinal=number, text=paragraph.text))
    for event in paragraph_events(given):
        assert sum(len(paragraph.text.encode()) for paragraph in event.window) <= WINDOW_BYTES
        assert len(event.window) <= WINDOW_PARAGRAPHS
        assert all(paragraph.ordinal < event.ordinal for paragraph in event.window)
        ordinals = [paragraph.ordinal for paragraph in event.window if paragraph.ordinal]
        assert ordinals == sorted(set(ordinals))
        remaining = iter(shown)
        assert all(paragraph in remaining for paragraph in event.window)


@given(ARTICLES)
def test_the_same_article_gives_the_same_events(given: Article) -> None:
    assert paragraph_events(given) == paragraph_events(given)


def test_later_paragraphs_do_not_change_the_window_of_earlier_ones() -> None:
    paragraphs: list[tuple[Role, str]] = [("body", f"Sentence {n}.") for n in range(20)]

    short, long = paragraph_events(article(*paragraphs[:10])), paragraph_events(article(*paragraphs))

    assert [event.window for event in long[:10]] == [event.window for event in short]


def test_a_canceled_article_has_no_events() -> None:
    assert paragraph_events(Article(article=HEADER, status="canceled")) == []


def test_a_paragraph_over_the_limit_is_refused_with_its_place() -> None:
    given = article(("body", "One."), ("body", "x" * (MAX_PARAGRAPH_CHARS + 1)))

    with pytest.raises(OversizeError, match="urn:a version 1: paragraph 2 at character 6 has 100,001 characters"):
        paragraph_events(given)


def test_an_article_of_too_many_paragraphs_is_refused() -> None:
    with pytest.raises(OversizeError, match="5,001 paragraphs"):
        paragraph_events(article(*[("body", "x")] * (MAX_BODY_PARAGRAPHS + 1)))
