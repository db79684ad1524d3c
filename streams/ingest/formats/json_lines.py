"""JSON Lines: an article a line; a line that is none is refused and the next one goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from streams.ingest.byte_limits import MAX_LINE_BYTES, lines_of
from streams.ingest.encodings import without_bom
from streams.ingest.formats.json_article import parse
from streams.ingest.formats.json_object import EXAMPLE, stating
from streams.ingest.formats.protocol import Entry, Format, entry


def read(stream: BinaryIO, limit: int = MAX_LINE_BYTES) -> Iterator[Entry]:
    """The lines that are not blank.

    Args:
        limit: most bytes of a line.
    """
    for line in lines_of(stream, limit):
        if without_bom(line.data).strip():
            yield entry(line, limit, lambda data: parse(without_bom(data)), place=f":{line.number}")


FORMAT = Format(
    name="JSON Lines",
    suffixes=(".jsonl", ".ndjson"),
    begins=lambda block: block.startswith(b"{"),
    read=read,
    stating=stating,
    example=EXAMPLE,
    media_types=("application/x-ndjson", "application/jsonl"),
    embargoes=True,
)
