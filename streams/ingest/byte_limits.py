"""Reading without holding more than a limit in memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from streams.errors import OversizeError

MAX_LINE_BYTES = 4_000_000
"""Largest line of JSON Lines, which may hold more than the article."""
MAX_TEXT_BYTES = 1_000_000
"""Largest plain text file: what an article's record can hold."""
MAX_DOCUMENT_BYTES = 32_000_000
"""Largest document of several articles, which is held whole."""
KEPT_BYTES = 64 * 1024
"""How much of an unusable original a dead letter keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """A line, or a whole input; `data` is only its beginning where `size` is over the limit."""

    number: int
    """Which line, from 1."""
    data: bytes
    size: int
    """How many bytes the original has."""

    def whole(self, limit: int) -> bytes:
        """All of its bytes.

        Raises:
            OversizeError: there are more than `limit`.
        """
        if self.size > limit:
            raise OversizeError(
                f"{self.size:,} bytes, over the limit of {limit:,}",
                remedy="split it, one article a file or a line",
            )
        return self.data


def lines_of(stream: BinaryIO, limit: int) -> Iterator[Chunk]:
    """The stream's lines without their line feeds, those over `limit` bytes cut but fully read past."""
    number = 0
    while data := stream.readline(limit + 1):
        number += 1
        line = data.removesuffix(b"\n")
        size = len(line)
        if size > limit:
            line = line[:KEPT_BYTES]
            size += _skip_line(stream)
        yield Chunk(number=number, data=line, size=size)


def all_of(stream: BinaryIO, limit: int) -> Chunk:
    """The whole stream; where it is over `limit` bytes its beginning and its size."""
    data = stream.read(limit + 1)
    size = len(data)
    if size > limit:
        data = data[:KEPT_BYTES]
        while more := stream.read(KEPT_BYTES):
            size += len(more)
    return Chunk(number=1, data=data, size=size)


def _skip_line(stream: BinaryIO) -> int:
    skipped = 0
    while piece := stream.readline(KEPT_BYTES):
        rest = piece.removesuffix(b"\n")
        skipped += len(rest)
        if rest != piece:
            break
    return skipped
