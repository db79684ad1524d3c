"""An article as a JSON object.

    {"uri": "urn:example:1", "version": "2", "headline": "…", "byline": "…", "outlet": "…",
     "published": "2023-11-15T21:04:00Z", "language": "en", "status": "usable",
     "paragraphs": ["…", {"role": "sub-head", "text": "…"}, "…"]}

`uri` is required, and `published` unless a time is given for those without one; a kill needs no more than
`uri`, `version` and `status`. A paragraph that is just a string is body text. Instead of `paragraphs`
there may be one string `text`, laid out as a plain text file is. What has an `embargoed` is not published
before that time. `subjects` may say what it is about: names, or objects with `code`, `name` and `creator`. Fields of
other names are ignored, null is the same as left out.

HTML in paragraphs, `text`, headline and byline is taken out (`streams.ingest.markup`); a paragraph that
has several of HTML becomes several. Spans are in characters of what is left, paragraphs joined by blank
lines (``"\\n\\n"``): they are no offsets in the file, which JSON escapes and orders as it likes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

import msgspec
from msgspec.structs import replace

from streams.errors import InputError
from streams.events import ArticleParagraph, Role, Text
from streams.ingest import drafts, subjects
from streams.ingest.dates import instant
from streams.ingest.drafts import Draft
from streams.ingest.encodings import utf8
from streams.ingest.formats.plain import laid_out
from streams.ingest.formats.release import embargo_end
from streams.ingest.layout import lines, stripped
from streams.ingest.markup import one_line, without_markup

JOIN = "\n\n"
EXAMPLE = '{"uri": "...", "published": "...", "paragraphs": ["..."]}'
ROLES = get_args(Role)


class ParagraphObject(msgspec.Struct, frozen=True):
    """A paragraph with its role."""

    text: str
    role: Role = "body"


class ArticleObject(msgspec.Struct, frozen=True):
    """What an object holds."""

    uri: Text
    version: str | int | None = None
    status: str | None = None
    headline: str | None = None
    byline: str | None = None
    outlet: str | None = None
    published: str | None = None
    embargoed: str | None = None
    language: str | None = None
    paragraphs: list[str | ParagraphObject] | None = None
    text: str | None = None
    subjects: Any = None


_DECODER = msgspec.json.Decoder(ArticleObject, strict=True)


def parse(data: bytes) -> Draft:
    """What an object says.

    Raises:
        InputError: not UTF-8, not such an object, or a date, embargo or status that is none.
    """
    utf8(data)
    try:
        given = _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"not an article: {error}", remedy=_remedy(str(error))) from error
    if given.paragraphs is not None and given.text is not None:
        raise InputError("both paragraphs and text", remedy="give one of them")
    stated = _stated(given)
    if given.text is not None:
        text = JOIN.join(without_markup(given.text))
        return stated.over(laid_out(text, lines(text), headline=stated.headline))
    return replace(stated, paragraphs=tuple(_paragraphs(given.paragraphs or ())))


def stating(field: str, value: str) -> str:
    return f'put "{field}": "{value}" into it'


def _remedy(error: str) -> str:
    return f"a role is one of {', '.join(ROLES)}" if ".role" in error else f"an article is {EXAMPLE}"


def _stated(given: ArticleObject) -> Draft:
    status = drafts.status(given.status) if given.status is not None else "usable"
    return Draft(
        uri=given.uri,
        version="" if given.version is None else str(given.version),
        status=status,
        headline=one_line(given.headline or ""),
        byline=one_line(given.byline or ""),
        outlet=given.outlet or "",
        published=instant(given.published) if given.published else None,
        embargoed=embargo_end(given.embargoed) if given.embargoed is not None and status == "usable" else None,
        language=given.language or "",
        subjects=subjects.of_json(given.subjects),
    )


def _paragraphs(given: Iterable[str | ParagraphObject]) -> Iterator[ArticleParagraph]:
    offset = 0
    for item in given:
        role: Role = "body" if isinstance(item, str) else item.role
        for text in without_markup(item if isinstance(item, str) else item.text):
            start, end = stripped(text, (0, len(text)))
            if start < end:
                yield ArticleParagraph(role=role, text=text[start:end], span=(offset + start, offset + end))
            offset += len(text) + len(JOIN)
