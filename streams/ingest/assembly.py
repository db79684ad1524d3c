"""What a format found becomes an article: its identity, its header, its digest.

An article's uri, where the input states none, is ``urn:newsroom:DATE:OUTLET:NAME`` from the
publication date, the outlet of the heading and the file's name without suffix: never from the
text, so that an edited file stays the same article and its next version replaces the first one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from streams.errors import InputError, OversizeError
from streams.events import Article, ArticleHeader, ArticleParagraph
from streams.ingest.dates import in_utc
from streams.ingest.front_matter import Fields
from streams.ingest.heading import Heading, dateline_outlet

_BY = re.compile(r"^by[:\s]\s*", re.IGNORECASE)

MAX_URI_BYTES = 1000
"""Keys of the tally store must fit an index; so no article is published that it would refuse."""
MAX_VERSION_CHARS = 100
MIN_YEAR, MAX_YEAR = 1000, 3000
MAX_FIELD_CHARS = 2000
"""Of a headline, byline, outlet or language: every paragraph event repeats them."""


def assemble(
    fields: Fields,
    heading: Heading,
    paragraphs: Sequence[ArticleParagraph],
    *,
    name: str | None,
    published: datetime | None,
) -> Article:
    """One version of an article; a canceled one carries no text.

    Args:
        name: the file's name without suffix; None if there is no file, so the content names it.
        published: the time of an article that states none.

    Raises:
        InputError: no publication time or one of no newspaper's age, no body paragraph, or a kill
            without a version.
        OversizeError: a header field is too long.
    """
    moment = _moment(fields, heading, published)
    body = [paragraph.text for paragraph in paragraphs if paragraph.role == "body"]
    kept = tuple(paragraphs) if fields.status == "usable" else ()
    if fields.status == "usable" and not body:
        raise InputError("no body paragraph", remedy="give the article's text, or status: canceled to kill it")
    if fields.status == "canceled" and not fields.version:
        # Taken as version 1 it would leave every later version standing, and say nothing.
        raise InputError(
            "a kill without the version up to which it kills",
            remedy="state it, such as version: 2; an article published without one has version 1",
        )
    stated_outlet = fields.outlet or heading.outlet
    shown = {
        "headline": fields.headline or heading.headline,
        "byline": _BY.sub("", fields.byline, count=1) or heading.byline,
        "outlet": stated_outlet or (dateline_outlet(body[0]) if body else ""),
        "language": fields.language or "en",
    }
    digest = content_digest([fields.status, moment.isoformat(), *shown.values()], paragraphs)
    header = ArticleHeader(
        uri=fields.uri or _uri(moment, stated_outlet, name or f"sha256-{digest.removeprefix('sha256:')[:16]}"),
        version=fields.version or "1",
        published=moment,
        digest=digest,
        **shown,
    )
    _check_lengths(header)
    return Article(article=header, status=fields.status, paragraphs=kept)


def content_digest(shown: Sequence[str], paragraphs: Sequence[ArticleParagraph]) -> str:
    """``sha256:`` of what readers of the article see: header fields and paragraphs with their roles.

    Line ends, indents and Unicode composition of the text do not count; uri and version do not either.
    """
    parts = [*shown, *(f"{paragraph.role} {_squeezed(paragraph.text)}" for paragraph in paragraphs)]
    return "sha256:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _moment(fields: Fields, heading: Heading, published: datetime | None) -> datetime:
    moment = fields.published or heading.published or published
    if moment is None:
        raise InputError(
            "no publication date",
            remedy="put a first line 'date YYYY-MM-DD By NAME, OUTLET' into it, or pass --published",
        )
    if not MIN_YEAR <= in_utc(moment).year <= MAX_YEAR:
        raise InputError(f"published in the year {in_utc(moment).year}", remedy="correct the date")
    return in_utc(moment)


def _uri(moment: datetime, outlet: str, name: str) -> str:
    parts = [moment.date().isoformat(), "-".join(outlet.casefold().split()), "-".join(name.split())]
    return ":".join(["urn:newsroom", *(quote(unicodedata.normalize("NFC", part), safe="") for part in parts if part)])


def _check_lengths(header: ArticleHeader) -> None:
    size = len(header.uri.encode())
    if size > MAX_URI_BYTES:
        raise OversizeError(f"uri has {size:,} bytes, over the limit of {MAX_URI_BYTES:,}", remedy="shorten it")
    for field in ("version", "headline", "byline", "outlet", "language"):
        size, limit = len(getattr(header, field)), MAX_VERSION_CHARS if field == "version" else MAX_FIELD_CHARS
        if size > limit:
            raise OversizeError(f"{field} has {size:,} characters, over the limit of {limit:,}", remedy="shorten it")
