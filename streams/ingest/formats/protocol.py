"""What a format is: how it is known, and how drafts of articles are read from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from streams.errors import InputError
from streams.ingest.byte_limits import Chunk
from streams.ingest.drafts import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A part of an input that is to be one article: its bytes or their beginning, and what was found in it."""

    place: str = ""
    """Where it stands in the input, as ``:7`` for a line; empty if it is all of it."""
    data: bytes
    size: int
    found: Draft | InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One format; its file is the only one that knows it, and the registry the only one that lists it."""

    name: str
    suffixes: tuple[str, ...]
    """In lower case, with the dot."""
    begins: Callable[[bytes], bool]
    """Whether an input without a suffix is of this format, by its first block without a byte order mark."""
    read: Callable[[BinaryIO], Iterator[Entry]]
    """The entries of an input, as they come and in bounded memory; none where it is blank."""
    stating: Callable[[str, str], str]
    """How a header field is given a value, for remedies: ``put a line 'version: 2' on top``."""
    example: str
    """The least there must be, for remedies."""
    media_types: tuple[str, ...] = ()
    """By which servers call it, in lower case; ``+xml`` stands for all that end so."""
    embargoes: bool = False
    """Whether it can say of an article that it must not be read before a time."""
    names_article: bool = False
    """Whether a file is one article, so that its name can name it and may say its date."""


def entry(chunk: Chunk, limit: int, parse: Callable[[bytes], Draft], *, place: str = "") -> Entry:
    """What `parse` finds in a chunk of at most `limit` bytes, or why it finds nothing."""
    found: Draft | InputError
    try:
        found = parse(chunk.whole(limit))
    except InputError as error:
        found = error
    return Entry(place=place, data=chunk.data, size=chunk.size, found=found)
