"""A plain text file is one article.

Spans are in characters of the file decoded as UTF-8, a byte order mark and every carriage return
counted: ``text[span[0]:span[1]]`` is exactly the paragraph's text, so an offset in a paragraph
plus the start of its span is an offset in the file. Nothing in a paragraph is rewritten; a
hard-wrapped one keeps its line ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from streams.errors import InputError
from streams.events import Article, ArticleParagraph, Span
from streams.ingest.assembly import assemble
from streams.ingest.byte_limits import utf8
from streams.ingest.dates import date_in_name
from streams.ingest.front_matter import read_front_matter
from streams.ingest.heading import Heading, read_heading
from streams.ingest.layout import INVISIBLE, lines, paragraph_spans, with_roles

EMPTY_REMEDY = "give it an article, or leave it out"


def parse_plain(data: bytes, *, name: str | None = None, published: datetime | None = None) -> Article:
    """One article from the bytes of a plain text file.

    The publication time is, in this order, the front matter's, the heading's (midnight UTC unless
    it is a timestamp), `published`, or a ``YYYY-MM-DD`` in `name`.

    Args:
        name: the file's name without suffix, for the article's uri; None for standard input.

    Raises:
        InputError: not UTF-8 text, no publication date, no body paragraph, or malformed front matter.
        OversizeError: a header field is too long.
    """
    text = utf8(data)
    if not text.strip(INVISIBLE):
        raise InputError("empty", remedy=EMPTY_REMEDY)
    spans = lines(text)
    fields, taken = read_front_matter(text, spans)
    heading, paragraphs = read_text(text, spans[taken:], headline=fields.headline)
    fallback = published or (date_in_name(name) if name else None)
    return assemble(fields, heading, paragraphs, name=name, published=fallback)


def read_text(text: str, spans: Sequence[Span], *, headline: str = "") -> tuple[Heading, tuple[ArticleParagraph, ...]]:
    """The heading of a plain text and all its paragraphs, the heading's lines among them.

    Args:
        spans: the text's lines, those of front matter left out.
        headline: one known already.

    Raises:
        InputError: a line ``date …`` has no date in it.
    """
    heading, taken = read_heading(text, spans, headline=headline)
    header = tuple(
        ArticleParagraph(role="header", text=text[start:end], span=(start, end)) for start, end in heading.spans
    )
    return heading, header + with_roles(text, paragraph_spans(text, spans[taken:]))
