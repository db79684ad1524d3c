"""What is kept between events, by kind and key: pure, and written down by whoever keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import msgspec

from streams.events import Alert, AlertGround, Change, ChangeKind, Mend


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is kept under a key."""

    @property
    def lasting(self) -> bool:
        """Whether it is kept as long as alerts are; the rest goes once nobody is told any more what is as old."""
        return True


Needs = dict[str, dict[str, AlertGround]]
"""By the id of a ground what it rests on in its turn, one of which must be there."""


class KeptAlert(Kept, frozen=True, kw_only=True):
    """An alert as it was told last, and what stands behind it now."""

    alert: Alert
    standing: tuple[dict[str, AlertGround], ...]
    """What it stands on, by id: one ground of each. Copies and later reports add to them in silence."""
    needs: Needs = {}
    within: timedelta | None = None
    """How far apart in time of publication one ground of each may be; None where that does not matter."""
    told: bool = True
    """Whether it was sent; what comes too soon after another of its kind is kept quiet."""
    same: str = ""
    """Under which key it is kept when the like of it was told last; empty where that does not matter."""

    @property
    def stands(self) -> bool:
        return all(self.standing) if self.within is None else near(self.standing, self.within)


class KeptGround(msgspec.Struct, frozen=True, kw_only=True):
    """Something an article was seen to tell that meets a condition."""

    alerts: tuple[str, ...] = ()
    """Which stand on it."""
    edition: str | None = None
    """Digest of the edition that showed it last; None of an agreement, which is retracted by an event of its own."""


class KeptCorrection(msgspec.Struct, frozen=True, kw_only=True):
    """A change of an article that nobody has been told of, as it had not alerted."""

    change: str
    kind: ChangeKind
    of: str
    """The version that was corrected or killed."""
    issues: tuple[str, ...] = ()
    ground: AlertGround


class KeptArticle(Kept, frozen=True, kw_only=True):
    """What is known of an article; a count has one of its own, see `home`."""

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
    alerted: dict[str, str] = {}
    """Alerts that were told on its word, whether they still stand or not, each with the version that gave it."""
    pending: Change | None = None
    """A change that is taken in once the paragraphs that it tells of were seen."""
    corrections: tuple[KeptCorrection, ...] = ()
    """Which are told should a version that they are about alert after all, as topics come in no common order."""
    corrected: tuple[str, ...] = ()
    """Changes that were told."""
    mends: tuple[Mend, ...] = ()
    """What editors say of its paragraphs."""

    @property
    def lasting(self) -> bool:
        return bool(self.grounds or self.alerted or self.mends)


class KeptTold(Kept, frozen=True, kw_only=True):
    """When the same thing was told last, in time of publication, and what was kept quiet for it since."""

    at: datetime
    quiet: tuple[str, ...] = ()


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """A condition that was met, by what."""

    identity: str
    subject: str
    words: str
    ground: AlertGround
    earlier: dict[str, AlertGround] = {}
    """Of a change of status: the reports of the one before."""


class KeptMet(Kept, frozen=True, kw_only=True):
    """The conditions of a rule that were met on an issue of late, each by what, in time of publication."""

    conditions: dict[str, tuple[Met, ...]] = {}
    alerts: tuple[str, ...] = ()
    """What was raised by them."""


class KeptLeaving(Kept, frozen=True, kw_only=True):
    """Reports that were retracted, uri and id: the next version's report of the same comes right behind."""

    grounds: tuple[tuple[str, str], ...] = ()
    mended: tuple[str, ...] = ()
    """Ids of those that an editor's mend took back."""


class KeptSilence(Kept, frozen=True, kw_only=True):
    """A silence that was told: since when, and the ground that it gave."""

    since: datetime
    ground: AlertGround


KeptKind = TypeVar("KeptKind", bound=Kept)


class Memory(Protocol):
    """Where things are kept; what is put is there for the next event."""

    @property
    def since(self) -> datetime | None:
        """What was published before is not remembered any more; None where nothing was ever forgotten."""
        ...

    def get(self, kind: type[KeptKind], key: str) -> KeptKind | None: ...

    def put(self, key: str, kept: Kept) -> None: ...


class Remembered:
    """A memory for as long as the process lives, which begins with what is handed in."""

    def __init__(self, kept: Mapping[tuple[type[Kept], str], Kept] | None = None) -> None:
        self._kept = dict(kept or {})
        self.since: datetime | None = None

    def get(self, kind: type[KeptKind], key: str) -> KeptKind | None:
        found = self._kept.get((kind, key))
        return found if isinstance(found, kind) else None

    def put(self, key: str, kept: Kept) -> None:
        self._kept[type(kept), key] = kept


def home(ground: AlertGround) -> str:
    """The key of the `KeptArticle` that a ground is kept with: of its article, or its own where it is of none."""
    return ground.uri or f"count {ground.id}"


def near(groups: Sequence[Mapping[str, AlertGround]], within: timedelta) -> bool:
    """Whether one ground of each group can be found that were published so near each other."""
    placed = sorted((ground.published, number) for number, group in enumerate(groups) for ground in group.values())
    last: dict[int, datetime] = {}
    for published, number in placed:
        last[number] = published
        if len(last) == len(groups) and published - min(last.values()) <= within:
            return True
    return False
