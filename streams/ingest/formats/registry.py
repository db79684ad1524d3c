"""The formats that can be read."""

from __future__ import annotations

from pathlib import PurePosixPath

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


def by_answer(start: bytes, media_type: str, path: str) -> Format:
    """The format of what a server gave: as it begins, if that is plain, as feeds are often called HTML; else by the
    type that the server calls it, else by the suffix of its path.

    Args:
        start: the first block.
        media_type: in lower case, without parameters.
    """
    found = sniffed(start)
    if found is not FORMATS[-1]:
        return found
    called = (form for form in FORMATS if any(media_type.endswith(kind) for kind in form.media_types))
    return next(called, None) or by_suffix(PurePosixPath(path).suffix) or found
