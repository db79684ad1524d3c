from datetime import UTC, datetime

import pytest

from streams.errors import InputError
from streams.ingest.byte_limits import KEPT_BYTES, Chunk
from streams.ingest.drafts import Draft
from streams.ingest.formats.protocol import Entry
from streams.ingest.secrecy import may_be_secret

NOW = datetime(2024, 3, 5, tzinfo=UTC)
LATER = datetime(2024, 3, 6, tzinfo=UTC)


def entry(data: bytes, found: Draft | InputError | None = None, size: int | None = None) -> Entry:
    return Entry(data=data, size=len(data) if size is None else size, found=found or InputError("no article"))


def test_what_was_understood_is_secret_while_its_embargo_lasts() -> None:
    assert may_be_secret(entry(b"{}", Draft(embargoed=LATER)), NOW)
    assert not may_be_secret(entry(b"{}", Draft(embargoed=LATER)), LATER)
    assert not may_be_secret(entry(b'{"text": "an embargo on steel"}', Draft()), NOW)


@pytest.mark.parametrize("data", [b'{"embargoedUntil": 7', b"<Embargoed/>", '{"embargoed"'.encode("utf-16")])
def test_what_was_not_understood_and_names_an_embargo_is_secret(data: bytes) -> None:
    assert may_be_secret(entry(data), NOW)
    assert may_be_secret(Chunk(number=1, data=data, size=len(data)), NOW)


def test_what_was_not_understood_and_names_none_is_not_secret_unless_it_is_cut() -> None:
    assert not may_be_secret(entry(b'{"uri": 7}'), NOW)
    assert may_be_secret(entry(b'{"uri": 7', size=5_000_000), NOW)


def test_what_is_no_text_names_nothing() -> None:
    assert not may_be_secret(Chunk(number=1, data=b"PK\3\4" * 100, size=10 * KEPT_BYTES), NOW)
    assert may_be_secret(Chunk(number=1, data="Text".encode("utf-16"), size=10 * KEPT_BYTES), NOW)
