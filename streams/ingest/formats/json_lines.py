"""JSON Lines: one article a line.

    {"uri": "urn:example:1", "version": "2", "headline": "…", "byline": "…", "outlet": "…",
     "published": "2023-11-15T21:04:00Z", "language": "en", "status": "usable",
     "paragraphs": ["…", {"role": "sub-head", "text": "…"}, "…"]}

`uri` is required, and `published` unless a time is given for those without one. A paragraph that is
just a string is body text. Instead of `paragraphs` there may be one string `text`, laid out as a
plain text file is. Fields of other names are ignored, null is the same as left out.

Spans are in characters of the paragraphs joined by blank lines (``"\\n\\n"``), or of `text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

import msgspec

from streams.errors import InputError
from streams.events import Article, ArticleParagraph, ArticleStatus, DeadLetter, Role, Text
from streams.ingest.assembly import assemble
from streams.ingest.byte_limits import MAX_LINE_BYTES, Chunk, utf8, without_bom
from streams.ingest.dates import instant
from streams.ingest.dead_letters import dead_letter
from streams.ingest.formats.plain import read_text
from streams.ingest.front_matter import Fields
from streams.ingest.heading import Heading
from streams.ingest.layout import lines, stripped

JOIN = "\n\n"
_REMEDY = 'a line is {"uri": "...", "published": "...", "paragraphs": ["..."]}'


class LineParagraph(msgspec.Struct, frozen=True):
    """A paragraph with its role."""

    text: str
    role: Role = "body"


class ArticleLine(msgspec.Struct, frozen=True):
    """What a line holds."""

    uri: Text
    version: str | int | None = None
    status: ArticleStatus | None = None
    headline: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    language: str | None = None
    paragraphs: list[str | LineParagraph] | None = None
    text: str | None = None


_DECODER = msgspec.json.Decoder(ArticleLine, strict=True)


def read_json_lines(
    chunks: Iterable[Chunk], origin: str, *, published: datetime | None = None, limit: int = MAX_LINE_BYTES
) -> Iterator[Article | DeadLetter]:
    """The articles of a JSON Lines input; a line that is none is a dead letter and the next one goes on.

    Args:
        chunks: its lines, as `byte_limits.lines_of` reads them.
        origin: names the input in dead letters.
        published: the time of articles that state none.
        limit: most bytes of a line.
    """
    for line in chunks:
        try:
            data = line.whole(limit)
            if line.number == 1:
                data = without_bom(data)
            if data.strip():
                yield parse_line(data, published=published)
        except InputError as error:
            yield dead_letter(f"{origin}:{line.number}", error, line.data, size=line.size)


def parse_line(data: bytes, *, published: datetime | None = None) -> Article:
    """The article of one line.

    Raises:
        InputError: not UTF-8, not such an object, no publication date, or no body paragraph.
        OversizeError: a header field is too long.
    """
    utf8(data)
    try:
        line = _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"not an article: {error}", remedy=_REMEDY) from error
    if line.paragraphs is not None and line.text is not None:
        raise InputError("both paragraphs and text", remedy="give one of them")
    heading, paragraphs = _content(line)
    return assemble(_fields(line), heading, paragraphs, name=None, published=published)


def _fields(line: ArticleLine) -> Fields:
    return Fields(
        uri=line.uri,
        version="" if line.version is None else str(line.version),
        status=line.status or "usable",
        headline=line.headline or "",
        byline=line.byline or "",
        outlet=line.outlet or "",
        published=instant(line.published) if line.published else None,
        language=line.language or "",
    )


def _content(line: ArticleLine) -> tuple[Heading, tuple[ArticleParagraph, ...]]:
    if line.text is not None:
        return read_text(line.text, lines(line.text), headline=line.headline or "")
    return Heading(), tuple(_paragraphs(line.paragraphs or ()))


def _paragraphs(given: Iterable[str | LineParagraph]) -> Iterator[ArticleParagraph]:
    offset = 0
    for item in given:
        paragraph = LineParagraph(item) if isinstance(item, str) else item
        start, end = stripped(paragraph.text, (0, len(paragraph.text)))
        if start < end:
            span = (offset + start, offset + end)
            yield ArticleParagraph(role=paragraph.role, text=paragraph.text[start:end], span=span)
        offset += len(paragraph.text) + len(JOIN)
