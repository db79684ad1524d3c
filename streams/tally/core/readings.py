"""The readings that a store keeps side by side, and which one is current: pure.

A reading is announced by `Reading` events, or begins with its first paragraph where it never was. The
first one is current at once. Another one becomes current when it is wanted and has caught up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import msgspec

from streams.contract.versions import version_key
from streams.errors import StoreError
from streams.events import ReaderIdentity, Reading, ReadingStatus
from streams.tally.core.mending import Followed, followed_by


@dataclass(slots=True, kw_only=True)
class KeptReading:
    """One generation of a reading."""

    number: int
    """What its rows in the store are kept under."""
    id: str
    generation: int
    reader: ReaderIdentity
    event: str | None = None
    """The `Reading` event that announced it last, in JSON; None if it never was."""
    status: ReadingStatus = "beside"
    wanted: int = 0
    """Grows with every wish to have it current; 0 without one."""
    current: bool = False
    created: float
    """In seconds since the epoch."""


class Readings:
    """All readings of a store."""

    def __init__(self, kept: Iterable[KeptReading] = ()) -> None:
        self._kept = {reading.number: reading for reading in kept}

    def __iter__(self) -> Iterator[KeptReading]:
        return iter(self._kept.values())

    @property
    def current(self) -> KeptReading | None:
        return next((reading for reading in self if reading.current), None)

    @property
    def current_number(self) -> int | None:
        return None if self.current is None else self.current.number

    @property
    def wanted(self) -> KeptReading | None:
        """The one that was wanted last, of those that were not dropped since."""
        wishes = [reading for reading in self if reading.wanted and reading.status != "dropped"]
        return max(wishes, key=lambda reading: reading.wanted, default=None)

    @property
    def known(self) -> frozenset[int]:
        """Numbers of those whose list is known."""
        return frozenset(reading.number for reading in self if reading.event is not None)

    def followed(self, number: int) -> Followed | None:
        """What a reading's list says to mends; None where that is not known."""
        kept = self._kept.get(number)
        event = None if kept is None else announcement(kept)
        return None if event is None else followed_by(event.issues)

    def latest(self, identity: str) -> KeptReading | None:
        """The latest generation of a reading."""
        generations = [reading for reading in self if reading.id == identity]
        return max(generations, key=lambda reading: reading.generation, default=None)

    def of_paragraph(self, identity: str, reader: ReaderIdentity, now: float) -> KeptReading | None:
        """The reading that a paragraph of this reader goes to, made where there is none; None if it was dropped."""
        known = self.latest(identity) or self._add(identity, reader, 1, now)
        return None if known.status == "dropped" else known

    def announce(self, event: Reading, now: float) -> None:
        """Take in an announcement; one of a generation that was dropped or overtaken changes nothing."""
        known = self.latest(event.id)
        if known is not None and event.generation > known.generation:
            known.status = "dropped"
            known = None
        known = known or self._add(event.id, event.reader, event.generation, now)
        if event.generation < known.generation or known.status == "dropped":
            return
        known.event = msgspec.json.encode(event).decode()
        known.status = event.status
        known.wanted = self._next_wish() if event.status == "wanted" else 0

    def add_beside(self, event: Reading, now: float) -> tuple[int, Reading]:
        """Keep a reading that was never announced; its number, and the event with the generation that it is."""
        known = self.latest(event.id)
        generation = 1 if known is None else known.generation + 1
        kept = self._add(event.id, event.reader, generation, now)
        event = msgspec.structs.replace(event, generation=generation, status="beside")
        kept.event = msgspec.json.encode(event).decode()
        return kept.number, event

    def want(self, reading: KeptReading) -> None:
        """Wish to have a reading current, unless it is the last wish already."""
        if reading is not self.wanted:
            reading.status = "wanted"
            reading.wanted = self._next_wish()

    def make_current(self, reading: KeptReading) -> None:
        for other in self:
            other.current = other is reading

    def _add(self, identity: str, reader: ReaderIdentity, generation: int, now: float) -> KeptReading:
        number = max(self._kept, default=0) + 1
        reading = KeptReading(
            number=number,
            id=identity,
            generation=generation,
            reader=reader,
            current=self.current is None,
            created=now,
        )
        self._kept[number] = reading
        return reading

    def _next_wish(self) -> int:
        return max((reading.wanted for reading in self), default=0) + 1


UNKNOWN = ReaderIdentity(version="unknown", issues="unknown")
"""Of contributions kept before the store knew readings, where nothing tells whose they are."""


class Counted(NamedTuple):
    """How an article counts in a reading."""

    version: str
    received: int
    paragraph_count: int
    reported: bool
    """Whether it was given up waiting for the rest of its paragraphs."""


def caught_up(current: Counted, wanted: Counted | None) -> bool:
    """Whether an article counts in the wanted reading as far as it does in the current one."""
    if wanted is None:
        return False
    if wanted.version != current.version and version_key(wanted.version) < version_key(current.version):
        return False
    enough = current.received if wanted.version == current.version else wanted.paragraph_count
    return wanted.reported or wanted.received >= min(enough, wanted.paragraph_count)


def refuse_current(reading: KeptReading) -> None:
    """Raises: StoreError: it is the current one, which cannot be dropped."""
    if reading.current:
        raise StoreError(
            f"reading {reading.id} is the current one",
            remedy="let another one become current first: `streams readings use ID`",
        )


def announcement(reading: KeptReading) -> Reading | None:
    """The event that announced a reading last."""
    return None if reading.event is None else msgspec.json.decode(reading.event, type=Reading)
