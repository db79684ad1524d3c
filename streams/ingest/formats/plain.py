"""A plain text file is one article.

Spans are in characters of the file decoded as UTF-8, a byte order mark and every carriage return
counted: ``text[span[0]:span[1]]`` is exactly the paragraph's text, so an offset in a paragraph
plus the start of its span is an offset in the file. Nothing in a paragraph is rewritten; a
hard-wrapped one keeps its line ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import BinaryIO

from msgspec.structs import replace

from streams.errors import InputError
from streams.events import Span
from streams.ingest.byte_limits import MAX_TEXT_BYTES, all_of
from streams.ingest.drafts import Draft
from streams.ingest.encodings import utf8
from streams.ingest.formats.protocol import Entry, Format, entry
from streams.ingest.front_matter import read_front_matter
from streams.ingest.heading import read_heading
from streams.ingest.layout import INVISIBLE, lines, paragraph_spans, with_roles

EXAMPLE = "date 2024-03-05 By A. Name, OUTLET"


def read(stream: BinaryIO) -> Iterator[Entry]:
    yield entry(all_of(stream, MAX_TEXT_BYTES), MAX_TEXT_BYTES, parse)


def parse(data: bytes) -> Draft:
    """What the bytes of a plain text file say.

    Raises:
        InputError: empty, not UTF-8 text, or malformed front matter.
    """
    text = utf8(data)
    if not text.strip(INVISIBLE):
        raise InputError("empty", remedy="give it an article, or leave it out")
    spans = lines(text)
    stated, taken = read_front_matter(text, spans)
    return stated.over(laid_out(text, spans[taken:], headline=stated.headline))


def laid_out(text: str, spans: Sequence[Span], *, headline: str = "") -> Draft:
    """The heading of a plain text and all its paragraphs, the heading's lines among them.

    Args:
        spans: the text's lines, those of front matter left out.
        headline: one known already.

    Raises:
        InputError: a line ``date …`` has no date in it.
    """
    heading, taken = read_heading(text, spans, headline=headline)
    following = with_roles(text, paragraph_spans(text, spans[taken:]))
    return replace(heading, paragraphs=heading.paragraphs + following)


def _stating(field: str, value: str) -> str:
    return f"put a line '{field}: {value}' on top of it"


FORMAT = Format(
    name="plain text",
    suffixes=(".txt", ".text"),
    begins=lambda block: True,
    read=read,
    stating=_stating,
    example=EXAMPLE,
    names_article=True,
)
