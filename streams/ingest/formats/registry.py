"""The formats that can be read."""

from __future__ import annotations

from streams.ingest.encodings import without_bom
from streams.ingest.formats import html, json_document, json_lines, plain, xml_document
from streams.ingest.formats.protocol import Format

FORMATS: tuple[Format, ...] = (json_document.FORMAT, json_lines.FORMAT, html.FORMAT, xml_document.FORMAT, plain.FORMAT)
"""In the order in which an input without a suffix is tried; the last one takes what is left."""

REMEDY = "read are " + ", ".join(f"{' and '.join(form.suffixes)} ({form.name})" for form in reversed(FORMATS))

_BY_SUFFIX = {suffix: form for form in FORMATS for suffix in form.suffixes}


def by_suffix(suffix: str) -> Format | None:
    """The format of files with that suffix, in whatever case."""
    return _BY_SUFFIX.get(suffix.lower())


def sniffed(start: bytes) -> Format:
    """The format of an input that has no suffix, by its first block."""
    block = without_bom(start).lstrip()
    return next((form for form in FORMATS if form.begins(block)), FORMATS[-1])
