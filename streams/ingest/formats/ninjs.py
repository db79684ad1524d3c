"""IPTC's ninjs (News in JSON), 1.x, 2.x and 3.x: https://iptc.org/standards/ninjs/

    {"uri": "urn:example:1", "version": "2", "pubStatus": "usable", "versionCreated": "2023-11-15T21:04:00Z",
     "headlines": [{"role": "main", "value": "…"}], "by": "…", "language": "en", "provider": {"name": "…"},
     "bodies": [{"role": "main", "contentType": "application/xhtml+xml", "value": "<p>…</p>"}]}

Names are taken in whatever case, as 2.x changed theirs; 1.x has ``body_ROLE`` and ``headline_ROLE`` instead of
lists. What is not known is ignored, whatever it holds. An article without a version has the time of this one
(``versionCreated``) as its version.

What is ``withheld`` is killed with all its versions up to this one; a later version that is usable brings it back.
Of several bodies that with markup is taken, as its paragraphs are told. Spans are as in our own JSON object.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from streams.errors import InputError
from streams.events import ArticleStatus
from streams.ingest import subjects
from streams.ingest.dates import instant
from streams.ingest.drafts import Draft
from streams.ingest.encodings import utf8
from streams.ingest.formats import release
from streams.ingest.formats.prose import paragraphs
from streams.ingest.markup import one_line

Fields = Mapping[str, Any]

MARKS = frozenset({
    "$standard", "bodies", "by", "contentcreated", "copyrightholder", "copyrightnotice", "embargoed", "embargoeduntil",
    "firstcreated", "headlines", "infosource", "infosources", "pubstatus", "representationtype", "standard",
    "usageterms", "versioncreated",
})  # fmt: skip
"""Fields that an article in ninjs has and one in our own form has not."""
ROLE_MARKS = ("body_", "headline_", "description_")
OWN = frozenset(["paragraphs", "text"])
"""Fields that make it our own form in any case."""

TEXT_TYPES = frozenset(["", "text", "composite", "component"])
BESIDE = frozenset(["abstract", "caption", "description", "summary", "teaser"])
"""Roles of a body that is not the story itself."""
MADE = ("versioncreated", "firstcreated", "contentcreated", "published")
KNOWN = frozenset({
    "bodies", "by", "byline", "embargoed", "embargoeduntil", "guid", "headline", "headlines", "infosource",
    "infosources", "language", "provider", "pubstatus", "source", "status", "subject", "subjects", "type", "uri",
    "version", *MADE,
})  # fmt: skip
EXAMPLE = '{"uri": "...", "versionCreated": "...", "bodies": [{"value": "..."}]}'

_KEYS = msgspec.json.Decoder(dict[str, msgspec.Raw])


def is_ninjs(data: bytes) -> bool:
    """Whether a JSON object is ninjs, by its fields."""
    try:
        names = {name.lower() for name in _KEYS.decode(data)}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return not names & OWN and (bool(names & MARKS) or any(name.startswith(ROLE_MARKS) for name in names))


def parse(data: bytes) -> Draft:
    """What an object says.

    Raises:
        InputError: not UTF-8 or JSON, nested too deep, without a uri, no text but a picture or the like, or a
            date, embargo or status that is none.
    """
    fields = _fields(data)
    uri, version = _stated(fields, "uri", "guid"), _stated(fields, "version")
    if not uri:
        raise InputError("ninjs without a uri", remedy=f"an article is {EXAMPLE}")
    status = _status(fields)
    if status == "canceled":
        return Draft(uri=uri, version=version or _version_made(fields), status=status)
    kind = _text(fields.get("type"))
    if kind.lower() not in TEXT_TYPES:
        raise InputError(f"ninjs of the type {kind[:80]!r}, not a text", remedy="leave it out")
    return Draft(
        uri=uri,
        version=version or _version_made(fields),
        headline=_headline(fields),
        byline=_line(fields, "by", "byline"),
        outlet=_line(fields, "provider", "infosources", "infosource", "source"),
        language=_line(fields, "language"),
        published=_published(fields),
        embargoed=_embargoed(fields),
        paragraphs=paragraphs(_body(fields)),
        subjects=subjects.of_json(fields.get("subjects", fields.get("subject"))),
    )


def _fields(data: bytes) -> Fields:
    """The fields that are known, by their names in lower case; those that are null are left out."""
    utf8(data)
    try:
        given = {name.lower(): raw for name, raw in _KEYS.decode(data).items()}
        known = {name: msgspec.json.decode(raw) for name, raw in given.items() if _is_known(name)}
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"not an article: {error}", remedy=f"an article is {EXAMPLE}") from error
    return {name: value for name, value in known.items() if value is not None}


def _is_known(name: str) -> bool:
    return name in KNOWN or name.startswith(("body_", "headline_"))


def _status(fields: Fields) -> ArticleStatus:
    """Its publication status, else that of our own form, to which remedies refer."""
    stated = _stated(fields, "pubstatus")
    return release.status(stated) if stated else release.STATUSES.get(_text(fields.get("status")).lower(), "usable")


def _stated(fields: Fields, *names: str) -> str:
    """The first of the fields that is there; what it says must be understood."""
    name = next((name for name in names if name in fields), None)
    value = fields[name] if name else ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise InputError(f"{name} is no text", remedy=f"an article is {EXAMPLE}")
    return str(value)


def _line(fields: Fields, *names: str) -> str:
    """The first of the fields that says something, without its HTML."""
    return next((line for name in names if (line := one_line(_text(fields.get(name))))), "")


def _text(value: object) -> str:
    """A string; the name, value or literal of an object; that of the first in a list that has one."""
    if isinstance(value, dict):
        return next((text for name in ("name", "value", "literal") if (text := _string(value.get(name)))), "")
    if isinstance(value, list):
        return next((text for item in value if not isinstance(item, list) and (text := _text(item))), "")
    return _string(value)


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _made(fields: Fields) -> Iterator[datetime]:
    return (instant(text) for name in MADE if (text := _text(fields.get(name))))


def _published(fields: Fields) -> datetime | None:
    return next(_made(fields), None)


def _version_made(fields: Fields) -> str:
    moment = _published(fields)
    return release.version_made(moment) if moment else ""


def _embargoed(fields: Fields) -> datetime | None:
    stated = [fields[name] for name in ("embargoeduntil", "embargoed") if name in fields]
    return max((release.embargo_end(value if isinstance(value, str) else str(value)) for value in stated), default=None)


def _headline(fields: Fields) -> str:
    listed = _roles(fields, "headlines", "headline_")
    main = next((text for role, _, text in listed if role in ("main", "")), "")
    return one_line(main) or _line(fields, "headline", "headlines") or one_line(listed[0][2] if listed else "")


def _body(fields: Fields) -> str:
    """The body to read; the first of the best."""
    found = _roles(fields, "bodies", "body_")
    best = max(found, key=lambda body: (body[0] not in BESIDE, body[1], body[0] in ("main", "")), default=None)
    return best[2] if best else ""


def _roles(fields: Fields, listed: str, prefix: str) -> list[tuple[str, bool, str]]:
    """The role, whether it is markup, and the text of what is given in several ones."""
    items = fields.get(listed)
    found = [
        (_string(item.get("role")).lower(), _media_type(item), _string(item.get("value")))
        for item in (items if isinstance(items, list) else [])
        if isinstance(item, dict)
    ]
    for name, value in fields.items():
        if name.startswith(prefix):
            role = name.removeprefix(prefix)
            found.append((role, role, _string(value)))
    return [(role, _is_markup(kind) or text.startswith("<"), text) for role, kind, text in found if text]


def _media_type(item: dict[str, Any]) -> str:
    return next((_string(value) for name, value in item.items() if name.lower() == "contenttype"), "")


def _is_markup(kind: str) -> bool:
    return "html" in kind.lower() or "xml" in kind.lower()
