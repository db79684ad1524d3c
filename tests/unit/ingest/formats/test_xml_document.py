from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, OversizeError
from streams.ingest.byte_limits import MAX_DOCUMENT_BYTES, MAX_LINE_BYTES
from streams.ingest.drafts import Draft
from streams.ingest.formats.protocol import Entry
from streams.ingest.formats.registry import sniffed
from streams.ingest.formats.xml_document import DIALECTS, FORMAT, read

ITEM = b"<newsItem guid='urn:a'/>"


def entries(data: bytes) -> list[Entry]:
    return list(read(BytesIO(data)))


def refused(entry: Entry) -> InputError:
    assert isinstance(entry.found, InputError)
    return entry.found


def test_a_document_of_one_item_has_no_place_and_those_of_several_are_counted() -> None:
    many = b"<newsMessage><itemSet>" + ITEM * 2 + b"</itemSet></newsMessage>"

    assert [entry.place for entry in entries(ITEM)] == [""]
    assert [entry.place for entry in entries(many)] == ["[1]", "[2]"]
    assert all(isinstance(entry.found, Draft) for entry in entries(many))


def test_another_root_is_told_which_ones_are_read() -> None:
    (only,) = entries(b"<xliff xmlns='urn:x'><file/></xliff>")

    error = refused(only)
    assert "<xliff>" in error.message
    assert all(root in error.remedy and dialect.name in error.remedy for dialect in DIALECTS for root in dialect.roots)


@pytest.mark.parametrize("data", [b"", b" \n", b"\xef\xbb\xbf\n"])
def test_a_blank_document_has_no_entry(data: bytes) -> None:
    assert entries(data) == []


def test_what_is_too_large_is_refused_with_its_size() -> None:
    large = b"<newsItem guid='urn:a'>" + b" " * MAX_LINE_BYTES + b"</newsItem>"
    for data in (large, b"<newsItem>" + b" " * MAX_DOCUMENT_BYTES):
        (only,) = entries(data)
        assert isinstance(refused(only), OversizeError)
        assert only.size >= MAX_LINE_BYTES


@pytest.mark.parametrize(
    ("start", "name"),
    [
        (b"<?xml version='1.0'?>\n<newsItem>", "XML"),
        (b"\xef\xbb\xbf<!-- x --><n:newsMessage ", "XML"),
        (b"<?xml version='1.0'?><unknown>", "XML"),
        (b"<?xml version='1.0'?><!DOCTYPE newsItem>", "XML"),
        (b"<b>Port strike</b>", "plain text"),
        (b"<<< wire", "plain text"),
    ],
)
def test_a_document_without_a_suffix_is_known_by_its_root(start: bytes, name: str) -> None:
    assert sniffed(start).name == name


def test_a_header_field_is_for_the_sender_to_state() -> None:
    assert FORMAT.stating("version", "2") == "have it sent with the version '2'"


@given(
    st.binary()
    | st.text(alphabet="<>/!?&;='newsItem guid[] ").map(lambda text: f"<newsItem>{text}</newsItem>".encode())
)
def test_any_bytes_are_drafts_or_input_errors(data: bytes) -> None:
    found: list[Any] = [entry.found for entry in entries(data)]
    assert all(isinstance(each, Draft) or each.remedy for each in found)
