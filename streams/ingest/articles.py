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
from streams.events import NO_TIME, Article, ArticleHeader, ArticleParagraph
from streams.ingest import subjects
from streams.ingest.dates import in_utc
from streams.ingest.drafts import Draft
from streams.ingest.languages import language_of
from streams.lexicon.datelines import agency

Stating = Callable[[str, str], str]

MIN_YEAR, MAX_YEAR = 1000, 3000

_BY = re.compile(r"^by[:\s]\s*", re.IGNORECASE)


def article_of(
    draft: Draft,
    *,
    stating: Stating,
    name: str | None = None,
    published: datetime | None = None,
    assumed: datetime | None = None,
) -> Article:
    """One version of an article; a canceled one carries no text, and needs no more than uri and version.

    Of an embargo it says nothing: whoever calls holds the article until that is over.

    Args:
        stating: how the draft's format gives a field a value, for remedies.
        name: the file's name without suffix; None if there is no file, so the content names it.
        published: the time of an article that states none.
        assumed: the time to take where that is None too; no part of uri and digest, as it is only assumed.

    Raises:
        InputError: no time or one of no newspaper's age, no body paragraph, a kill without a
            version, or a uri or version that is blank.
        OversizeError: a header field is too long.
    """
    body = [paragraph.text for paragraph in draft.paragraphs if paragraph.role == "body"]
    _refuse_unusable(draft, body, stating)
    known = _known_time(draft, published)
    if known is None and assumed is None:
        remedy = f"{stating('published', '2024-03-05T08:30:00Z')}, or pass --published"
        raise InputError("no publication date", remedy=remedy)
    header = _header(draft, body, name, known, assumed)
    _refuse_oversize(header)
    if draft.status == "canceled":
        return Article(article=header, status="canceled")
    given = tuple(subjects.by(header.outlet, draft.subjects))
    return Article(article=header, paragraphs=draft.paragraphs, subjects=given)


def content_digest(shown: Sequence[str], paragraphs: Sequence[ArticleParagraph]) -> str:
    """``sha256:`` of what readers of the article see: header fields and paragraphs with their roles.

    Line ends, indents and Unicode composition of the text do not count; uri and version do not either.
    """
    parts = [*shown, *(f"{paragraph.role} {_squeezed(paragraph.text)}" for paragraph in paragraphs)]
    return "sha256:" + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _refuse_unusable(draft: Draft, body: Sequence[str], stating: Stating) -> None:
    if draft.status == "usable" and not body:
        remedy = f"give the article's text, or {stating('status', 'canceled')} to kill it"
        raise InputError("no body paragraph", remedy=remedy)
    if draft.status == "canceled" and not draft.version:
        # Taken as version 1 it would leave every later version standing, and say nothing.
        raise InputError(
            "a kill without the version up to which it kills",
            remedy=f"{stating('version', '2')}; an article published without one has version 1",
        )
    for field, value in (("uri", draft.uri), ("version", draft.version)):
        if value and not (value.strip() and value.isprintable()):
            raise InputError(f"{field} {value[:80]!r} is blank or has control characters", remedy="give it another one")


def _known_time(draft: Draft, published: datetime | None) -> datetime | None:
    moment = draft.published or published
    if moment is None:
        return NO_TIME if draft.status == "canceled" and draft.uri else None
    if not MIN_YEAR <= in_utc(moment).year <= MAX_YEAR:
        raise InputError(f"published in the year {in_utc(moment).year}", remedy="correct the date")
    return in_utc(moment)


def _header(
    draft: Draft, body: Sequence[str], name: str | None, known: datetime | None, assumed: datetime | None
) -> ArticleHeader:
    time = known.isoformat() if known is not None else ""
    shown = {
        "headline": draft.headline,
        "byline": _BY.sub("", draft.byline, count=1),
        "outlet": draft.outlet or (agency(body[0]) if body else ""),
    }
    # The language as stated, so that a detector that learns more makes no other edition of the same text.
    digest = content_digest([draft.status, time, *shown.values(), draft.language or "en"], draft.paragraphs)
    named = name or f"sha256-{digest.removeprefix('sha256:')[:16]}"
    return ArticleHeader(
        uri=draft.uri or _uri(known.date().isoformat() if known is not None else "", draft.outlet, named),
        version=draft.version or "1",
        published=known or assumed or NO_TIME,
        language=language_of("\n".join(body), draft.language),
        digest=digest,
        **shown,
    )


def _squeezed(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _uri(day: str, outlet: str, name: str) -> str:
    parts = [day, "-".join(outlet.casefold().split()), "-".join(name.split())]
    return ":".join(["urn:newsroom", *(quote(unicodedata.normalize("NFC", part), safe="") for part in parts if part)])


def _refuse_oversize(header: ArticleHeader) -> None:
    size = len(header.uri.encode())
    if size > MAX_URI_BYTES:
        raise OversizeError(f"uri has {size:,} bytes, over the limit of {MAX_URI_BYTES:,}", remedy="shorten it")
    for field in ("version", "headline", "byline", "outlet", "language"):
        size, limit = len(getattr(header, field)), MAX_VERSION_CHARS if field == "version" else MAX_FIELD_CHARS
        if size > limit:
            raise OversizeError(f"{field} has {size:,} characters, over the limit of {limit:,}", remedy="shorten it")
