"""What an HTML page says of its story: JSON-LD of schema.org first, then Open Graph and other ``<meta>``, then what is
shown.

A value that cannot be read, as a date in words of another language, is passed over for the next source of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

import orjson
from lxml import etree

from streams.errors import InputError
from streams.ingest import dates
from streams.ingest.drafts import Draft, status
from streams.ingest.formats.release import updated_version
from streams.ingest.markup import one_line

Fields = dict[str, Any]
"""An object of JSON-LD."""

STATED = "streams:"
"""How the names of ``<meta>`` begin by which somebody states a field outright."""
BYLINE_CHARS = 200
"""What is marked as a byline and longer is more than that."""
MAX_OBJECTS = 1_000
"""Most objects of JSON-LD that are looked at."""

_KINDS = ("Article", "BlogPosting", "Report", "LiveBlogPosting")
"""How the names of the types of stories end."""
_PUBLISHED = (
    "article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "dc.date.issued",
    "dcterms.created", "dc.date", "pubdate", "publishdate", "publish-date", "date",
)  # fmt: skip
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified")
_AUTHORS = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")


def header(root: etree._Element) -> Draft:
    """What a page's tree says, without its text; what it does not say is empty.

    Raises:
        InputError: a field is stated outright with a value that it cannot have.
    """
    told, meta = _json_ld(root), _meta(root)
    return _stated(meta).over(_described(root, told, meta))


def _stated(meta: dict[str, str]) -> Draft:
    given = {name.removeprefix(STATED): value for name, value in meta.items() if name.startswith(STATED)}
    return Draft(
        uri=given.get("uri", ""),
        version=given.get("version", ""),
        status=status(given["status"]) if "status" in given else "usable",
        headline=given.get("headline", ""),
        byline=given.get("byline", ""),
        outlet=given.get("outlet", ""),
        language=given.get("language", ""),
        published=dates.stated(given["published"]) if "published" in given else None,
    )


def _described(root: etree._Element, told: Fields, meta: dict[str, str]) -> Draft:
    published = _date(told.get("datePublished"), *(meta.get(name) for name in _PUBLISHED), *_times(root))
    updated = _date(told.get("dateModified"), *(meta.get(name) for name in _UPDATED))
    return Draft(
        uri=_uri(root, told, meta),
        version=updated_version(published, updated),
        headline=_first(told.get("headline"), _only(root, "h1"), meta.get("og:title"), _only(root, "title")),
        byline=_byline(root, told, meta),
        outlet=_first(_name(told.get("publisher")), meta.get("og:site_name"), meta.get("application-name")),
        language=_first(root.get("lang"), told.get("inLanguage"), meta.get("og:locale")).replace("_", "-"),
        published=published or updated,
    )


def article_body(root: etree._Element) -> str:
    """The text that JSON-LD gives of the story; empty if it gives none."""
    body = _json_ld(root).get("articleBody")
    return body if isinstance(body, str) else ""


def _json_ld(root: etree._Element) -> Fields:
    """The first story that scripts of JSON-LD describe."""
    for script in root.iter("script"):
        if script.get("type", "").split(";")[0].strip().lower() == "application/ld+json":
            try:
                told = orjson.loads("".join(script.itertext()))
            except orjson.JSONDecodeError:
                continue
            for fields in _objects(told):
                if _is_story(fields):
                    return fields
    return {}


def _objects(told: object) -> Iterator[Fields]:
    """The objects at the top, in lists and in ``@graph``, without recursion."""
    waiting = [told]
    for _ in range(MAX_OBJECTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:MAX_OBJECTS]
        elif isinstance(value, dict):
            yield value
            waiting += [value[key] for key in ("@graph", "mainEntity") if key in value]


def _is_story(fields: Fields) -> bool:
    return any(isinstance(kind, str) and kind.endswith(_KINDS) for kind in _listed(fields.get("@type")))


def _listed(value: object) -> list[object]:
    return value[:MAX_OBJECTS] if isinstance(value, list) else [value]


def _meta(root: etree._Element) -> dict[str, str]:
    """The first value of each ``<meta>``, by its name in lower case."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        if content := meta.get("content", "").strip():
            found.setdefault(name.strip().lower(), content)
    return found


def _uri(root: etree._Element, told: Fields, meta: Fields) -> str:
    canonical = next((link.get("href", "") for link in root.iter("link") if _is(link, "rel", "canonical")), "")
    page = told.get("mainEntityOfPage")
    stated = [canonical, meta.get("og:url"), page, _field(page, "@id"), told.get("url"), told.get("@id")]
    base = _first(meta.get("og:url"), *(element.get("href") for element in root.iter("base")))
    for link in stated:
        if isinstance(link, str) and link.strip() and (absolute := _absolute(base, link.strip())):
            return absolute
    return ""


def _absolute(base: str, link: str) -> str:
    """The link in full; empty if it names no place on the web."""
    try:
        found = urlsplit(urljoin(base, link))
    except ValueError:
        return ""
    return found.geturl() if found.scheme in ("http", "https") and found.netloc and found.path.strip("/") else ""


def _byline(root: etree._Element, told: Fields, meta: dict[str, str]) -> str:
    names = [_name(author) for author in _listed(told.get("author"))]
    stated = [value for name in _AUTHORS if (value := meta.get(name)) and "://" not in value]
    marked = (element for element in root.iter() if _is(element, "rel", "author") or _is_byline(element))
    shown = (text for element in marked if 0 < len(text := _text(element)) <= BYLINE_CHARS)
    return _first(", ".join(dict.fromkeys(filter(None, names))), *stated, next(shown, ""))


def _is_byline(element: etree._Element) -> bool:
    return any(_is(element, name, value) for name, value in (("class", "byline"), ("itemprop", "author")))


def _is(element: etree._Element, name: str, value: str) -> bool:
    return isinstance(element.tag, str) and value in element.get(name, "").lower().split()


def _times(root: etree._Element) -> Iterator[str]:
    """The times that the page shows, those that are marked as its publication first, none of an aside."""
    times = [time for time in root.iter("time") if next(time.iterancestors("aside", "nav", "footer"), None) is None]
    times.sort(key=lambda time: not ("pubdate" in time.attrib or _is(time, "itemprop", "datepublished")))
    yield from (time.get("datetime") or _text(time) for time in times[:MAX_OBJECTS])


def _date(*stated: object) -> datetime | None:
    """The first that is a date."""
    for value in stated:
        if isinstance(value, str) and value.strip():
            try:
                return dates.stated(value)
            except InputError:
                continue
    return None


def _only(root: etree._Element, name: str) -> str:
    """The text of the only element of that name; empty where there are several."""
    found = [element for element in root.iter(name) if next(element.iterancestors("svg"), None) is None]
    return _text(found[0]) if len(found) == 1 else ""


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _name(value: object) -> str:
    name = value if isinstance(value, str) else _field(value, "name")
    return "" if not isinstance(name, str) or "://" in name else name


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None


def _first(*values: object) -> str:
    """The first that is text, on one line."""
    found = (" ".join(one_line(value).split()) for value in values if isinstance(value, str))
    return next((value for value in found if value), "")
