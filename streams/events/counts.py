"""What counts: agreements that are reported, and tallies."""

from __future__ import annotations

import msgspec

from streams.events.labels import AgreementLabel, ReaderIdentity
from streams.events.parts import (
    AgreementStatus,
    ArticleHeader,
    Count,
    Event,
    FromOne,
    Instant,
    Position,
    SpeakerKind,
    Text,
    Value,
)


class Agreement(Event, frozen=True, kw_only=True):
    """One agreement reported by one paragraph, or the retraction of that report."""

    id: Text
    article: ArticleHeader
    ordinal: FromOne
    agreement: AgreementLabel
    text: Text
    """The paragraph that reports it; `agreement.trigger` is a span of it."""
    retracted: bool = False
    mend: str = ""
    """Id of the mend because of which it is told so, or taken back; empty without one."""
    reader: ReaderIdentity


class SpeakerTally(Value, frozen=True, kw_only=True):
    """How many statements on an issue a speaker made."""

    name: Text
    kind: SpeakerKind
    statements: Count


class AgreementTally(Value, frozen=True, kw_only=True):
    """Agreements of one status: how often reported, and how many different ones."""

    reports: Count
    distinct: Count


class Tally(Event, frozen=True, kw_only=True):
    """The absolute tally of one issue, and the input positions it reflects."""

    issue: Text
    reading: str = ""
    """Id of the reading that was current."""
    revision: Count
    """Grows with every tally published for the issue; the highest one counts."""
    paragraphs: Count
    original: Count = 0
    syndicated: Count = 0
    """How many of the paragraphs are near-duplicates of others published before; the rest is original."""
    articles: Count
    outlets: Count
    statements: Count
    speakers: tuple[SpeakerTally, ...] = ()
    """By number of statements, then name."""
    kinds: dict[SpeakerKind, Count] = msgspec.field(default_factory=dict)
    agreements: dict[AgreementStatus, AgreementTally] = msgspec.field(default_factory=dict)
    first: Instant | None = None
    last: Instant | None = None
    """Earliest and latest event time (publication) of a paragraph on the issue."""
    positions: dict[str, Position] = msgspec.field(default_factory=dict)
    """Next offset by ``topic-partition``."""
