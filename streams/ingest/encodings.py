"""Strict UTF-8, and what to do about text in anything else."""

from __future__ import annotations

import codecs

from streams.errors import InputError

BINARY = 0.05
"""Share of control characters from which a block is no text: text has next to none, compressed data a tenth."""

_BOMS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_NUL_PATTERNS = (
    ("UTF-32LE", 4, (1, 2, 3)),
    ("UTF-32BE", 4, (0, 1, 2)),
    ("UTF-16LE", 2, (1,)),
    ("UTF-16BE", 2, (0,)),
)
"""Which of so many bytes are NUL in text of the Latin alphabet."""
_TEXT_ENCODINGS = frozenset({
    "ascii", "big5", "cp932", "cp949", "euc_jp", "euc_kr", "gb18030", "gb2312", "gbk", "koi8-r", "koi8-u", "mac-roman",
    "shift_jis", *(f"cp125{number}" for number in range(9)), *(f"iso8859-{number}" for number in range(1, 17)),
})  # fmt: skip
"""Encodings, by Python's names, in which feeds and pages come beside UTF-8."""
_PATTERN_BYTES = 400
_MOST, _FEW = 0.7, 0.05
_CONTROLS = bytes({*range(0x20), 0x7F} - set(b"\t\n\v\f\r\x1b"))


def utf8(data: bytes) -> str:
    """Text of UTF-8 bytes; a byte order mark is kept as the character it is.

    Raises:
        InputError: not UTF-8, or with NUL characters; names the byte, counted from 0.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_wide(data)
        raise InputError(
            f"byte {error.start} (0x{data[error.start]:02x}) is not UTF-8: {error.reason}",
            remedy="convert the text to UTF-8, as with iconv -f WINDOWS-1252 -t UTF-8",
        ) from error
    if "\0" in text:
        _refuse_wide(data)
        raise InputError(f"byte {data.index(0)} is NUL, so this is no text", remedy="give text in UTF-8")
    return text


def refuse_no_text(start: bytes) -> None:
    """Refuses an input by its first block.

    Raises:
        InputError: it is binary, or text in UTF-16 or UTF-32.
    """
    _refuse_wide(start)
    controls = len(start) - len(start.translate(None, _CONTROLS))
    if controls > BINARY * len(start):
        raise InputError("binary data, not text", remedy="give text in UTF-8; unpack it first if it is packed")


def without_bom(data: bytes) -> bytes:
    return data.removeprefix(codecs.BOM_UTF8)


def wide_encoding(data: bytes) -> str | None:
    """``UTF-16LE`` and the like, by the byte order mark or by where NULs stand; None if it is nothing of the kind."""
    marked = next((name for bom, name in _BOMS if data.startswith(bom)), None)
    if marked is not None or 0 not in data[:_PATTERN_BYTES]:
        return marked
    return next((name for name, width, nuls in _NUL_PATTERNS if _has_pattern(data[:_PATTERN_BYTES], width, nuls)), None)


def _refuse_wide(data: bytes) -> None:
    encoding = wide_encoding(data)
    if encoding is not None:
        raise InputError(f"{encoding}, not UTF-8", remedy=f"convert it, as with iconv -f {encoding} -t UTF-8")


def _has_pattern(data: bytes, width: int, nuls: tuple[int, ...]) -> bool:
    if len(data) < 2 * width:
        return False
    for place in range(width):
        part = data[place::width]
        share = part.count(0) / len(part)
        if share < _MOST if place in nuls else share > _FEW:
            return False
    return True


def declared(data: bytes, charset: str) -> str:
    """Text in an encoding that it declares itself: UTF-8 if it is that, whatever it says, since what is UTF-8 by
    chance is no text in another encoding; else in the one it says, where ISO-8859-1 means Windows-1252 as on the web.

    Raises:
        InputError: neither UTF-8 nor in that encoding.
    """
    try:
        name = codecs.lookup(charset or "utf-8").name
        if name != "utf-8" and name in _TEXT_ENCODINGS and not is_utf8(data):
            text = data.decode("cp1252" if name in ("iso8859-1", "ascii") else name)
            return utf8(text.encode())
    except (LookupError, ValueError):
        pass
    return utf8(data)


def is_utf8(data: bytes) -> bool:
    """Whether bytes are text in UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
