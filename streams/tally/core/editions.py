"""Which edition of an article counts in one reading: pure state, moved on by what arrives.

An *edition* is one version with one text (`arrivals.Facts`). At most one edition is live, that is,
counted. Editions rank by version; of one version, by which text was announced last by the article's
own event, else by first arrival of a paragraph. The first to have a paragraph is live at once and
counts paragraph by paragraph; a higher one gathers its paragraphs and takes over in one step. A text
once replaced stays replaced until it is announced again, so that a replay of old paragraphs changes
nothing; its paragraphs are kept, because announcements and paragraphs come in no common order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Literal, NamedTuple

from streams.contract.versions import VersionKey, version_key
from streams.tally.core.announced import Announced
from streams.tally.core.arrivals import ArticleArrival, Facts, MendArrival, ParagraphArrival, VersionArrival
from streams.tally.core.contribution import AgreementPart, Contribution
from streams.tally.core.mended import mended_contribution
from streams.tally.core.mending import Followed
from streams.tally.core.notices import Notice, text_ignored, text_replaced

MAX_TEXTS = 16
"""Of one version; of older ones nothing is kept but that they were replaced."""

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
    opened: int = 0
    """Where its announcement stands (`VersionArrival.opened`), if that came first; 0 otherwise."""
    state: EditionState = "gathering"
    reported: bool = False
    """Whether it was reported as incomplete."""
    contributions: dict[int, Contribution] = field(default_factory=dict)
    """By ordinal."""

    @property
    def complete(self) -> bool:
        return len(self.contributions) >= self.facts.paragraph_count

    @property
    def settled(self) -> bool:
        """Whether nothing more of it is waited for."""
        return self.complete or self.reported


class Turn(NamedTuple):
    """An edition no longer counts; here is what it was when it did."""

    facts: Facts
    headline: str
    contributions: tuple[Contribution, ...]
    arrived: float
    """When it had come (`Edition.arrived`)."""
    settled: bool
    ended: Literal["replaced", "killed"]


@dataclass(slots=True)
class ArticleState:
    """Every edition of one article that still matters in one reading."""

    announced: Announced
    """Shared by the states of all readings."""
    followed: Followed | None = None
    """By the reading's list, where that is known."""
    live: Edition | None = None
    editions: dict[int, Edition] = field(default_factory=dict)
    last_number: int = 0
    changed: bool = False
    """Whether anything that arrived has changed this state."""
    notices: list[Notice] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    """Editions that have counted until something arrived, in order."""
    because: dict[str, str] = field(default_factory=dict)
    """The mend because of which a report of an agreement does not stand any longer, by the report's id."""

    def arrive(self, arrival: ParagraphArrival | ArticleArrival, now: float) -> None:
        """Take in one arrival at time `now`; a repeat or an outdated one changes nothing."""
        if isinstance(arrival, ParagraphArrival):
            # Nearly every paragraph is one more of what counts.
            if self.live is not None and self.live.facts == arrival.facts:
                self._put(self.live, arrival.contribution, now)
            elif not self._outdated(arrival.facts.version):
                self._take_in(arrival, now)
        elif self.announced.take(arrival):
            if isinstance(arrival, MendArrival):
                self.mend()
            self.follow(now)

    def mend(self) -> None:
        """Let all that has arrived be as the mends there are have it."""
        for edition in self.editions.values():
            for ordinal, before in edition.contributions.items():
                after = mended_contribution(before, self.announced.mends.of(before.text), self.followed)
                if after.kept != before.kept:
                    edition.contributions[ordinal] = after
                    self.changed = True
                    told = {part.id for part in before.agreements}
                    self.because |= dict.fromkeys(told, self.announced.mends.because(before.text))

    def follow(self, now: float) -> None:
        """Take in what has been announced since: kills, and versions whose paragraphs are to come."""
        for edition in [e for e in self.editions.values() if self.announced.outdates(e.facts.version)]:
            del self.editions[edition.number]
            self.changed = True
        if self.live is not None and self.live.number not in self.editions:
            self._end(self.live, "killed")
            self.live = None
        for version in self.announced.versions:
            if not self._outdated(version.facts.version):
                self._open(version, now)
        self._settle()

    def take_overdue(self, cutoff: float, *, passed: float = inf) -> list[Edition]:
        """Report editions that lack paragraphs and got none since `cutoff`, and count the highest as it is.

        One of which nothing has arrived is reported, but takes the place of none.

        Args:
            passed: of those of which nothing has arrived only the ones opened up to here (`Edition.opened`).
        """
        overdue = [
            edition
            for edition in self.editions.values()
            if edition.state != "replaced"
            and not edition.complete
            and not edition.reported
            and edition.arrived <= cutoff
            and (edition.contributions or edition.opened <= passed)
        ]
        for edition in overdue:
            edition.reported = self.changed = True
        begun = [edition for edition in overdue if edition.state == "gathering" and edition.contributions]
        if begun:
            highest = max(begun, key=self.rank)
            if self.live is None or self.rank(highest) > self.rank(self.live):
                self._go_live(highest)
        return overdue

    def rank(self, edition: Edition) -> tuple[VersionKey, int, int]:
        return version_key(edition.facts.version), self.announced.place(edition.facts), edition.number

    def reported(self) -> dict[str, AgreementPart]:
        """Agreements reported by the edition that counts, by id."""
        contributions = () if self.live is None else self.live.contributions.values()
        return {part.id: part for contribution in contributions for part in contribution.agreements}

    def _outdated(self, version: str) -> bool:
        if self.announced.outdates(version):
            return True
        return self.live is not None and version_key(version) < version_key(self.live.facts.version)

    def _take_in(self, arrival: ParagraphArrival, now: float) -> None:
        edition = self._find(arrival.facts) or self._add(arrival.facts, arrival.headline, now)
        if edition.state == "replaced" and not self.announced.place(edition.facts):
            self.notices.append(text_ignored(self.announced.uri, edition.facts.version))
        if self._put(edition, arrival.contribution, now) and edition.state == "gathering":
            self._settle()

    def _put(self, edition: Edition, contribution: Contribution, now: float) -> bool:
        known = edition.contributions.get(contribution.ordinal)
        if known is not None and (known.fingerprint, known.text) == (contribution.fingerprint, contribution.text):
            if known.record is None and contribution.record is not None:
                edition.contributions[contribution.ordinal] = known._replace(record=contribution.record)
                self.changed = True
            return False
        if self.announced.mends:
            mends = self.announced.mends.of(contribution.text)
            contribution = mended_contribution(contribution, mends, self.followed)
        if not edition.contributions:
            edition.reported = False
        edition.contributions[contribution.ordinal] = contribution
        edition.arrived = now
        self.changed = True
        return True

    def _open(self, version: VersionArrival, now: float) -> None:
        edition = self._find(version.facts)
        if edition is None:
            edition = self._add(version.facts, version.headline, now)
            edition.opened = version.opened
        elif edition.state == "replaced" and (self.live is None or self.rank(edition) > self.rank(self.live)):
            edition.state, edition.arrived, edition.reported = "gathering", now, False
            self.changed = True

    def _find(self, facts: Facts) -> Edition | None:
        return next((edition for edition in self.editions.values() if edition.facts == facts), None)

    def _add(self, facts: Facts, headline: str, now: float) -> Edition:
        self.last_number += 1
        self.changed = True
        edition = Edition(number=self.last_number, facts=facts, headline=headline, arrived=now)
        self.editions[edition.number] = edition
        return edition

    def _settle(self) -> None:
        """Let the highest complete edition count, or whatever there is where none does."""
        gathering = [edition for edition in self.editions.values() if edition.state == "gathering"]
        complete = [edition for edition in gathering if edition.complete]
        if complete:
            highest = max(complete, key=self.rank)
            if self.live is None or self.rank(highest) > self.rank(self.live):
                self._go_live(highest)
        elif self.live is None:
            begun = [edition for edition in gathering if edition.contributions]
            if begun:
                self._go_live(min(begun, key=lambda edition: edition.number))

    def _go_live(self, edition: Edition) -> None:
        before, version = self.live, edition.facts.version
        if before is not None:
            self._end(before, "replaced")
        if before is not None and before.facts.version == version and before.facts.digest != edition.facts.digest:
            self.notices.append(text_replaced(self.announced.uri, version))
        self.live = edition
        edition.state = "live"
        lower = [other for other in self.editions.values() if self.rank(other) < self.rank(edition)]
        texts = sorted((other for other in lower if other.facts.version == version), key=self.rank, reverse=True)
        for n, other in enumerate(texts, 2):
            other.state = "replaced"
            if n > MAX_TEXTS:
                other.contributions = {}
        for other in lower:
            if other not in texts:
                del self.editions[other.number]
        self.changed = True

    def _end(self, live: Edition, ended: Literal["replaced", "killed"]) -> None:
        counted = tuple(live.contributions.values())
        self.turns.append(Turn(live.facts, live.headline, counted, live.arrived, live.settled, ended))
