import json
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, WithheldError
from streams.events import Article
from streams.ingest.articles import article_of
from streams.ingest.formats.json_object import JOIN, parse, stating

DAY = datetime(2024, 3, 5, tzinfo=UTC)
FULL: dict[str, Any] = {
    "uri": "urn:example:quay",
    "version": "2",
    "headline": "No quay yet",
    "byline": "By Ines Moraud",
    "outlet": "Harbour Times",
    "published": "2024-03-05",
    "language": "en-GB",
    "paragraphs": ["The board met.", {"role": "sub-head", "text": "A long wait"}, "Dockers had asked for a vote."],
}


def line(**changes: Any) -> bytes:
    return json.dumps({key: value for key, value in (FULL | changes).items() if value is not ...}).encode()


def parse_line(data: bytes, published: datetime | None = None) -> Article:
    return article_of(parse(data), stating=stating, published=published)


def test_an_object_is_an_article() -> None:
    article = parse_line(line())

    header = article.article
    assert (header.uri, header.version, header.headline) == ("urn:example:quay", "2", "No quay yet")
    assert (header.byline, header.outlet, header.published) == ("Ines Moraud", "Harbour Times", DAY)
    assert (header.language, header.digest[:7]) == ("en-GB", "sha256:")
    assert [paragraph.role for paragraph in article.paragraphs] == ["body", "sub-head", "body"]


def test_only_uri_published_and_text_are_needed() -> None:
    article = parse_line(b'{"uri": "urn:a", "published": "2024-03-05", "text": "The board met."}')

    assert (article.article.version, article.article.language, article.status) == ("1", "en", "usable")


def test_null_is_the_same_as_left_out_and_a_version_may_be_a_number() -> None:
    changes = dict.fromkeys(["headline", "byline", "outlet", "language", "status", "text"])

    assert parse_line(line(**changes, version=2)) == parse_line(line(**dict.fromkeys(changes, ...)))


def test_spans_are_in_the_paragraphs_joined_by_blank_lines() -> None:
    given = ["The board met.", " \n", " Dockers asked. ", "“Yes,” he said."]
    joined = JOIN.join(given)

    paragraphs = parse_line(line(paragraphs=given)).paragraphs

    assert [joined[slice(*p.span)] for p in paragraphs] == [p.text for p in paragraphs]
    assert [p.text for p in paragraphs] == ["The board met.", "Dockers asked.", "“Yes,” he said."]


def test_text_is_laid_out_as_a_plain_text_and_keeps_its_offsets() -> None:
    text = "No quay yet\n\nThe board met on Monday.\n\nA long wait\n\nDockers had asked for a vote."

    article = parse_line(line(text=text, paragraphs=...))

    assert [p.role for p in article.paragraphs] == ["header", "body", "sub-head", "body"]
    assert [text[slice(*p.span)] for p in article.paragraphs] == [p.text for p in article.paragraphs]


def test_a_kill_needs_neither_text_nor_time() -> None:
    for published in ("2024-03-05", ...):
        article = parse_line(line(paragraphs=..., published=published, status="canceled", version=2))
        assert (article.status, article.paragraphs) == ("canceled", ())


def test_an_embargo_has_an_end_and_is_no_part_of_the_article() -> None:
    embargoed = line(embargoed="2024-03-06T09:00:00Z")

    assert parse(embargoed).embargoed == datetime(2024, 3, 6, 9, tzinfo=UTC)
    assert parse_line(embargoed) == parse_line(line())


def test_an_embargo_that_cannot_be_understood_withholds_and_never_a_kill() -> None:
    for unclear in ("soon", ""):
        with pytest.raises(WithheldError, match="withheld, as its embargo"):
            parse_line(line(embargoed=unclear))
        assert parse_line(line(embargoed=unclear, status="canceled")).status == "canceled"


def test_articles_without_a_time_take_the_given_one() -> None:
    assert parse_line(line(published=...), published=DAY).article.published == DAY


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'{"published": "2024-03-05", "text": "x"}', "missing required field `uri`"),
        (line(published=...), "no publication date"),
        (line(published="soon"), "'soon' is no date"),
        (line(paragraphs=...), "no body paragraph"),
        (line(paragraphs=[]), "no body paragraph"),
        (line(text="The board met."), "both paragraphs and text"),
        (line(paragraphs=["a", 7]), r"\$.paragraphs\[1\]"),
        (line(paragraphs=[{"role": "lead", "text": "a"}]), "lead"),
        (line(status="gone"), "status 'gone' is unknown"),
        (line(uri=""), "uri"),
        (line(version=True), "version"),
        (b"[]", "not an article"),
        (b"{", "not an article"),
        (b'{"uri": "caf\xe9"}', r"byte 12 \(0xe9\) is not UTF-8"),
        (b'{"x": "\xff", "uri": "urn:a"}', r"byte 7 \(0xff\) is not UTF-8"),
        (b'{"uri": "\\ud800", "published": "2024-03-05", "text": "x"}', "not an article"),
    ],
)
def test_what_is_no_article_is_refused_with_place_and_remedy(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        parse_line(data)
    assert raised.value.remedy


def test_remedies_speak_of_json() -> None:
    for data, remedy in [
        (line(published=...), 'put "published": "2024-03-05T08:30:00Z" into it, or pass --published'),
        (line(status="gone"), "use usable or canceled"),
        (line(paragraphs=[{"role": "lead", "text": "a"}]), "a role is one of header, body, sub-head, note"),
        (line(status="canceled", version=...), 'put "version": "2" into it'),
        (b"[]", 'an article is {"uri": "...", "published": "...", "paragraphs": ["..."]}'),
    ]:
        with pytest.raises(InputError) as raised:
            parse_line(data)
        assert raised.value.remedy.startswith(remedy)


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="not an article"):
        parse_line(b'{"uri": ' + b"[" * 100_000)
    with pytest.raises(InputError, match="not an article"):
        parse_line(b'{"x": ' + b"[" * 100_000)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["2024-03-05", "canceled", "body"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "role"]), inner, max_size=2),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*FULL, "status", "text"]), VALUES))
def test_any_object_is_an_article_or_an_input_error(fields: dict[str, Any]) -> None:
    try:
        article = parse_line(json.dumps(FULL | fields).encode())
    except InputError:
        return
    assert msgspec.json.decode(msgspec.json.encode(article), type=Article) == article
