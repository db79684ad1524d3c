"""What an article is about as its feed says it, marked by who says so; never more than a record can carry.

Codes are as they were given, but those of IPTC's Media Topics, which are ``medtop:20000129`` however they are spelt.
A subject that is neither a code nor a name, or is too long, is left out: it never fails an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from streams.events import Subject
from streams.ingest.markup import one_line

MOST = 50
"""Subjects of an article."""
MOST_CHARS = 300
"""Of a code, a name or a creator."""

_MEDIA_TOPIC = re.compile(r"(?:^|.*[/:#])(?:medtop|mediatopics?)[/:#](\d{8})$", re.IGNORECASE)
_CODES = ("uri", "qcode", "code", "term", "id")
_NAMES = ("name", "literal", "label", "value", "title")


def subject(code: str = "", name: str = "", creator: str = "", scheme: str = "") -> Subject | None:
    """A subject; None if there is nothing of it.

    Args:
        scheme: the vocabulary that a bare code is of.
    """
    given = code.strip()
    topic = _MEDIA_TOPIC.match(f"{scheme.strip().rstrip('/:#')}:{given}" if scheme.strip() else given)
    found = Subject(
        code=f"medtop:{topic[1]}" if topic else given, name=one_line(name).strip(), creator=one_line(creator).strip()
    )
    sizes = (len(found.code), len(found.name), len(found.creator))
    return found if (found.code or found.name) and max(sizes) <= MOST_CHARS and found.code.isprintable() else None


def subjects(found: Iterable[Subject | None]) -> tuple[Subject, ...]:
    """The first of those that there are, each once."""
    return tuple(dict.fromkeys(one for one in found if one is not None))[:MOST]


def of_json(value: Any) -> tuple[Subject, ...]:
    """The subjects of a JSON value: a list of names or of objects, or one of them; of anything else there is none."""
    return subjects(_of_json(one) for one in (value if isinstance(value, list) else [value])[: 10 * MOST])


def by(creator: str, found: Iterable[Subject]) -> Iterator[Subject]:
    """The subjects, of which those without a creator are by this one."""
    for one in found:
        yield one if one.creator else Subject(code=one.code, name=one.name, creator=creator[:MOST_CHARS])


def _of_json(value: Any) -> Subject | None:
    if isinstance(value, str):
        return subject(name=value)
    if not isinstance(value, dict):
        return None
    creator = value.get("creator")
    return subject(
        _string(value, _CODES),
        _string(value, _NAMES),
        _string(creator, ("name", "uri")) if isinstance(creator, dict) else _string(value, ("creator",)),
        _string(value, ("scheme",)),
    )


def _string(fields: dict[str, Any], names: Iterable[str]) -> str:
    values = (fields.get(name) for name in names)
    return next((value.strip() for value in values if isinstance(value, str) and value.strip()), "")
