"""Tags of HTML with too many attributes, found before a parse: libxml2 compares each one with all others of its tag.

A tag is read as HTML's own tokeniser reads it (HTML Living Standard, 13.2.5), so that no quote or ``>`` in an odd place
hides what follows. What only looks like a tag, as in a script, is counted too.
"""

from __future__ import annotations

import re

MAX_ATTRIBUTES = 3_000
"""Of one tag, which take libxml2 10 ms; a page that is made of such tags takes it some seconds."""

_ATTRIBUTE = re.compile(r"""[\s/]*+(?:=[^\s/>=]*+|[^\s/>=]++)(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+""")
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+((?:{_ATTRIBUTE.pattern}|[\s/]++)*+)")


def most_attributes(text: str) -> int:
    """How many attributes the tag has that has most of them, where it may be over `MAX_ATTRIBUTES`; else 0."""
    return max(
        (
            len(_ATTRIBUTE.findall(tag[1]))
            for tag in _TAG.finditer(text)
            if tag.end() - tag.start() > 2 * MAX_ATTRIBUTES
        ),
        default=0,
    )
