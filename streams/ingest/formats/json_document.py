"""A JSON document: one article, or an array of articles, each the same object as a line of JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from streams.errors import InputError
from streams.ingest.byte_limits import MAX_DOCUMENT_BYTES, MAX_LINE_BYTES, Chunk, all_of
from streams.ingest.drafts import Draft
from streams.ingest.encodings import without_bom
from streams.ingest.formats.json_article import parse
from streams.ingest.formats.json_object import EXAMPLE, stating
from streams.ingest.formats.protocol import Entry, Format, entry

_ARRAY = msgspec.json.Decoder(list[msgspec.Raw], strict=True)
_OPEN = (b"{", b"[", b",")


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The article, or those of the array; an element that is none is refused and the next one goes on."""
    whole = all_of(stream, MAX_DOCUMENT_BYTES)
    data = without_bom(whole.data).strip()
    if not data:
        return
    elements = _elements(data) if whole.size <= MAX_DOCUMENT_BYTES else None
    if elements is None:
        yield entry(whole, MAX_DOCUMENT_BYTES, _only)
        return
    for number, element in enumerate(elements):
        chunk = Chunk(number=number, data=bytes(element), size=len(element))
        yield entry(chunk, MAX_LINE_BYTES, parse, place=f"[{number}]")


def _elements(data: bytes) -> list[msgspec.Raw] | None:
    try:
        return _ARRAY.decode(data) if data.startswith(b"[") else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _require_array(data: bytes) -> None:
    """Raises: InputError: it begins as an array and is none; by an article's own shape only that would be said."""
    if data.startswith(b"["):
        try:
            _ARRAY.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise InputError(f"no array of articles: {error}", remedy=f"an article is {EXAMPLE}") from error


def _only(data: bytes) -> Draft:
    _require_array(without_bom(data).strip())
    try:
        return parse(without_bom(data))
    except InputError as error:
        if "trailing characters" in error.message:
            raise InputError(error.message, remedy="name it .jsonl if it has an article a line") from error
        raise


def _begins(block: bytes) -> bool:
    """An array, or an object whose first line is left open, as those who print JSON for people leave it."""
    first, _, following = block.partition(b"\n")
    return block.startswith(b"[") or (block.startswith(b"{") and bool(following) and first.rstrip().endswith(_OPEN))


FORMAT = Format(
    name="JSON",
    suffixes=(".json",),
    begins=_begins,
    read=read,
    stating=stating,
    example=EXAMPLE,
    media_types=("application/json", "+json"),
    embargoes=True,
)
