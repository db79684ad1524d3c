"""An HTML page is one article.

Spans are in characters of the text that is taken from it, paragraphs joined by blank lines (``"\\n\\n"``) and white
space as a browser shows it: they are no offsets in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from msgspec.structs import replace

from streams.errors import InputError
from streams.events import ArticleParagraph
from streams.ingest.byte_limits import MAX_LINE_BYTES, all_of
from streams.ingest.drafts import Draft
from streams.ingest.encodings import declared, without_bom
from streams.ingest.formats.html_header import STATED, article_body, header
from streams.ingest.formats.html_text import JOIN, story, tree
from streams.ingest.formats.plain import laid_out
from streams.ingest.formats.protocol import Entry, Format, entry
from streams.ingest.heading import read_heading
from streams.ingest.layout import lines
from streams.ingest.markup import without_markup

EXAMPLE = "a page with an <article>"

_CHARSET = re.compile(rb"<meta[^>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_CHARSET_BYTES = 4_096
"""Where a page names its encoding, if it does; HTML asks for it within the first 1,024 bytes."""
_ROOT = re.compile(
    rb"(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype\s+html\b|<html\b)", re.IGNORECASE | re.DOTALL
)


def read(stream: BinaryIO) -> Iterator[Entry]:
    whole = all_of(stream, MAX_LINE_BYTES)
    if without_bom(whole.data).strip():
        yield entry(whole, MAX_LINE_BYTES, parse)


def parse(data: bytes) -> Draft:
    """What a page says.

    Raises:
        InputError: in no encoding that it names, nested too deep, or a page of several stories.
    """
    charset = _CHARSET.search(data, 0, _CHARSET_BYTES)
    root = tree(declared(without_bom(data), charset[1].decode("ascii") if charset else ""))
    if root is None:
        return Draft()
    stated, found = header(root), story(root)
    if not any(paragraph.role == "body" for paragraph in found):
        text = JOIN.join(without_markup(article_body(root)))
        return stated.over(laid_out(text, lines(text), headline=stated.headline)) if text.strip() else stated
    return _with_heading(stated, found)


def _with_heading(stated: Draft, paragraphs: Sequence[ArticleParagraph]) -> Draft:
    """The draft with its paragraphs, of which the first ones may be headline, byline and date."""
    text = JOIN.join(paragraph.text for paragraph in paragraphs)
    try:
        heading, _ = read_heading(text, lines(text), headline=stated.headline)
    except InputError:
        return replace(stated, paragraphs=tuple(paragraphs))
    above = heading.paragraphs[-1].span[1] if heading.paragraphs else 0
    below = [paragraph for paragraph in paragraphs if paragraph.span[0] >= above]
    if not any(paragraph.role == "body" for paragraph in below):
        return replace(stated, paragraphs=tuple(paragraphs))
    return stated.over(replace(heading, paragraphs=(*heading.paragraphs, *below)))


def _stating(field: str, value: str) -> str:
    return f'put <meta name="{STATED}{field}" content="{value}"> into its head'


FORMAT = Format(
    name="HTML",
    suffixes=(".html", ".htm", ".xhtml"),
    begins=lambda block: _ROOT.match(block) is not None,
    read=read,
    stating=_stating,
    example=EXAMPLE,
    media_types=("text/html", "application/xhtml+xml"),
    names_article=True,
)
