"""Tags of HTML with too many attributes, found before a parse: libxml2 compares each one with all others of its tag.

A tag is read as HTML's own tokeniser reads it (HTML Living Standard, 13.2.5), so that no quote or ``>`` in an odd place
hides what follows. What only looks like a tag, as in a script, is counted too, and so is what begins within such a
tag: only a parse knows whether a quote stands in a script, or in a comment, and hides nothing.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 3_000
"""Of one tag, which take libxml2 10 ms; a page that is made of such tags takes it some seconds."""
MAX_WITHIN = 1_000_000
"""Of all that begins within others."""

_ATTRIBUTE = re.compile(r"""[\s/]*+(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+""")
_NAME = re.compile(r"<[a-zA-Z][^\s/>]*+")
_TAG = re.compile(rf"{_NAME.pattern}((?:{_ATTRIBUTE.pattern}|[\s/]++)*+)")


def most_attributes(text: str) -> int:
    """How many attributes the tag has that has most of them, where it may be over `MAX_ATTRIBUTES`; else 0."""
    most = 0
    following: dict[int, int] = {}
    for tag in _TAG.finditer(text):
        begin, end = tag.span()
        if end - begin > 2 * MAX_ATTRIBUTES:
            most = max(most, len(_ATTRIBUTE.findall(tag[1])))
        if text.find("<", begin + 1, end) >= 0:
            for name in _NAME.finditer(text, begin + 1, end):
                most = max(most, _following(text, name.end(), following))
                if len(following) > MAX_WITHIN:
                    return len(following)
    return most


def _following(text: str, place: int, known: dict[int, int]) -> int:
    """How many attributes follow in the tag from a place between two of them on.

    Args:
        known: the same of places looked at before, so that none is looked at twice.
    """
    new: list[int] = []
    while (count := known.get(place)) is None:
        attribute = _ATTRIBUTE.match(text, place)
        if attribute is None:
            count = 0
            break
        new.append(place)
        place = attribute.end()
    for before in reversed(new):
        count += 1
        known[before] = count
    return count
