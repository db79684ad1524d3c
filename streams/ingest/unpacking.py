"""Unpacking what a server has packed, bounded in size and in how much it grows."""

from __future__ import annotations

import zlib

from streams.errors import FetchError, OversizeError

MAX_RATIO = 100
"""Most bytes a packed byte may become: text becomes 3 to 20, a bomb up to 1,032."""
SMALL_BYTES = 1_000_000
"""What is smaller may be of any ratio."""
STEP_BYTES = 256 * 1024
"""Unpacked at once, before the bounds are asked again."""

_AUTOMATIC = 32 + zlib.MAX_WBITS
"""Either of gzip's and zlib's headers; ``deflate`` is the latter."""
_PACKED = ("gzip", "x-gzip", "deflate")


class Unpacking:
    """A body as it comes, piece by piece.

    Args:
        encoding: the value of ``Content-Encoding``.
        limit: most bytes of the whole, unpacked.

    Raises:
        FetchError: of a kind that is not known.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", *_PACKED):
            raise FetchError(f"packed as {name[:40]!r}", remedy="have it sent as it is, or packed by gzip")
        self._unpacker = zlib.decompressobj(_AUTOMATIC) if name in _PACKED else None
        self._raw_deflate = name == "deflate"
        self._limit = limit
        self._packed = 0
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, data: bytes) -> None:
        """Take the next piece.

        Raises:
            OversizeError: over the limit, or grows as no text does.
            FetchError: it is not packed as it says.
        """
        self._packed += len(data)
        if self._unpacker is None:
            self._keep(data)
            return
        try:
            self._unpack(data)
        except zlib.error as error:
            raise FetchError(f"cannot be unpacked: {error}", remedy="have it sent as it is") from error

    def whole(self) -> bytes:
        """All of it.

        Raises:
            FetchError: its end is missing.
        """
        if self._unpacker is not None and self._packed and not self._unpacker.eof:
            raise FetchError("ends before its end", remedy="have it sent whole")
        return b"".join(self._pieces)

    def _unpack(self, data: bytes) -> None:
        if self._raw_deflate and self._packed == len(data) and data[0] & 0x0F != 8:  # without zlib's header
            self._unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
        more = True
        while (data or more) and self._unpacker is not None:
            if self._unpacker.eof and data:  # another member of the same file
                self._unpacker = zlib.decompressobj(_AUTOMATIC)
            unpacked = self._unpacker.decompress(data, STEP_BYTES)
            self._keep(unpacked)
            more = len(unpacked) == STEP_BYTES  # there may be more of what was taken in
            data = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._limit:
            raise OversizeError(f"over the limit of {self._limit:,} bytes", remedy="split it")
        if self._size > SMALL_BYTES and self._unpacker is not None and self._size > MAX_RATIO * self._packed:
            raise OversizeError(f"grows to over {MAX_RATIO} times its size", remedy="have it sent as it is")
        self._pieces.append(data)
