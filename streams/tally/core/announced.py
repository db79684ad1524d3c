"""What the articles' own events say of one article, for every reading alike: pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from streams.contract.versions import version_key
from streams.tally.core.arrivals import ArticleArrival, Facts, KillArrival, MendArrival, VersionArrival
from streams.tally.core.mending import ArticleMends

MAX_VERSIONS = 8
"""Lower ones hardly ever come to count any more, and are then ranked by what arrives of them."""


@dataclass(slots=True)
class Announced:
    """The versions of an article that were announced, the highest that was killed, and what was mended."""

    uri: str
    killed: str | None = None
    versions: list[VersionArrival] = field(default_factory=list)
    """Texts of the highest versions in order of announcement; of one version the one announced last counts."""
    mends: ArticleMends = field(default_factory=ArticleMends)

    def take(self, arrival: ArticleArrival) -> bool:
        """Take in what an article's event says; return whether it says anything new."""
        if isinstance(arrival, KillArrival):
            return self._kill(arrival.version)
        if isinstance(arrival, MendArrival):
            return self.mends.take(arrival.event)
        return self._announce(arrival)

    def outdates(self, version: str) -> bool:
        """Whether a version was killed."""
        return self.killed is not None and version_key(version) <= version_key(self.killed)

    def place(self, facts: Facts) -> int:
        """Where a text stands in the order of announcement, from 1; 0 if it is not there."""
        return next((n for n, version in enumerate(self.versions, 1) if version.facts == facts), 0)

    def opened(self, facts: Facts) -> int:
        """Where its announcement stands on its partition (`VersionArrival.opened`); 0 if there was none."""
        return next((version.opened for version in self.versions if version.facts == facts), 0)

    def _kill(self, version: str) -> bool:
        if self.outdates(version):
            return False
        self.killed = version
        self.versions = [known for known in self.versions if not self.outdates(known.facts.version)]
        return True

    def _announce(self, arrival: VersionArrival) -> bool:
        version = arrival.facts.version
        texts = [known.facts for known in self.versions if known.facts.version == version]
        if self.outdates(version) or texts[-1:] == [arrival.facts]:
            return False
        kept = [known for known in self.versions if known.facts != arrival.facts]
        before, self.versions = self.versions, _highest([*kept, arrival])
        return self.versions != before


def _highest(versions: list[VersionArrival]) -> list[VersionArrival]:
    keys = sorted({version_key(known.facts.version) for known in versions})[-MAX_VERSIONS:]
    return [known for known in versions if version_key(known.facts.version) in keys]
