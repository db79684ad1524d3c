import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.events import Article
from streams.ingest.articles import article_of
from streams.ingest.formats.plain import FORMAT, parse

DAY = datetime(2024, 3, 5, tzinfo=UTC)

STORY = """ date 2024-03-05 By Ines Moraud and Paul Teller, Harbour Times

Port Elen (Wire) — The harbour board met on Monday and put off its decision on the new quay.

“We will wait,” its chairman said. “But not for ever.”

A long wait

Dockers had asked for a vote this year, and want one now

This story has been updated with the chairman's answer.
"""

PARTS = st.sampled_from(
    ["date 2024-03-05 ", "By Ines Moraud", ", Wire", "\n", "\n\n", "\r\n", "\ufeff", "\xa0", "---", "status: canceled",
     "The board met.", "A long wait", "“Yes,” he said", "This story has been updated", "version: 2",
     "é", "\u2028", "\x0c"]
)  # fmt: skip
TEXTS = st.lists(PARTS, max_size=15).map("".join) | st.text()


def parse_plain(data: bytes, *, name: str | None = None, published: datetime | None = None) -> Article:
    return article_of(parse(data), stating=FORMAT.stating, name=name, published=published)


def test_the_full_shape_is_read_with_all_its_roles() -> None:
    article = parse_plain(STORY.encode(), name="quay")

    assert [paragraph.role for paragraph in article.paragraphs] == ["header", *["body"] * 2, "sub-head", "body", "note"]
    header = article.article
    assert (header.byline, header.outlet, header.published) == ("Ines Moraud and Paul Teller", "Harbour Times", DAY)
    assert (header.uri, header.version) == ("urn:newsroom:2024-03-05:harbour-times:quay", "1")
    assert (header.headline, header.language, article.status) == ("", "en", "usable")


@pytest.mark.parametrize(
    "variant",
    [
        STORY.replace("\n", "\r\n"),
        "\ufeff" + STORY,
        STORY.replace("\n\n", "\n"),
        STORY.replace("\n\n", "\n\xa0\n"),
        STORY.rstrip(),
    ],
)
def test_line_ends_and_blank_lines_make_no_other_article(variant: str) -> None:
    assert parse_plain(variant.encode(), name="quay").article == parse_plain(STORY.encode(), name="quay").article


def test_a_text_without_any_header_needs_only_a_date() -> None:
    article = parse_plain(b"The harbour board met on Monday.", name="quay", published=DAY)

    assert [paragraph.role for paragraph in article.paragraphs] == ["body"]
    assert article.article.uri == "urn:newsroom:2024-03-05:quay"


def test_front_matter_corrects_and_kills_and_is_no_paragraph() -> None:
    corrected = parse_plain(f"version: 2\nheadline: No quay yet\n\n{STORY}".encode(), name="quay")
    killed = parse_plain(f"version: 3\nstatus: canceled\n\n{STORY}".encode(), name="quay")

    first = parse_plain(STORY.encode(), name="quay")
    assert corrected.article.uri == killed.article.uri == first.article.uri
    assert (corrected.article.version, corrected.article.headline) == ("2", "No quay yet")
    assert [p.text for p in corrected.paragraphs] == [p.text for p in first.paragraphs]
    assert (killed.article.version, killed.status, killed.paragraphs) == ("3", "canceled", ())


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t", "empty"),
        (b"\x89PNG\r\n\x1a\n", "byte 0"),
        (b"The board\0met.", "NUL"),
        ("The board met.".encode("utf-16"), "UTF-16"),
        (b"The board met.", "no publication date"),
        (b"date 2024-03-05 By Ines Moraud", "no body paragraph"),
    ],
)
def test_what_is_no_article_is_refused_with_a_remedy(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        parse_plain(data, name="quay")
    assert raised.value.remedy


@given(TEXTS)
def test_every_paragraph_is_exactly_its_span_of_the_file(text: str) -> None:
    try:
        article = parse_plain(text.encode(), name="quay", published=DAY)
    except InputError:
        return
    for paragraph in article.paragraphs:
        start, end = paragraph.span
        assert paragraph.text == text[start:end]
        assert paragraph.text.strip()
    starts = [paragraph.span[0] for paragraph in article.paragraphs]
    assert starts == sorted(set(starts))


@given(TEXTS, st.none() | st.text(min_size=1, max_size=5))
def test_the_same_input_is_the_same_article(text: str, name: str | None) -> None:
    try:
        first = parse_plain(text.encode(), name=name, published=DAY)
    except InputError:
        return
    assert parse_plain(text.encode(), name=name, published=DAY) == first


@given(st.binary())
def test_any_bytes_are_an_article_or_an_input_error(data: bytes) -> None:
    try:
        article = parse_plain(data, name="quay", published=DAY)
    except InputError as error:
        message = str(error)
    else:
        message = json.dumps(article.article.uri)
    assert message
