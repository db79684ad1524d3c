"""One opened input, of whatever format: articles, those that are to be held for a time, and dead letters out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

from msgspec.structs import replace

from streams.errors import InputError, OversizeError
from streams.events import NO_TIME, Article, DeadLetter, Embargoed
from streams.ingest.articles import article_of
from streams.ingest.byte_limits import KEPT_BYTES, Chunk, all_of
from streams.ingest.dates import date_in_name
from streams.ingest.drafts import Draft
from streams.ingest.encodings import declared, refuse_no_text
from streams.ingest.fetching import Answer
from streams.ingest.formats.protocol import Entry, Format
from streams.ingest.formats.registry import by_answer, sniffed
from streams.ingest.refusals import refusal
from streams.ingest.secrecy import may_be_secret

Item = Article | Embargoed | DeadLetter

SNIFFED_BYTES = 4_096
"""By so much of its beginning an input's format is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One file, one answer of a server, or standard input."""

    origin: str
    form: Format | None = None
    """None where only the content can tell."""
    name: str | None = None
    """The file's name without suffix."""
    url: str = ""
    """Where it was found, if on the web."""
    source: str = ""
    """What articles say of where they were read: its URL or whole path."""
    changed: datetime = NO_TIME
    """The day of the file's last change, in UTC."""


class InputReader:
    """Reads inputs one after the other.

    Args:
        published: the time of articles that state none.
        on_undated: told where each article stands that has no time at all, and which one it gets.
        clock: when it is, in UTC, for embargoes.
        most: articles of one input; what is over that is one dead letter.
    """

    def __init__(
        self,
        *,
        published: datetime | None = None,
        on_undated: Callable[[str, datetime], None] | None = None,
        clock: Callable[[], datetime],
        most: int | None = None,
    ) -> None:
        self._published = published
        self._on_undated = on_undated
        self._clock = clock
        self._most = most
        self._named: dict[tuple[str, str], tuple[str, str]] = {}
        """Digest and place of each article that is a file of its own, by uri and version."""

    def answer(self, found: Answer, origin: str) -> Iterator[Item]:
        """What an answer of a server holds; `origin` is the URL that was asked for."""
        data = _in_utf8(found)
        form = by_answer(data[:SNIFFED_BYTES], found.media_type, urlsplit(found.url).path)
        yield from self.read(BytesIO(data), Input(origin=origin, form=form, url=found.url, source=origin))

    def read(self, stream: BinaryIO, given: Input) -> Iterator[Item]:
        """What a stream with a ``peek`` or a ``seek`` holds."""
        start = _beginning(stream)
        form, number = given.form or sniffed(start), 0
        try:
            refuse_no_text(start)
        except InputError as error:
            yield self._refused(all_of(stream, KEPT_BYTES), form, given.origin, error)
            return
        for number, entry in enumerate(form.read(stream), 1):
            if self._most is not None and number > self._most:
                many = OversizeError(f"over {self._most:,} articles at once", remedy="have fewer of them sent")
                yield refusal(given.origin, many, None)
                return
            yield self._item(entry, form, given)
        if not number:
            remedy = f"give it an article, such as {form.example}, or leave it out"
            yield refusal(given.origin, InputError("no article in it", remedy=remedy), b"")

    def _item(self, entry: Entry, form: Format, given: Input) -> Item:
        origin = given.origin + entry.place
        try:
            if isinstance(entry.found, InputError):
                raise entry.found
            article = self._article(entry.found, form, origin, given)
        except InputError as error:
            return self._refused(entry, form, origin, error)
        until = entry.found.embargoed
        if until is not None and article.status == "usable" and until > self._clock():
            return Embargoed(article=article, until=until)
        return article

    def _refused(self, original: Entry | Chunk, form: Format, origin: str, error: InputError) -> DeadLetter:
        secret = form.embargoes and may_be_secret(original, self._clock())
        return refusal(origin, error, None if secret else original.data, size=original.size)

    def _article(self, draft: Draft, form: Format, origin: str, given: Input) -> Article:
        name = given.name if form.names_article else None
        published = self._published or (date_in_name(name) if name else None)
        assumed = given.changed if self._on_undated else None
        draft = _at(given.url, draft)
        article = article_of(draft, stating=form.stating, name=name, published=published, assumed=assumed)
        if form.names_article:
            self._check_name(article, form, origin)
        if self._on_undated and article.status == "usable" and not (draft.published or published):
            self._on_undated(origin, article.article.published)
        return replace(article, source=given.source)

    def _check_name(self, article: Article, form: Format, origin: str) -> None:
        """Two files whose names and headings give one uri must not silently replace each other."""
        header = article.article
        digest, first = self._named.setdefault((header.uri, header.version), (header.digest, origin))
        if digest != header.digest:
            raise InputError(
                f"another text than {first}, with the same uri {header.uri} and version {header.version}",
                remedy=f"{form.stating('version', '2')} if it is a correction, else {form.stating('uri', '…')}",
            )


def _at(url: str, draft: Draft) -> Draft:
    """The draft with a uri that means the same on all the web: a page's own URL, a feed's ``17`` as one of its own."""
    try:
        if not url or urlsplit(draft.uri).scheme:
            return draft
        return replace(draft, uri=urljoin(url, draft.uri))
    except ValueError:
        return draft


def _in_utf8(found: Answer) -> bytes:
    """The body; in UTF-8 where the server names another encoding of text that it is in."""
    try:
        return declared(found.data, found.charset).encode() if found.charset else found.data
    except InputError:
        return found.data


def _beginning(stream: BinaryIO) -> bytes:
    if isinstance(stream, BytesIO):
        return bytes(stream.getbuffer()[:SNIFFED_BYTES])
    start: bytes = stream.peek(1)  # type: ignore[attr-defined]
    return start
