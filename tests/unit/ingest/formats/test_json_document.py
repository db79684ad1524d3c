import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, OversizeError
from streams.ingest.byte_limits import KEPT_BYTES, MAX_DOCUMENT_BYTES
from streams.ingest.drafts import Draft
from streams.ingest.formats.json_document import FORMAT, read
from streams.ingest.formats.json_object import parse
from streams.ingest.formats.protocol import Entry

ARTICLE = {"uri": "urn:a", "published": "2024-03-05", "paragraphs": ["The board met.", "It will meet again."]}
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(ARTICLE),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["uri", "text"]), inner, max_size=2),
    max_leaves=6,
)


def entries(data: bytes) -> list[Entry]:
    return list(read(BytesIO(data)))


@pytest.mark.parametrize("indent", [None, 2])
def test_a_document_is_one_article(indent: int | None) -> None:
    data = json.dumps(ARTICLE, indent=indent).encode()

    (only,) = entries(b"\xef\xbb\xbf \r\n" + data + b"\n")

    assert (only.place, only.found) == ("", parse(data))


def test_an_array_has_an_article_an_element_and_a_bad_one_leaves_its_neighbours_be() -> None:
    first, bad, last = entries(json.dumps([ARTICLE, {"uri": ""}, ARTICLE | {"uri": "urn:c"}], indent=1).encode())

    assert (first.place, first.found) == ("[0]", parse(json.dumps(ARTICLE).encode()))
    assert (bad.place, json.loads(bad.data), bad.size) == ("[1]", {"uri": ""}, len(bad.data))
    assert isinstance(bad.found, InputError)
    assert isinstance(last.found, Draft)
    assert last.found.uri == "urn:c"


@pytest.mark.parametrize("data", [b"", b" \n", b"[]", b"\xef\xbb\xbf"])
def test_a_document_without_an_article_has_no_entry(data: bytes) -> None:
    assert entries(data) == []


@pytest.mark.parametrize("data", [b"{", b"[", b"[1,", b'"text"', b"[" * 100_000, b"[{}] []", b"[\xff]"])
def test_what_is_no_json_document_is_refused_whole(data: bytes) -> None:
    (only,) = entries(data)

    assert isinstance(only.found, InputError)
    assert (only.place, only.data, only.found.remedy != "") == ("", data, True)


@pytest.mark.parametrize("data", [b'[{"version": NaN}]', b'[{"uri": "a"}', b'[{"uri": "a"},]'])
def test_an_array_that_is_malformed_is_refused_for_that(data: bytes) -> None:
    (only,) = entries(data)

    assert isinstance(only.found, InputError)
    assert only.found.message.startswith("no array of articles: ")


def test_json_lines_under_another_name_are_told_their_own() -> None:
    data = json.dumps(ARTICLE).encode()

    (only,) = entries(data + b"\n" + data + b"\n")

    assert isinstance(only.found, InputError)
    assert only.found.remedy == "name it .jsonl if it has an article a line"


def test_a_document_over_the_limit_is_refused_with_its_beginning() -> None:
    data = b"[" + b" " * MAX_DOCUMENT_BYTES + b"]"

    (only,) = entries(data)

    assert isinstance(only.found, OversizeError)
    assert (only.size, only.data) == (MAX_DOCUMENT_BYTES + 2, data[:KEPT_BYTES])


def test_what_is_printed_for_people_is_known_from_json_lines() -> None:
    for indent in (1, 4):
        assert FORMAT.begins(json.dumps(ARTICLE, indent=indent).encode())
    assert FORMAT.begins(json.dumps([ARTICLE]).encode())
    for data in (
        json.dumps(ARTICLE).encode(),
        json.dumps(ARTICLE).encode() + b"\n{",
        b'{"uri": "urn:a"\n',
        b"date 2024",
    ):
        assert not FORMAT.begins(data)


@given(VALUES.map(lambda value: json.dumps(value).encode()) | st.binary())
def test_any_document_is_drafts_or_input_errors(data: bytes) -> None:
    for entry in entries(data):
        assert isinstance(entry.found, Draft) or entry.found.remedy
