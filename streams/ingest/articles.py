"""A draft becomes an article: its identity, its header, its digest.

An article's uri, where the input states none, is ``urn:newsroom:DATE:OUTLET:NAME`` from the
publication date, the outlet of the heading and the file's name without suffix: never from the
text, so that an edited file stays the same article and its next version replaces the first one.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from urllib.parse import quote

from streams.contract.limits import MAX_FIELD_CHARS, MAX_URI_BYTES, MAX_VERSION_CHARS
from streams.errors import InputError, OversizeError
from streams.events import Article, ArticleHeader, ArticleParagraph
from streams.ingest.dates import in_utc
from streams.ingest.drafts import Draft
from streams.ingest.heading import dateline_outlet

_BY = re.compile(r"^by[:\s]\s*", re.IGNORECASE)

MIN_YEAR, MAX_YEAR = 1000, 3000


def article_of(
    draft: Draft, *, stating: Callable[[str, str], str], name: str | None = None, published: datetime | None = None
) -> Article:
    """One version of an article; a canceled one carries no text.

    Args:
        stating: how the draft's format gives a field a value, for remedies.
        name: the file's name without suffix; None if there is no file, so the content names it.
        published: the time of an article that states none.

    Raises:
        InputError: no publication time or one of no newspaper's age, no body paragraph, a kill
            without a version, or a uri or version that is blank.
        OversizeError: a header field is too long.
    """
    moment = _moment(draft.published or published, stating)
    body = [paragraph.text for paragraph in draft.paragraphs if paragraph.role == "body"]
    if draft.status == "usable" and not body:
        remedy = f"give the article's text, or {stating('status', 'canceled')} to kill it"
        raise InputError("no body paragraph", remedy=remedy)
    if draft.status == "canceled" and not draft.version:
        # Taken as version 1 it would leave every later version standing, and say nothing.
        raise InputError(
            "a kill without the version up to which it kills",
            remedy=f"{stating('version', '2')}; an article published without one has version 1",
        )
    shown = {
        "headline": draft.headline,
        "byline": _BY.sub("", draft.byline, count=1),
        "outlet": draft.outlet or (dateline_outlet(body[0]) if body else ""),
        "language": draft.language or "en",
    }
    digest = content_digest([draft.status, moment.isoformat(), *shown.values()], draft.paragraphs)
    header = ArticleHeader(
        uri=draft.uri or _uri(moment, draft.outlet, name or f"sha256-{digest.removeprefix('sha256:')[:16]}"),
        version=draft.version or "1",
        published=moment,
        digest=digest,
        **shown,
    )
    _check(header)
    kept = draft.paragraphs if draft.status == "usable" else ()
    return Article(article=header, status=draft.status, paragraphs=kept)


def content_digest(shown: Sequence[str], paragraphs: Sequence[ArticleParagraph]) -> str:
    """``sha256:`` of what readers of the article see: header fields and paragraphs with their roles.

    Line ends, indents and Unicode composition of the text do not count; uri and version do not either.
    """
    parts = [*shown, *(f"{paragraph.role} {_squeezed(paragraph.text)}" for paragraph in paragraphs)]
    return "sha256:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _moment(published: datetime | None, stating: Callable[[str, str], str]) -> datetime:
    if published is None:
        raise InputError(
            "no publication date", remedy=f"{stating('published', '2024-03-05T08:30:00Z')}, or pass --published"
        )
    if not MIN_YEAR <= in_utc(published).year <= MAX_YEAR:
        raise InputError(f"published in the year {in_utc(published).year}", remedy="correct the date")
    return in_utc(published)


def _uri(moment: datetime, outlet: str, name: str) -> str:
    parts = [moment.date().isoformat(), "-".join(outlet.casefold().split()), "-".join(name.split())]
    return ":".join(["urn:newsroom", *(quote(unicodedata.normalize("NFC", part), safe="") for part in parts if part)])


def _check(header: ArticleHeader) -> None:
    for field in ("uri", "version"):
        value = getattr(header, field)
        if not value.strip() or not value.isprintable():
            raise InputError(f"{field} {value[:80]!r} is blank or has control characters", remedy="give it another one")
    size = len(header.uri.encode())
    if size > MAX_URI_BYTES:
        raise OversizeError(f"uri has {size:,} bytes, over the limit of {MAX_URI_BYTES:,}", remedy="shorten it")
    for field in ("version", "headline", "byline", "outlet", "language"):
        size, limit = len(getattr(header, field)), MAX_VERSION_CHARS if field == "version" else MAX_FIELD_CHARS
        if size > limit:
            raise OversizeError(f"{field} has {size:,} characters, over the limit of {limit:,}", remedy="shorten it")
