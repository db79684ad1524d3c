import json
from io import BytesIO
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streams.errors import InputError, OversizeError
from streams.ingest.byte_limits import KEPT_BYTES
from streams.ingest.drafts import Draft
from streams.ingest.formats.json_lines import FORMAT, read
from streams.ingest.formats.json_object import parse
from streams.ingest.formats.protocol import Entry


def line(**changes: Any) -> bytes:
    return json.dumps({"uri": "urn:a", "published": "2024-03-05", "text": "The board met."} | changes).encode()


def entries(data: bytes, limit: int = 100_000) -> list[Entry]:
    return list(read(BytesIO(data), limit))


def test_a_bad_line_is_refused_with_its_number_and_its_neighbours_go_on() -> None:
    first, bad, last = entries(line() + b'\n{"uri": "urn:b"\n\n' + line(uri="urn:c"))

    assert (first.place, first.found) == (":1", parse(line()))
    assert (bad.place, bad.data, bad.size) == (":2", b'{"uri": "urn:b"', 15)
    assert isinstance(bad.found, InputError)
    assert (last.place, last.found) == (":4", parse(line(uri="urn:c")))


def test_a_line_over_the_limit_is_refused_with_its_beginning() -> None:
    long = b'{"uri": "' + b"x" * 300_000

    refused, following = entries(long + b"\n" + line())

    assert isinstance(refused.found, OversizeError)
    assert (refused.size, refused.data) == (300_009, long[:KEPT_BYTES])
    assert isinstance(following.found, Draft)


def test_byte_order_marks_carriage_returns_and_blank_lines_do_no_harm() -> None:
    (only,) = entries(b"\xef\xbb\xbf" + line() + b"\r\n\r\n")

    assert only.found == parse(line())
    assert entries(b"\xef\xbb\xbf\n \n") == []


def test_an_input_that_begins_with_an_object_is_taken_for_it() -> None:
    assert FORMAT.begins(line())
    assert not FORMAT.begins(b"date 2024-03-05")


@given(st.lists(st.binary(max_size=60).map(lambda junk: junk.replace(b"\n", b"")), max_size=5))
def test_no_junk_stops_the_lines_around_it(junk: list[bytes]) -> None:
    good = line()

    found = entries(b"\n".join([part for piece in junk for part in (good, piece)] + [good]))

    drafts = [entry.found for entry in found if isinstance(entry.found, Draft)]
    assert drafts == [parse(good)] * (len(junk) + 1)
    assert all(isinstance(entry.found, Draft | InputError) for entry in found)
