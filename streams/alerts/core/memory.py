"""What is kept between events, by kind and key: pure, and written down by whoever keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypeVar

import msgspec

from streams.events import AgreementStatus, Alert, AlertGround, Change


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is kept under a key."""


class KeptAlert(Kept, frozen=True, kw_only=True):
    """An alert as it was told last, and what stands behind it now."""

    alert: Alert
    standing: tuple[dict[str, AlertGround], ...]
    """What it stands on, by id: one ground of each. Copies and later reports add to them in silence."""
    told: bool = True
    """Whether it was sent; what comes too soon after another of its kind is kept quiet."""

    same: str = ""
    """Under which key it is kept when the like of it was told last; empty where that does not matter."""

    @property
    def stands(self) -> bool:
        return all(self.standing)


class KeptGround(msgspec.Struct, frozen=True, kw_only=True):
    """Something an article was seen to tell that meets a condition."""

    alerts: tuple[str, ...] = ()
    """Which stand on it."""
    edition: str | None = None
    """Digest of the edition that showed it last; None of an agreement, which is retracted by an event of its own."""


class KeptArticle(Kept, frozen=True, kw_only=True):
    """What is known of an article; what is of none, such as a count, is kept under an empty uri."""

    grounds: dict[str, KeptGround] = {}
    version: str = ""
    """The latest seen."""
    edition: str = ""
    """Digest of its content."""
    past: tuple[str, ...] = ()
    """Digests of other texts of the same version that came before."""
    ordinals: tuple[int, ...] = ()
    """Which of its paragraphs have been seen."""
    killed: str | None = None
    """The latest version that a kill took out."""
    alerted: tuple[str, ...] = ()
    """Alerts that were told on its word, whether they still stand or not."""
    pending: Change | None = None
    """A change that is taken in once the paragraphs that it tells of were seen."""


class KeptTold(Kept, frozen=True, kw_only=True):
    """When the same thing was told last, in time of publication, and what was kept quiet for it since."""

    at: datetime
    quiet: tuple[str, ...] = ()


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that was met, by what."""

    identity: str
    subject: str
    ground: AlertGround
    earlier: dict[str, AlertGround] = {}
    """Of a change of status: the reports of the one before."""


class KeptStatuses(Kept, frozen=True, kw_only=True):
    """The reports of each status that an agreement of some parties on an issue has had, the last ones of each."""

    reports: dict[AgreementStatus, tuple[Met, ...]] = {}


class KeptMet(Kept, frozen=True, kw_only=True):
    """The conditions of a rule that were met on an issue, each by what was published last of what met it."""

    conditions: dict[str, Met] = {}


class KeptLeaving(Kept, frozen=True, kw_only=True):
    """Reports that were retracted, uri and id: the next version's report of the same comes right behind."""

    grounds: tuple[tuple[str, str], ...] = ()


class KeptSilence(Kept, frozen=True, kw_only=True):
    """A silence that was told: since when, and the ground that it gave."""

    since: datetime
    ground: str


KeptKind = TypeVar("KeptKind", bound=Kept)


class Memory(Protocol):
    """Where things are kept; what is put is there for the next event."""

    def get(self, kind: type[KeptKind], key: str) -> KeptKind | None: ...

    def put(self, key: str, kept: Kept) -> None: ...


class Remembered:
    """A memory for as long as the process lives, which begins with what is handed in."""

    def __init__(self, kept: Mapping[tuple[type[Kept], str], Kept] | None = None) -> None:
        self._kept = dict(kept or {})

    def get(self, kind: type[KeptKind], key: str) -> KeptKind | None:
        found = self._kept.get((kind, key))
        return found if isinstance(found, kind) else None

    def put(self, key: str, kept: Kept) -> None:
        self._kept[type(kept), key] = kept
