"""IPTC's NewsML-G2, a news item or a message of several: https://iptc.org/standards/newsml-g2/

Taken are ``@guid`` as uri, ``@version``, the publishing status, the embargo, headline, byline, language and provider,
and the text: XHTML or NITF in ``inlineXML``, plain in ``inlineData``. Items of a message that are no news items, such
as packages and concepts, have no text of their own and are passed over.

A correction or an update (``signal``) is a new version of its item and replaces the one before it. An item that has no
version number, though the standard takes it for the first one, has the time of this version (``versionCreated``) as its
version, so that a correction without a number is no repeat.

What is ``withheld`` is killed with all its versions up to this one; a later version that is usable brings it back.
Spans are in characters of the text's paragraphs joined by blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from streams.errors import InputError
from streams.events import ArticleParagraph, Subject
from streams.ingest import subjects
from streams.ingest.dates import instant
from streams.ingest.drafts import Draft
from streams.ingest.formats import release
from streams.ingest.formats.prose import paragraphs, paragraphs_in
from streams.ingest.formats.xml import Dialect, Element, child, children, name, text

TEXT_CLASSES = frozenset(["", "text", "composite"])
MADE = (("itemMeta", "versionCreated"), ("itemMeta", "firstCreated"), ("contentMeta", "contentCreated"))
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NITF_HEADING = ("nitf", "body", "body.head")


def items(root: Element) -> Iterator[Element]:
    """The news items of a message, or the one that is the document."""
    return iter([root]) if name(root) == "newsItem" else children(root, "itemSet", "newsItem")


def draft(item: Element) -> Draft:
    """What a news item says.

    Raises:
        InputError: without a guid, no text but a picture or the like, or a date, embargo or status that is none.
    """
    uri = item.get("guid", "").strip()
    if not uri:
        raise InputError("a news item without a guid", remedy="have it sent with one, the same for all its versions")
    version = item.get("version", "").strip()
    status = release.status(_code(child(item, "itemMeta", "pubStatus")) or "usable")
    if status == "canceled":
        return Draft(uri=uri, version=version or _version_made(item), status=status)
    kind = _last(_code(child(item, "itemMeta", "itemClass")))
    if kind.lower() not in TEXT_CLASSES:
        raise InputError(f"a news item of the class {kind[:80]!r}, not a text", remedy="leave it out")
    return Draft(
        uri=uri,
        version=version or _version_made(item),
        headline=_headline(item),
        byline=text(child(item, "contentMeta", "by")) or _heading(item, "byline"),
        outlet=_party(child(item, "itemMeta", "provider")) or _party(child(item, "contentMeta", "infoSource")),
        language=_language(item),
        published=_published(item),
        embargoed=_embargoed(item),
        paragraphs=_body(item),
        subjects=subjects.subjects(map(_subject, children(item, "contentMeta", "subject"))),
    )


def _code(element: Element | None) -> str:
    """What a property of a controlled vocabulary names."""
    if element is None:
        return ""
    stated: str = element.get("qcode") or element.get("uri") or element.get("literal") or text(element)
    return stated.strip()


def _party(element: Element | None) -> str:
    """A name of it, else the end of its code."""
    if element is None:
        return ""
    return text(child(element, "name")) or element.get("literal", "").strip() or _last(_code(element))


def _last(code: str) -> str:
    """What a QCode or URI names in its scheme."""
    return re.split(r"[:/#]", code)[-1]


def _subject(element: Element) -> Subject | None:
    creator = element.get("creator") or element.get("creatoruri") or ""
    return subjects.subject(_code(element), text(child(element, "name")), creator)


def _headline(item: Element) -> str:
    given = [found for found in children(item, "contentMeta", "headline") if text(found)]
    main = next((found for found in given if _last(found.get("role", "")) in ("", "main")), None)
    first = given[0] if given else None
    return text(main) or text(first) or _heading(item, "hedline", "hl1") or text(child(item, "itemMeta", "title"))


def _heading(item: Element, *path: str) -> str:
    """A line of the heading of a NITF body."""
    return text(child(item, "contentSet", "inlineXML", *_NITF_HEADING, *path))


def _language(item: Element) -> str:
    stated = child(item, "contentMeta", "language")
    content = child(item, "contentSet", "inlineXML")
    told = (
        "" if stated is None else stated.get("tag", ""),
        "" if content is None else content.get(_XML_LANG, ""),
        item.get(_XML_LANG, ""),
    )
    return next((tag.strip() for tag in told if tag.strip()), "")


def _published(item: Element) -> datetime | None:
    stated = (text(child(item, *path)) for path in MADE)
    return next((instant(moment) for moment in stated if moment), None)


def _version_made(item: Element) -> str:
    moment = _published(item)
    return release.version_made(moment) if moment else ""


def _embargoed(item: Element) -> datetime | None:
    """The end of the embargo; an empty one has none that is known, which withholds the item."""
    return max((release.embargo_end(text(found)) for found in children(item, "itemMeta", "embargoed")), default=None)


def _body(item: Element) -> tuple[ArticleParagraph, ...]:
    """The first content that has text in it, markup before plain text."""
    marked = (paragraphs_in(_story(root)) for content in children(item, "contentSet", "inlineXML") for root in content)
    plain = (paragraphs(_raw(content)) for content in children(item, "contentSet", "inlineData"))
    return next((found for kind in (marked, plain) for found in kind if found), ())


def _story(root: Element) -> Element:
    """Where the text of an XHTML or NITF document stands."""
    found = child(root, "body", "body.content")
    if found is None:
        found = child(root, "body")
    return root if found is None else found


def _raw(content: Element) -> str:
    return "".join(content.itertext())


DIALECT = Dialect(name="NewsML-G2", roots=frozenset(["newsItem", "newsMessage"]), items=items, draft=draft)
