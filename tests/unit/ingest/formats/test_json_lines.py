import json
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError
from streams.events import Article, DeadLetter
from streams.ingest.byte_limits import KEPT_BYTES, lines_of
from streams.ingest.formats.json_lines import JOIN, parse_line, read_json_lines

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


def read(data: bytes, limit: int = 100_000, **options: Any) -> list[Article | DeadLetter]:
    return list(read_json_lines(lines_of(BytesIO(data), limit), "feed.jsonl", limit=limit, **options))


def test_a_line_is_an_article() -> None:
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


def test_a_kill_needs_no_text() -> None:
    article = parse_line(line(paragraphs=..., status="canceled", version=2))

    assert (article.status, article.paragraphs) == ("canceled", ())


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
        (line(status="gone"), "status"),
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


def test_json_nested_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="not an article"):
        parse_line(b'{"uri": ' + b"[" * 100_000)
    with pytest.raises(InputError, match="not an article"):
        parse_line(b'{"x": ' + b"[" * 100_000)


def test_a_bad_line_is_a_dead_letter_and_its_neighbours_go_on() -> None:
    first, bad, last = read(line() + b'\n{"uri": "urn:b"\n\n' + line(uri="urn:c"))

    assert isinstance(first, Article)
    assert isinstance(bad, DeadLetter)
    assert (bad.origin, bad.value, bad.size) == ("feed.jsonl:2", b'{"uri": "urn:b"', 15)
    assert bad.message.startswith("feed.jsonl:2: not an article")
    assert bad.remedy
    assert isinstance(last, Article)
    assert last.article.uri == "urn:c"


def test_a_line_over_the_limit_is_a_dead_letter_with_its_beginning() -> None:
    long = b'{"uri": "' + b"x" * 300_000

    dead, following = read(long + b"\n" + line())

    assert isinstance(dead, DeadLetter)
    assert (dead.error, dead.size, dead.value) == ("OversizeError", 300_009, long[:KEPT_BYTES])
    assert isinstance(following, Article)


def test_a_byte_order_mark_and_carriage_returns_do_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + line() + b"\r\n\r\n") == [parse_line(line())]


@given(st.lists(st.binary(max_size=60).map(lambda junk: junk.replace(b"\n", b"")), max_size=5))
def test_no_junk_stops_the_lines_around_it(junk: list[bytes]) -> None:
    good = line()

    outcomes = read(b"\n".join([part for piece in junk for part in (good, piece)] + [good]))

    articles = [outcome for outcome in outcomes if isinstance(outcome, Article)]
    assert articles == [parse_line(good)] * (len(junk) + 1)
    assert len(outcomes) == len(articles) + sum(bool(piece.strip()) for piece in junk)


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
