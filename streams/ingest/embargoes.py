"""What is held until a time, and what makes that obsolete: pure state, moved on by the records of two topics.

Of an article the highest version that is held counts, of equal ones the one that came last. A higher version that is
published takes its place, as does the same version with another text that is published after it came, and a kill of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from streams.contract.versions import VersionKey, version_key
from streams.events import Article, Embargoed


@dataclass(frozen=True, slots=True)
class Hold:
    """One version that is held: the key of its record, and when that came, in milliseconds since the epoch."""

    key: bytes
    event: Embargoed
    since: int

    @property
    def uri(self) -> str:
        return self.event.article.article.uri


@dataclass(slots=True)
class Holds:
    """What is held now, and the keys of what is no longer wanted."""

    _held: dict[bytes, Hold] = field(default_factory=dict)
    _of: dict[str, bytes] = field(default_factory=dict)
    """The key of the one hold of each article."""
    _obsolete: dict[bytes, None] = field(default_factory=dict)
    """Each once, in the order in which they became so."""

    def __len__(self) -> int:
        return len(self._held)

    def holds(self, uri: str) -> bool:
        return uri in self._of

    def hold(self, new: Hold) -> None:
        """Take in a version to be held; of two of an article the lower one becomes obsolete."""
        known = self._held.get(self._of.get(new.uri, b""))
        if known is not None and known.key != new.key:
            lower = known if _version(new) >= _version(known) else new
            self._obsolete[lower.key] = None
            if lower is new:
                return
            self._drop(known.key)
        self._held[new.key], self._of[new.uri] = new, new.key
        self._obsolete.pop(new.key, None)

    def deleted(self, key: bytes) -> None:
        """Take in that a held version was deleted."""
        self._drop(key)
        self._obsolete.pop(key, None)

    def published(self, article: Article, at: int) -> None:
        """Take in what was published, at a time in milliseconds since the epoch."""
        hold = self._held.get(self._of.get(article.article.uri, b""))
        if hold is not None and _replaces(article, at, hold):
            self._drop(hold.key)
            self._obsolete[hold.key] = None

    def due(self, now: datetime) -> list[Hold]:
        """What is to be published, in the order of its times."""
        return sorted((h for h in self._held.values() if h.event.until <= now), key=lambda h: (h.event.until, h.since))

    def next(self) -> datetime | None:
        """When something will be due next."""
        return min((hold.event.until for hold in self._held.values()), default=None)

    def oldest(self) -> int | None:
        """When the oldest of what is held came."""
        return min((hold.since for hold in self._held.values()), default=None)

    def obsolete(self) -> tuple[bytes, ...]:
        """Keys that are to be deleted."""
        return tuple(self._obsolete)

    def _drop(self, key: bytes) -> None:
        hold = self._held.pop(key, None)
        if hold is not None and self._of.get(hold.uri) == key:
            del self._of[hold.uri]


def _version(hold: Hold) -> VersionKey:
    return version_key(hold.event.article.article.version)


def _replaces(article: Article, at: int, hold: Hold) -> bool:
    header, held = article.article, hold.event.article.article
    new, old = version_key(header.version), version_key(held.version)
    if article.status == "canceled":
        return new >= old
    if new != old:
        return new > old
    # The same text is the hold itself on its way out: who was stopped amid its paragraphs publishes them again.
    return header.digest != held.digest and at >= hold.since
