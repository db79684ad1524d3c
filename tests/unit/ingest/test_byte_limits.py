from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.errors import OversizeError
from streams.ingest.byte_limits import KEPT_BYTES, all_of, lines_of


class OneReadAtATime(BytesIO):
    """Remembers the most bytes it was ever asked for."""

    most = 0

    def readline(self, size: int | None = -1) -> bytes:
        self.most = max(self.most, size or 0)
        return super().readline(size)


@given(st.binary(max_size=300), st.integers(1, 40))
def test_lines_have_their_true_size_and_all_bytes_up_to_the_limit(data: bytes, limit: int) -> None:
    lines = list(lines_of(BytesIO(data), limit))

    expected = data.removesuffix(b"\n").split(b"\n") if data else []
    assert [line.size for line in lines] == [len(line) for line in expected]
    assert [line.number for line in lines] == list(range(1, len(expected) + 1))
    for line, original in zip(lines, expected, strict=True):
        assert line.data == original if line.size <= limit else original.startswith(line.data)


def test_a_line_far_over_the_limit_is_never_held_whole() -> None:
    stream = OneReadAtATime(b"x" * 50_000_000 + b"\nnext\n")

    long, following = lines_of(stream, 4_000_000)

    assert (long.size, len(long.data)) == (50_000_000, KEPT_BYTES)
    assert following.data == b"next"
    assert stream.most <= 4_000_001


def test_an_input_over_the_limit_keeps_its_beginning_and_its_size() -> None:
    whole = all_of(BytesIO(b"y" * 200_000), 100_000)

    assert (whole.size, whole.data) == (200_000, b"y" * KEPT_BYTES)
    with pytest.raises(OversizeError, match="200,000 bytes, over the limit of 100,000"):
        whole.whole(100_000)


def test_an_input_at_the_limit_is_whole() -> None:
    assert all_of(BytesIO(b"y" * 10), 10).whole(10) == b"y" * 10
