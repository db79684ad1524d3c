"""RSS 2.0 (with 0.9x and 1.0, whose items are the same here) and Atom 1.0 (RFC 4287): an item or entry is an article.

Elements are known by their names alone, as feeds lose and misspell namespaces. The text is ``content:encoded``, Atom's
``content``, or else the description or summary; HTML in it, escaped once or twice, gives paragraphs as an HTML page
does. Spans are in characters of the text that is taken from it, paragraphs joined by blank lines: they are no offsets
in the feed.

The version is the time of ``updated`` where it is later than the publication, else none. A deleted entry (RFC 6721)
is a kill of the time of its ``when`` as the version: that is after every version which the feed gave up to then, and
after 1, which those without a time of update have; an entry that is updated later than that is back, as the RFC has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from streams.errors import InputError
from streams.events import ArticleParagraph, Subject
from streams.ingest import dates, subjects
from streams.ingest.drafts import Draft
from streams.ingest.formats import html_text
from streams.ingest.formats.html_blocks import local_name
from streams.ingest.formats.release import updated_version, version_made
from streams.ingest.formats.xml import Dialect, Element, text
from streams.ingest.layout import lines, paragraph_spans, with_roles
from streams.ingest.markup import BLOCKS, one_line

ABOUT = 200
"""In so many of its first elements a feed says what it says of itself: each of its items asks it again."""

_DELETED = "deleted-entry"
_ITEMS = frozenset({"item", "entry", _DELETED})
_MEDIA = re.compile(r"\{https?://(?:search\.yahoo\.com/mrss|www\.itunes\.com/)|(?:media|itunes):", re.IGNORECASE)
"""Names of what describes pictures and sound, and has titles and descriptions too."""
_BODIES = ("encoded", "content", "body", "description", "summary")
_PUBLISHED = ("pubdate", "published", "issued", "date", "created")
_UPDATED = ("updated", "modified")
_MAIL = re.compile(r"\S+@\S+")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*[\s/>]")
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS))})[\s/>]", re.IGNORECASE)
_ESCAPED = re.compile(r"&(?:lt|#0*60|#[xX]0*3[cC]);")
_BLANK_LINE = re.compile(r"\n\s*\n")
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def items(root: Element) -> Iterator[Element]:
    """The items, entries and deleted entries of a feed, in its order."""
    for element in root:
        if local_name(element) == "channel":
            yield from (item for item in element if local_name(item) in _ITEMS)
        elif local_name(element) in _ITEMS:
            yield element


def draft(item: Element) -> Draft:
    """What an item says.

    Raises:
        InputError: a date that is none, or HTML that is nested too deep.
    """
    feed = _feed(item)
    if local_name(item) == _DELETED:
        return _kill(item, feed)
    published, updated = _date(item, *_PUBLISHED), _date(item, *_UPDATED)
    outlet = _outlet(item, feed)
    return Draft(
        uri=_uri(item, feed),
        version=updated_version(published, updated),
        headline=_line(_first(item, "title")),
        byline=_byline(item) or _byline(feed, known=outlet),
        outlet=outlet,
        language=_language(item, feed),
        published=published or updated,
        paragraphs=tuple(_paragraphs(item)),
        subjects=subjects.subjects(map(_subject, islice(_categories(item), subjects.MOST))),
    )


def _kill(item: Element, feed: Element) -> Draft:
    when = dates.stated(item.get("when")) if item.get("when", "").strip() else _date(feed, "updated")
    if when is None or not item.get("ref", "").strip():
        raise InputError("a deleted entry without ref or when", remedy="have it sent with both, as RFC 6721 asks")
    return Draft(uri=_absolute(item.get("ref"), item, feed), version=version_made(when), status="canceled")


def _feed(item: Element) -> Element:
    """The element that describes the feed: around the items, or in RSS 1.0 beside them."""
    around = item.getparent()
    beside = (element for element in islice(around, ABOUT) if local_name(element) == "channel")
    return next(beside, around) if local_name(around) == "rdf" else around


def _all(element: Element, name: str) -> Iterator[Element]:
    own = element if local_name(element) in _ITEMS else islice(element, ABOUT)
    return (child for child in own if local_name(child) == name and not _MEDIA.match(child.tag))


def _first(element: Element, *names: str) -> Element | None:
    """The first child of the first of the names that has text."""
    found = (child for name in names for child in _all(element, name) if text(child))
    return next(found, None)


def _line(element: Element | None) -> str:
    return " ".join(one_line(_unescaped(text(element))).split())


def _date(element: Element, *names: str) -> datetime | None:
    """The first date; None if there is none."""
    failed: InputError | None = None
    for name in names:
        for child in _all(element, name):
            if stated := text(child):
                try:
                    return dates.stated(stated)
                except InputError as error:
                    failed = failed or InputError(f"{name}: {error.message}", remedy=error.remedy)
    if failed is not None:
        raise failed
    return None


def _outlet(item: Element, feed: Element) -> str:
    """Where the item comes from as it says itself, or the feed's title."""
    source = next(_all(item, "source"), None)
    named = source if source is None or len(source) == 0 else _first(source, "title")
    return _line(named) or _line(_first(feed, "title"))


