import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from feeds.quay import AGREED, NOW, QUAY, read, read_article, read_embargoed, read_refusal
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from streams.errors import InputError
from streams.events import Article
from streams.ingest.formats.json_article import parse
from streams.ingest.formats.ninjs import is_ninjs

FILES = sorted(Path(__file__).with_name("ninjs").iterdir())
ONE: dict[str, Any] = {
    "uri": "urn:newsml:wire.example:quay",
    "version": "2",
    "versionCreated": "2024-03-05T09:30:00Z",
    "bodies": [{"value": AGREED}],
}


def ninjs(**changes: object) -> bytes:
    return json.dumps({name: value for name, value in (ONE | changes).items() if value is not ...}).encode()


def test_there_are_traps_of_each_major_version() -> None:
    assert len(FILES) >= 8
    assert {path.name[0] for path in FILES} >= {"1", "2", "3"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_version_of_ninjs_gives_the_same_article(path: Path) -> None:
    (article,) = read(path)

    assert replace(article, subjects=()) == QUAY
    assert read(path.read_bytes()) == [article]


def test_lines_of_ninjs_stand_among_lines_of_our_own(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    own = b'{"uri": "urn:own", "published": "2024-03-05", "text": "The board met.", "by": "x"}'
    feed.write_bytes(own + b"\n" + ninjs() + b"\n" + ninjs(uri=...) + b"\n")

    first, second, third = read(feed)

    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.article.uri, second.article.uri) == ("urn:own", ONE["uri"])
    assert "feed.jsonl:3: ninjs without a uri" in getattr(third, "message", "")


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"uri": "urn:a", "pubstatus": "canceled"}, True),
        ({"uri": "urn:a", "PubStatus": "usable"}, True),
        ({"uri": "urn:a", "headline": "x", "body_text": "x"}, True),
        ({"uri": "urn:a", "version": "2", "status": "canceled"}, False),
        ({"uri": "urn:a", "text": "x", "versionCreated": "2024-03-05"}, False),
        ({"uri": "urn:a", "paragraphs": ["x"], "by": "x"}, False),
        ([{"pubstatus": "usable"}], False),
    ],
)
def test_ninjs_is_told_from_our_own_form_by_its_fields(fields: object, expected: bool) -> None:
    assert is_ninjs(json.dumps(fields).encode()) is expected


@pytest.mark.parametrize("status", ["withheld", "canceled", "cancelled", "Canceled", "stat:withheld"])
@pytest.mark.parametrize("field", ["pubStatus", "pubstatus"])
def test_what_is_withheld_or_canceled_is_killed_up_to_its_version(field: str, status: str) -> None:
    article = read_article(
        ninjs(version=3, embargoedUntil="never", versionCreated="?", type="picture", **{field: status})
    )

    assert (article.status, article.article.version, article.paragraphs) == ("canceled", "3", ())


@pytest.mark.parametrize(("status", "expected"), [("canceled", "canceled"), ("live", "usable"), ({}, "usable")])
def test_a_status_as_in_our_own_form_kills_and_one_of_the_senders_own_is_no_matter(
    status: object, expected: str
) -> None:
    assert read_article(ninjs(status=status)).status == expected


def test_an_unknown_status_is_refused() -> None:
    assert "'embargoed' is unknown" in read_refusal(ninjs(pubStatus="embargoed")).message


@pytest.mark.parametrize("field", ["embargoed", "embargoedUntil"])
def test_an_article_under_an_embargo_is_held_until_it_is_over(field: str) -> None:
    end = NOW + timedelta(hours=1)
    held = ninjs(**{field: "2024-03-06T02:00:00+01:00"})

    item = read_embargoed(held, end - timedelta(seconds=1))

    assert (item.until, item.article) == (end, read_article(held, end))
    assert item.article.article.uri == ONE["uri"]


@pytest.mark.parametrize("embargo", ["", "tomorrow", "2024-13-01", 7, True, ["2024-03-01"], {"date": "2024-03-01"}])
def test_an_embargo_that_cannot_be_told_withholds_the_article(embargo: object) -> None:
    letter = read_refusal(ninjs(embargoedUntil=embargo))

    assert "withheld, as its embargo" in letter.message
    assert letter.error == "WithheldError"
    assert letter.value is None


def test_of_two_embargoes_the_later_one_holds() -> None:
    data = ninjs(embargoed="2024-03-01T00:00:00Z", embargoedUntil="2024-03-07T00:00:00Z")

    assert read_embargoed(data).until == datetime(2024, 3, 7, tzinfo=UTC)


def test_an_article_without_a_version_has_the_time_of_this_one() -> None:
    article, kill = (read_article(ninjs(version=..., pubStatus=status)) for status in ("usable", "canceled"))

    assert article.article.version == kill.article.version == "2024-03-05T09:30:00.000+00:00"


def test_it_is_published_when_this_version_was_made_else_when_the_first_one_was() -> None:
    first = datetime(2024, 3, 1, tzinfo=UTC)

    both, one = (read_article(ninjs(firstCreated="2024-03-01", versionCreated=made)) for made in ("2024-03-05", ...))

    assert (both.article.published, one.article.published) == (first + timedelta(days=4), first)


@pytest.mark.parametrize("kind", ["picture", "video", "event", "planning"])
def test_what_is_no_text_is_refused(kind: str) -> None:
    assert f"of the type '{kind}', not a text" in read_refusal(ninjs(type=kind)).message


@pytest.mark.parametrize(
    "data",
    [
        ninjs(bodies=[]),
        ninjs(bodies=[{"value": "<script>met()</script>"}]),
        ninjs(uri=7.5),
        ninjs(version=True),
        ninjs(pubStatus=["usable"]),
        ninjs(versionCreated="5.3.2024"),
        b'{"uri": "urn:a", "pubStatus": 1e400}',
        b'{"uri": "urn:a", "bodies": ' + b"[" * 200_000,
        b'{"uri": "urn:a", "bodies": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"bodies": [], "x": ' + b'{"x":' * 100_000 + b"1" + b"}" * 100_001,
        b'{"uri": "urn:a", "bodies": [{"value": "\\ud800"}]}',
        b'{"uri": "urn:a", "by": "\xff"}',
    ],
)
def test_what_is_no_article_is_refused_with_a_remedy(data: bytes) -> None:
    read_refusal(data)


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["2024-03-05", "<p>x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["role", "value", "name", "contentType"]), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = [
    *ONE,
    "pubStatus",
    "embargoed",
    "headlines",
    "headline",
    "by",
    "provider",
    "body_html",
    "language",
    "type",
    "subjects",
]


@given(st.dictionaries(st.sampled_from(NAMES), VALUES))
def test_any_object_is_a_draft_or_an_input_error(fields: dict[str, Any]) -> None:
    try:
        parse(json.dumps(ONE | fields).encode())
    except InputError as error:
        told = error
    else:
        return
    assert told.remedy
