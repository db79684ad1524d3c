"""Lines ``key: value`` at the top of a plain text, by which a person corrects or kills an article.

    uri: urn:newsroom:2023-11-15:example-wire:summit
    version: 2
    status: canceled

Known keys are the header fields of a draft. The lines stand at the very top, one a key, in any order, and end
at the first line that is none; lines ``---`` around them may be left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from msgspec.structs import replace

from streams.errors import InputError
from streams.events import Span
from streams.ingest.dates import instant
from streams.ingest.drafts import STATUSES, Draft, status

T = TypeVar("T")

_FENCE = "---"
_KEY = re.compile(r"(uri|version|status|headline|byline|outlet|published|language)\s*:\s*(.*)", re.IGNORECASE)
_ONE_WORD = frozenset({"uri", "version", "status", "language"})


def read_front_matter(text: str, lines: Sequence[Span]) -> tuple[Draft, int]:
    """What the top of a text states, and how many of its lines that takes.

    Raises:
        InputError: a value that its key cannot have; names the line, from 1.
    """
    draft = Draft()
    first = next((i for i, (start, end) in enumerate(lines) if start < end), 0)
    fenced = bool(lines) and _line(text, lines[first]) == _FENCE
    position = first + fenced
    while position < len(lines):
        match = _KEY.fullmatch(_line(text, lines[position]))
        if match is None or not _is_field(match[1], match[2]):
            break
        key = match[1].lower()
        if getattr(draft, key) != getattr(Draft(), key):
            raise InputError(f"line {position + 1}: {key} stands there twice", remedy="leave one of them")
        draft = _with(draft, key, match[2].strip(), position + 1)
        position += 1
    closed = position < len(lines) and _line(text, lines[position]) == _FENCE
    if position == first + fenced:
        return draft, 0
    return draft, position + (fenced and closed)


def _line(text: str, span: Span) -> str:
    return text[span[0] : span[1]]


def _is_field(key: str, value: str) -> bool:
    """Not a headline such as ``Status: it is complicated``: keys in capitals take only values of their shape."""
    if key.islower():
        return True
    name = key.lower()
    if name == "status":
        return value.lower() in STATUSES
    if name == "published":
        return value[:1].isdigit()
    return bool(value) and (name not in _ONE_WORD or len(value.split()) == 1)


def _with(draft: Draft, key: str, value: str, line: int) -> Draft:
    if not value:
        raise InputError(f"line {line}: {key} has no value", remedy="give it one, or take the line out")
    if key == "published":
        return replace(draft, published=_placed(line, instant, value, key))
    if key == "status":
        return replace(draft, status=_placed(line, status, value))
    if key in _ONE_WORD and len(value.split()) > 1:
        raise InputError(f"line {line}: {key} {value[:80]!r} has a space in it", remedy="give it without spaces")
    return replace(draft, **{key: value})


def _placed(line: int, read: Callable[[str], T], value: str, key: str = "") -> T:
    try:
        return read(value)
    except InputError as error:
        raise InputError(f"line {line}: {f'{key} ' if key else ''}{error.message}", remedy=error.remedy) from error
