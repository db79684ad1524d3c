import gzip
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import FetchError, OversizeError
from streams.ingest.unpacking import MAX_RATIO, SMALL_BYTES, Unpacking

LIMIT = 32_000_000
RAW = zlib.compressobj(wbits=-15)
TEXT = b"The dockers met on Monday. " * 1000


def unpacked(encoding: str, data: bytes, limit: int = LIMIT, piece: int = 1000) -> bytes:
    unpacking = Unpacking(encoding, limit)
    for start in range(0, len(data), piece):
        unpacking.add(data[start : start + piece])
    return unpacking.whole()


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT)),
        (" GZip ", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:500]) + gzip.compress(TEXT[500:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW.compress(TEXT) + RAW.flush()),
    ],
)
def test_a_body_is_unpacked_as_its_encoding_says(encoding: str, data: bytes) -> None:
    assert unpacked(encoding, data) == TEXT
    assert unpacked("gzip", b"") == b""


@given(st.binary(max_size=5000), st.integers(1, 100))
def test_a_body_is_the_same_in_whatever_pieces_it_comes(data: bytes, piece: int) -> None:
    assert unpacked("gzip", gzip.compress(data), piece=piece) == data


@given(st.binary(max_size=200), st.sampled_from(["gzip", "deflate", ""]))
def test_whatever_comes_is_unpacked_or_refused(data: bytes, encoding: str) -> None:
    with suppress(FetchError):
        assert len(unpacked(encoding, data)) <= 1_032 * len(data)


@pytest.mark.parametrize(
    ("encoding", "data", "message"),
    [
        ("br", b"", "packed as 'br'"),
        ("gzip, gzip", b"", "packed as"),
        ("gzip", b"<rss></rss>", "cannot be unpacked"),
        ("gzip", gzip.compress(TEXT)[:-20], "ends before its end"),
    ],
)
def test_what_is_not_packed_as_it_says_is_refused(encoding: str, data: bytes, message: str) -> None:
    with pytest.raises(FetchError, match=message):
        unpacked(encoding, data)


def test_a_bomb_is_refused_by_its_ratio_in_little_memory() -> None:
    bomb = gzip.compress(bytes(100_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(OversizeError, match=f"over {MAX_RATIO} times"):
            unpacked("gzip", bomb, piece=65_536)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_what_is_over_the_limit_is_refused_packed_or_not() -> None:
    with pytest.raises(OversizeError, match="over the limit of 20,000"):
        unpacked("gzip", gzip.compress(TEXT), limit=20_000)
    with pytest.raises(OversizeError, match="over the limit of 20,000"):
        unpacked("", TEXT, limit=20_000)


def test_what_is_small_may_be_of_any_ratio() -> None:
    assert unpacked("gzip", gzip.compress(bytes(SMALL_BYTES))) == bytes(SMALL_BYTES)
