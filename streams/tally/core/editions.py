"""Which edition of an article counts: pure state of one article, moved on by what arrives.

An *edition* is one version with one text (`contribution.Facts`). At most one edition is live, that
is, counted. Editions rank by version, then by first arrival. The first to arrive is live at once
and counts paragraph by paragraph; a higher one gathers its paragraphs and takes over in one step.
An edition once replaced stays replaced, so that a replay of an old text changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from streams.tally.core.contribution import (
    Arrival,
    Contribution,
    EmptyArrival,
    Facts,
    KillArrival,
    ParagraphArrival,
)
from streams.tally.core.versions import VersionKey, version_key

EditionState = Literal["gathering", "live", "replaced"]


@dataclass(slots=True, kw_only=True)
class Edition:
    """One edition, and what has arrived of it."""

    number: int
    """Editions of an article by first arrival, from 1."""
    facts: Facts
    headline: str
    arrived: float
    """When the last paragraph that told something new arrived, in seconds since the epoch."""
    state: EditionState = "gathering"
    reported: bool = False
    """Whether it was reported as incomplete."""
    contributions: dict[int, Contribution] = field(default_factory=dict)
    """By ordinal."""

    @property
    def rank(self) -> tuple[VersionKey, int]:
        return version_key(self.facts.version), self.number

    @property
    def complete(self) -> bool:
        return len(self.contributions) >= self.facts.paragraph_count


@dataclass(slots=True)
class ArticleState:
    """Every edition of one article that still matters."""

    uri: str
    killed: str | None = None
    """The highest version that was killed."""
    live: Edition | None = None
    editions: dict[int, Edition] = field(default_factory=dict)
    last_number: int = 0
    changed: bool = False
    """Whether anything that arrived has changed this state."""

    def arrive(self, arrival: Arrival, now: float) -> None:
        """Take in one arrival at time `now`; a repeat or an outdated one changes nothing."""
        if isinstance(arrival, KillArrival):
            self._kill(arrival.version)
        elif not self._outdated(arrival.facts.version):
            self._take_in(arrival, now)

    def take_overdue(self, cutoff: float) -> list[Edition]:
        """Report editions that lack paragraphs and got none since `cutoff`, and count the highest as it is."""
        overdue = [
            edition
            for edition in self.editions.values()
            if edition.state != "replaced"
            and not edition.complete
            and not edition.reported
            and edition.arrived <= cutoff
        ]
        for edition in overdue:
            edition.reported = self.changed = True
        gathering = [edition for edition in overdue if edition.state == "gathering"]
        if gathering:
            self._go_live(max(gathering, key=lambda edition: edition.rank))
        return overdue

    def held_agreements(self) -> dict[str, str]:
        """Agreements reported by the editions that count or may come to count: event by id."""
        return {
            part.id: part.event
            for edition in self.editions.values()
            for contribution in edition.contributions.values()
            for part in contribution.agreements
        }

    def _outdated(self, version: str) -> bool:
        key = version_key(version)
        if self.killed is not None and key <= version_key(self.killed):
            return True
        return self.live is not None and key < version_key(self.live.facts.version)

    def _take_in(self, arrival: ParagraphArrival | EmptyArrival, now: float) -> None:
        edition = self._edition(arrival, now)
        if edition.state == "replaced":
            return
        if isinstance(arrival, ParagraphArrival):
            contribution = arrival.contribution
            known = edition.contributions.get(contribution.ordinal)
            if known is not None and known.fingerprint == contribution.fingerprint:
                return
            edition.contributions[contribution.ordinal] = contribution
            edition.arrived = now
            self.changed = True
        if edition.state == "gathering" and (self.live is None or edition.complete):
            self._go_live(edition)

    def _edition(self, arrival: ParagraphArrival | EmptyArrival, now: float) -> Edition:
        for edition in self.editions.values():
            if edition.facts == arrival.facts:
                return edition
        self.last_number += 1
        self.changed = True
        edition = Edition(number=self.last_number, facts=arrival.facts, headline=arrival.headline, arrived=now)
        self.editions[edition.number] = edition
        return edition

    def _go_live(self, edition: Edition) -> None:
        self.live = edition
        edition.state = "live"
        for other in [other for other in self.editions.values() if other.rank < edition.rank]:
            if other.facts.version == edition.facts.version:
                other.state = "replaced"
                other.contributions = {}
            else:
                del self.editions[other.number]
        self.changed = True

    def _kill(self, version: str) -> None:
        key = version_key(version)
        if self.killed is not None and key <= version_key(self.killed):
            return
        self.killed = version
        self.changed = True
        for edition in [e for e in self.editions.values() if version_key(e.facts.version) <= key]:
            del self.editions[edition.number]
        if self.live is not None and self.live.number not in self.editions:
            self.live = None
            if self.editions:
                self._go_live(min(self.editions.values(), key=lambda edition: edition.number))


def arrived_agreements(arrivals: Iterable[Arrival]) -> dict[str, str]:
    """Agreements that these arrivals report: event by id."""
    return {
        part.id: part.event
        for arrival in arrivals
        if isinstance(arrival, ParagraphArrival)
        for part in arrival.contribution.agreements
    }


def passes_by(state: ArticleState, arrivals: Iterable[Arrival]) -> bool:
    """Whether any of these arrivals reports an agreement but is not what its edition holds."""
    return any(
        arrival.contribution.agreements and not _holds(state, arrival)
        for arrival in arrivals
        if isinstance(arrival, ParagraphArrival)
    )


def _holds(state: ArticleState, arrival: ParagraphArrival) -> bool:
    ordinal, fingerprint = arrival.contribution[:2]
    return any(
        edition.facts == arrival.facts
        and ordinal in edition.contributions
        and edition.contributions[ordinal].fingerprint == fingerprint
        for edition in state.editions.values()
    )
