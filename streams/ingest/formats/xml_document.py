"""An XML document: articles in a vocabulary that its root element names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from streams.errors import InputError
from streams.ingest.byte_limits import MAX_DOCUMENT_BYTES, MAX_LINE_BYTES, Chunk, all_of
from streams.ingest.drafts import Draft
from streams.ingest.encodings import without_bom
from streams.ingest.formats import newsml_g2, rss_atom
from streams.ingest.formats.protocol import Entry, Format, entry
from streams.ingest.formats.xml import Dialect, Element, name, root_name, root_of, source

DIALECTS: tuple[Dialect, ...] = (newsml_g2.DIALECT, rss_atom.DIALECT)

_BY_ROOT = {root: dialect for dialect in DIALECTS for root in dialect.roots}


def read(stream: BinaryIO) -> Iterator[Entry]:
    """The articles of a document; one that cannot be read is refused and the next one goes on."""
    whole = all_of(stream, MAX_DOCUMENT_BYTES)
    if not without_bom(whole.data).strip():
        return
    try:
        root = root_of(without_bom(whole.whole(MAX_DOCUMENT_BYTES)))
        dialect = _dialect(root)
    except InputError as error:
        yield Entry(data=whole.data, size=whole.size, found=error)
        return
    for number, item in enumerate(dialect.items(root), 1):
        if item is root:
            yield _entry(item, dialect, whole, "")
        else:
            data = source(item)
            yield _entry(item, dialect, Chunk(number=number, data=data, size=len(data)), f"[{number}]")


def _dialect(root: Element) -> Dialect:
    found = _BY_ROOT.get(name(root))
    if found is None:
        known = ", ".join(f"<{root}> ({dialect.name})" for dialect in DIALECTS for root in sorted(dialect.roots))
        raise InputError(f"XML of <{name(root)}>, which is not read", remedy=f"read are documents of {known}")
    return found


def _entry(item: Element, dialect: Dialect, original: Chunk, place: str) -> Entry:
    def parse(_: bytes) -> Draft:
        return dialect.draft(item)

    return entry(original, MAX_LINE_BYTES, parse, place=place)


def _begins(block: bytes) -> bool:
    root = root_name(block)
    declared = block.startswith(b"<?xml") or block[:9].upper() == b"<!DOCTYPE"  # HTML with one is told before
    return root in _BY_ROOT or (declared and root != "html")


def _stating(field: str, value: str) -> str:
    return f"have it sent with the {field} {value!r}"


FORMAT = Format(
    name="XML",
    suffixes=(".xml", ".rss", ".atom"),
    begins=_begins,
    read=read,
    stating=_stating,
    example="; ".join(f"<{root}>" for dialect in DIALECTS for root in sorted(dialect.roots)),
    media_types=("application/xml", "text/xml", "+xml"),
    embargoes=True,
)