def _byline(element: Element, *, known: str = "") -> str:
    """The authors, unless they are what is `known` already."""
    creators = list(_all(element, "creator"))
    names = [_person(author) for author in creators or _all(element, "author")]
    return ", ".join(dict.fromkeys(name for name in names if name and name != known))


def _person(author: Element) -> str:
    """The name of an author; RSS has ``a.name@example.org (A. Name)``."""
    named = _line(_first(author, "name")) if len(author) else _line(author)
    inner = re.search(r"\(([^()]+)\)", named) if _MAIL.match(named) else None
    return inner[1].strip() if inner else _MAIL.sub("", named).strip(" <>")


def _categories(item: Element) -> Iterator[Element]:
    return (child for name in ("category", "subject") for child in _all(item, name))


def _subject(element: Element) -> Subject | None:
    """A category: of Atom a term with a label, of RSS a text, both in a vocabulary that may be named."""
    code, scheme = element.get("term", ""), element.get("scheme") or element.get("domain") or ""
    name = element.get("label") or _line(element) or code
    return subjects.subject(code or (name if scheme else ""), name, scheme=scheme)


def _language(item: Element, feed: Element) -> str:
    for element in (item, *(child for name in _BODIES for child in _all(item, name)), feed):
        stated = element.get(_LANGUAGE, "").strip() or text(next(_all(element, "language"), None))
        if stated:
            return stated
    return str(feed.getroottree().getroot().get(_LANGUAGE, "")).strip()


def _uri(item: Element, feed: Element) -> str:
    """The item's id, else its link; in full where it is relative."""
    named = text(_first(item, "guid", "id")) or _about(item)
    stated = named.strip() or _link(item)
    return _absolute(stated, item, feed) if stated else ""


def _about(item: Element) -> str:
    """What RSS 1.0 identifies an item by; asked by names, as lxml finds each value anew among all attributes."""
    name = next((name for name in item.attrib if name.endswith("}about")), "")
    return item.get(name, "") if name else ""


def _link(element: Element) -> str:
    """Where readers of the item or feed are sent; empty if nowhere."""
    for link in _all(element, "link"):
        if link.get("rel", "alternate") == "alternate" and (stated := link.get("href", "").strip() or text(link)):
            return stated
    return ""


def _absolute(stated: str, item: Element, feed: Element) -> str:
    try:
        if urlsplit(stated).scheme:
            return stated
        return urljoin(item.base or _link(feed), stated)
    except ValueError:
        return stated


def _paragraphs(item: Element) -> list[ArticleParagraph]:
    """The text of the first body that has some."""
    for body in (child for name in _BODIES for child in _all(item, name) if _is_text(child)):
        found = html_text.fragment(body) if len(body) else _of_html("".join(body.itertext()))
        if any(paragraph.role == "body" for paragraph in found):
            return found
    return []


def _is_text(body: Element) -> bool:
    kind = body.get("type", "text").lower()
    return "/" not in kind or kind.startswith("text/") or "xml" in kind


def _of_html(content: str) -> list[ArticleParagraph]:
    content = _unescaped(content)
    if not _TAG.search(content):
        plain = unescape(content)
        return list(with_roles(plain, paragraph_spans(plain, lines(plain))))
    if not _BLOCK_TAG.search(content):
        content = _BLANK_LINE.sub("<br>", content)
    root = html_text.tree(content)
    return [] if root is None else html_text.fragment(root)


def _unescaped(content: str) -> str:
    """The content without the second escaping, where it has that."""
    return unescape(content) if "<" not in content and _ESCAPED.search(content) else content


DIALECT = Dialect(name="RSS and Atom", roots=frozenset({"rss", "feed", "RDF"}), items=items, draft=draft)
