"""What paragraphs say: as they are read whatever the issue list, and filed under one."""

from __future__ import annotations

from streams.events.coverage import WindowParagraph
from streams.events.parts import (
    AgreementStatus,
    ArticleHeader,
    Event,
    FromOne,
    Instant,
    PloverCode,
    ReadingStatus,
    Resolution,
    Role,
    Score,
    Span,
    SpeakerKind,
    StatementType,
    Text,
    Value,
)
from streams.issues import IssueList


class IssueMention(Value, frozen=True, kw_only=True):
    """An issue that a paragraph says something about; `evidence` is what shows it."""

    id: Text
    score: Score
    medtop: str | None = None
    """IPTC Media Topic code, where the issue list gives one."""
    evidence: tuple[Span, ...] = ()


class Speaker(Value, frozen=True, kw_only=True):
    """Who is speaking: the canonical name, and the words that point to it in this paragraph."""

    name: Text
    kind: SpeakerKind
    mention: Span | None = None
    """None where the speaker is carried over from an earlier paragraph."""
    resolved: Resolution
    score: Score = 1.0


class Via(Value, frozen=True, kw_only=True):
    """Who relayed the words, as in "state media reported"."""

    name: Text
    mention: Span | None = None


class Statement(Value, frozen=True, kw_only=True):
    """Words, thoughts or a position reported of someone."""

    type: StatementType
    content: tuple[Span, ...]
    cue: Span | None = None
    speaker: Speaker | None = None
    via: Via | None = None
    source: Span | None = None
    """The words that say who, where that is too uncertain to name a speaker."""


class AgreementCandidate(Value, frozen=True, kw_only=True):
    """An agreement that a paragraph tells of, before it is known on which issue of which list."""

    status: AgreementStatus
    parties: tuple[str, ...] = ()
    trigger: Span
    cameo: str | None = None
    reported_by: str | None = None
    clause: str
    """The words that say what it is about, by which filing tells issues apart."""
    rule: str = ""
    """Id of the rule that found it (`streams/reading/data/agreement-rules.tsv`)."""
    score: Score = 1.0
    """How likely it is that the words tell an agreement of this status."""


class AgreementLabel(Value, frozen=True, kw_only=True):
    """An agreement, commitment, request or refusal that a paragraph reports."""

    issue: Text
    status: AgreementStatus
    parties: tuple[str, ...] = ()
    trigger: Span
    plover: PloverCode
    cameo: str | None = None
    reported_by: str | None = None
    rule: str = ""
    """Id of the rule that found it."""
    score: Score = 1.0
    """How likely it is that there is such an agreement and that it is on this issue."""
    key: str = ""
    """Same issue, status, parties and day: the same agreement, whoever reports it."""


class ReaderIdentity(Value, frozen=True, kw_only=True):
    """Which reader made the labels: its version and the fingerprint of its issue list."""

    version: Text
    issues: Text


class ReadParagraph(Event, frozen=True, kw_only=True):
    """What a paragraph says whatever the issue list, with all that filing it under one needs."""

    article: ArticleHeader
    ordinal: FromOne
    paragraph_count: FromOne
    role: Role = "body"
    text: Text
    span: Span
    window: tuple[WindowParagraph, ...] = ()
    statements: tuple[Statement, ...] = ()
    candidates: tuple[AgreementCandidate, ...] = ()
    meanings: tuple[bytes, ...] = ()
    """What the sentence encoder of its reader says of each of `streams.meaning.texts`: 128 signed bytes, by how many
    deviations the text differs from news in as many directions, 32 to one."""
    minhash: str = ""
    """Six hashes of 32 bits in hex, of which near-duplicates share four or more; empty of a short paragraph."""
    reader: Text
    """Version of the reader."""


class ClassifiedParagraph(Event, frozen=True, kw_only=True):
    """A paragraph with its labels: the label contract of the product."""

    article: ArticleHeader
    ordinal: FromOne
    paragraph_count: FromOne
    role: Role = "body"
    text: Text
    span: Span
    issues: tuple[IssueMention, ...] = ()
    statements: tuple[Statement, ...] = ()
    agreements: tuple[AgreementLabel, ...] = ()
    minhash: str = ""
    """As of `ReadParagraph`."""
    reader: ReaderIdentity


class Reading(Event, frozen=True, kw_only=True):
    """One reader version and one issue list, under which coverage is filed; the last one wanted becomes current."""

    id: Text
    """Of `reader`, short (`streams.contract.readings.reading_id`)."""
    reader: ReaderIdentity
    issues: IssueList
    status: ReadingStatus
    """``wanted`` is to become current once it has caught up, ``beside`` is only kept, ``dropped`` is no more."""
    generation: FromOne = 1
    """Grows each time that a dropped one is taken up again, and so is filed anew from the beginning."""
    announced: Instant
