"""Whose an article is, and who else may speak for it: pure memory of who published each uri first.

A watched source may correct and kill what it published first; so may others of its host or folder, whoever
is at the host that the uri itself names, and whoever the newsroom lets speak for others. What somebody publishes by
hand is the newsroom's own will: nobody refuses it, and it takes nothing away from a source that is watched.
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import PurePath
from sys import intern
from urllib.parse import urlsplit

from streams.errors import OwnershipError, SettingsError
from streams.events import Owner
from streams.ingest.fetching import is_url

SETTING = "STREAMS_SPEAK_FOR_OTHERS"

_TAG = re.compile(r"tag:(?:[^@,]*@)?(?P<host>[^,:]+),", re.IGNORECASE)
"""Source: RFC 4151, section 2.1."""
_ENTRY = re.compile(r"/.*|[\w.-]+(?::\d+)?|\[[0-9a-f:.]+\](?::\d+)?")


class SpeakForOthers:
    """Who may speak for whom, by a setting.

    Args:
        entries: ``SPEAKER`` or ``SPEAKER=OWNER`` with commas between; each is a host or a whole path.

    Raises:
        SettingsError: an entry is none of these.
    """

    def __init__(self, entries: str = "") -> None:
        self._pairs = [_pair(entry) for entry in map(str.strip, entries.split(",")) if entry]

    def __call__(self, source: str, owner: str) -> bool:
        return any(_names(speaker, source) and (not of or _names(of, owner)) for speaker, of in self._pairs)


@dataclass(slots=True)
class Owners:
    """Who owns each uri, as far as is known."""

    allowed: SpeakForOthers = field(default_factory=SpeakForOthers)
    _watched: dict[bytes, str] = field(default_factory=dict)
    _by_hand: dict[bytes, str] = field(default_factory=dict)

    def take(self, event: Owner) -> None:
        """Take in what the log says; of two who published a uri at the same moment the last one has it."""
        known = self._by_hand if event.by_hand else self._watched
        known[_key(event.uri)] = intern(event.source)

    def check(self, source: str, uri: str) -> None:
        """See that a watched source may speak for a uri.

        Raises:
            OwnershipError: it is another's.
        """
        owner = self._owner(uri)
        if owner is None or _same(source, owner) or _is_at(source, uri) or self.allowed(source, owner):
            return
        raise OwnershipError(
            f"{source} may not speak for it, as it came first from {owner or 'somebody by hand'}",
            remedy=f"if it may, name it in {SETTING}, or publish it by hand",
        )

    def claim(self, source: str, uri: str) -> Owner | None:
        """What to keep of a watched source's publishing a uri that it may speak for; None where nothing is news, or it
        speaks for another."""
        watched, owner = self._watched.get(_key(uri)), self._owner(uri)
        if watched is not None and _same(source, watched):
            return None
        if owner is None or _same(source, owner) or _is_at(source, uri):
            event = Owner(uri=uri, source=source)
            self.take(event)
            return event
        return None

    def _owner(self, uri: str) -> str | None:
        key = _key(uri)
        return self._watched.get(key, self._by_hand.get(key))


def _same(source: str, owner: str) -> bool:
    """Whether a watched source is where something came from: the same host, or above it in the same folder."""
    if is_url(source) or is_url(owner):
        return is_url(source) and is_url(owner) and _host(source) == _host(owner)
    return bool(owner) and PurePath(owner).is_relative_to(source)


def _is_at(source: str, uri: str) -> bool:
    """Whether a watched URL is at the host that a uri names."""
    if not is_url(source):
        return False
    tagged = _TAG.match(uri)
    host = _plain(tagged["host"]) if tagged else _host(uri) if is_url(uri) else None
    return host is not None and host == _host(source)


def _host(url: str) -> str | None:
    with suppress(ValueError):
        found = urlsplit(url)
        if found.hostname:
            port = "" if found.port in (None, 80, 443) else f":{found.port}"
            return _plain(found.hostname) + port
    return None


def _plain(host: str) -> str:
    return host.lower().removeprefix("www.")


def _pair(entry: str) -> tuple[str, str]:
    speaker, equals, owner = entry.partition("=")
    for name in (speaker, owner) if equals else (speaker,):
        if not _ENTRY.fullmatch(name):
            raise SettingsError(
                f"{SETTING}: {name!r} is no host and no whole path",
                remedy="write wire.example,/in/kills,new.example=old.example",
            )
    return speaker, owner


def _names(entry: str, source: str) -> bool:
    if entry.startswith("/"):
        return not is_url(source) and PurePath(source).is_relative_to(entry)
    return is_url(source) and _plain(entry) == _host(source)


def _key(uri: str) -> bytes:
    """Of so many uris only so much is held in memory."""
    return hashlib.sha256(uri.encode("utf-8", "surrogatepass")).digest()[:16]
