"""What the topics carry: frozen events, validated when they are decoded.

A span is ``[start, end)`` in characters of the text it belongs to. Times are aware and in UTC.
Unknown fields are ignored when decoding, so that a newer producer may add some; a field that
changes its meaning needs a new event type version (`streams.contract.codec`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from streams.issues import IssueList

LARGEST_NUMBER = 2**53 - 1
"""What every JSON reader holds exactly (RFC 7493, section 2.2); no count of ours comes near it."""

NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""The publication time of what states none, as a kill need not. The time of its arrival would make another event of
the same input each time that it is published."""

Text = Annotated[str, Meta(min_length=1)]
Count = Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)]
Position = Annotated[int, Meta(ge=0, le=LARGEST_NUMBER)]
FromOne = Annotated[int, Meta(ge=1, le=LARGEST_NUMBER)]
Span = tuple[Position, Position]
Instant = Annotated[datetime, Meta(tz=True)]
Score = Annotated[float, Meta(ge=0.0, le=1.0)]

Role = Literal["header", "body", "sub-head", "note"]
ArticleStatus = Literal["usable", "canceled"]
StatementType = Literal["direct", "mixed", "indirect"]
SpeakerKind = Literal["person", "organisation", "country", "anonymous", "group"]
Resolution = Literal["name", "nominal", "pronoun", "carried", "unresolved"]
AgreementStatus = Literal["reached", "committed", "reaffirmed", "anticipated", "sought", "refused"]
PloverCode = Literal["AGREE", "CONSULT", "REQUEST", "REJECT"]
ReadingStatus = Literal["wanted", "beside", "dropped"]
ChangeKind = Literal["cosmetic", "substantive", "killed", "revived"]
AlertKind = Literal["agreement", "status-change", "statement", "phrase", "spike", "silence", "correction", "together"]
Stage = Literal["ingest", "classify", "read", "file", "tally", "alert"]
"""Where something could not be processed; ``classify`` is what 0.1.0 calls reading and filing in one."""


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an event."""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The value of a record of one topic."""


class ArticleHeader(Value, frozen=True, kw_only=True):
    """Which version of which article, and what its header says."""

    uri: Text
    version: Text = "1"
    headline: str = ""
    byline: str = ""
    outlet: str = ""
    published: Instant
    language: Text = "en"
    digest: str = ""
    """sha256 of the version's content: tells a changed text from a repeat of the same one."""


class ArticleParagraph(Value, frozen=True, kw_only=True):
    """One paragraph of an article; `span` is in characters of what it was read from: of a plain text file, or of
    the article's paragraphs in JSON and XML, without markup and joined by blank lines."""

    role: Role
    text: Text
    span: Span


class Subject(Value, frozen=True, kw_only=True):
    """What an article is about, as its feed says; our issues stand beside it, in what is classified."""

    code: str = ""
    """IPTC's Media Topics as ``medtop:20000129``, any other as it was given; empty if there is only a name."""
    name: str = ""
    creator: str = ""
    """Who says so: what the feed names as the subject's creator, else the article's outlet."""


class Article(Event, frozen=True, kw_only=True):
    """One version of an article, normalised; ``canceled`` kills it, and every version up to it."""

    article: ArticleHeader
    status: ArticleStatus = "usable"
    paragraphs: tuple[ArticleParagraph, ...] = ()
    """Every paragraph in reading order, whatever its role."""
    subjects: tuple[Subject, ...] = ()


class Embargoed(Event, frozen=True, kw_only=True):
    """One version of an article that must not be read before a time: held until then, and published at it."""

    article: Article
    until: Instant


class WatchedSource(Event, frozen=True, kw_only=True):
    """A feed or a folder that is looked at again and again: how that went, and what an answer said of itself."""

    source: Text
    """URL or path."""
    polled: Instant
    """When it was looked at last."""
    answered: Instant | None = None
    """When it was last there."""
    next: Instant | None = None
    """When it will be looked at again; None if it is gone for good."""
    failures: Count = 0
    """How often it has failed since it was last there."""
    error: str = ""
    """Why it failed the last time; empty if it did not."""
    etag: str = ""
    modified: str = ""
    """Its last answer's ``ETag`` and ``Last-Modified``."""
    digest: str = ""
    """sha256 of its last answer."""
    new: Count = 0
    updated: Count = 0
    killed: Count = 0
    refused: Count = 0
    """How many articles were published for the first time, again, and killed, and how many refused, in all."""


class SeenItem(Event, frozen=True, kw_only=True):
    """What a source was seen to hold, and in which state, so that only what is new of it is published."""

    source: Text
    item: Text
    """Uri of an article, the path of a file, or the id of a dead letter."""
    mark: Text
    """Another one is another state: of an article its version and digest, of a file its size and time of change."""
    seen: Instant
    """When this state was first seen."""


class WindowParagraph(Value, frozen=True, kw_only=True):
    """A paragraph that another one is read with; `ordinal` is 0 unless it is a body paragraph."""

    role: Role
    ordinal: Position = 0
    text: Text


class Paragraph(Event, frozen=True, kw_only=True):
    """One body paragraph of one version of an article, with the window that it is read in."""

    article: ArticleHeader
    ordinal: FromOne
    """Position among the article's body paragraphs, from 1."""
    paragraph_count: FromOne
    """How many body paragraphs this version has."""
    role: Role = "body"
    text: Text
    span: Span
    """Where the paragraph stands in what it was read from, in characters; see `ArticleParagraph`."""
    window: tuple[WindowParagraph, ...] = ()
    """Opening and just preceding paragraphs in reading order, and those that introduce people whom the paragraph
    calls by surname; at most about 8 KB of text."""


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


class Agreement(Event, frozen=True, kw_only=True):
    """One agreement reported by one paragraph, or the retraction of that report."""

    id: Text
    article: ArticleHeader
    ordinal: FromOne
    agreement: AgreementLabel
    text: Text
    """The paragraph that reports it; `agreement.trigger` is a span of it."""
    retracted: bool = False
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
    kinds: dict[SpeakerKind, Count] = {}
    agreements: dict[AgreementStatus, AgreementTally] = {}
    first: Instant | None = None
    last: Instant | None = None
    """Earliest and latest event time (publication) of a paragraph on the issue."""
    positions: dict[str, Position] = {}
    """Next offset by ``topic-partition``."""


class ArticleEdition(Value, frozen=True, kw_only=True):
    """A version of an article as it was counted."""

    version: Text
    digest: str = ""
    headline: str = ""
    outlet: str = ""
    published: Instant
    paragraphs: Count
    """How many body paragraphs had arrived."""
    paragraph_count: Count
    """How many it has."""


class SaidStatement(Value, frozen=True, kw_only=True):
    """A statement by itself, without the paragraph that it stands in."""

    speaker: str = ""
    """Empty where nobody can be told by name."""
    kind: SpeakerKind | None = None
    type: StatementType
    via: str = ""
    content: str = ""
    """The words, perhaps cut short."""


class ToldAgreement(Value, frozen=True, kw_only=True):
    """An agreement by itself, without the paragraph that reports it."""

    issue: Text
    status: AgreementStatus
    parties: tuple[str, ...] = ()
    reported_by: str | None = None


class IssueChange(Value, frozen=True, kw_only=True):
    """In how many paragraphs an article was and is about an issue."""

    issue: Text
    before: Count
    after: Count


class StatementChange(Value, frozen=True, kw_only=True):
    """A statement that came (no `before`), went (no `after`) or has changed."""

    before: SaidStatement | None = None
    after: SaidStatement | None = None


class AgreementChange(Value, frozen=True, kw_only=True):
    """An agreement that came (no `before`), went (no `after`) or has changed."""

    before: ToldAgreement | None = None
    after: ToldAgreement | None = None


class Change(Event, frozen=True, kw_only=True):
    """What an update, a kill or a revival of an article has changed of what is counted of it."""

    id: Text
    """Of the article, the reading, both editions as they were counted, and how many had ceased to count by then: the
    same change has the same id, and one back and forth once more another one."""
    uri: Text
    reading: Text
    kind: ChangeKind
    """``cosmetic``: what is read is equal, whatever words have changed; ``substantive``: it is not; ``killed``: all
    is withdrawn; ``revived``: a later version counts after a kill."""
    before: ArticleEdition | None = None
    """None of a revival."""
    after: ArticleEdition | None = None
    """None of a kill."""
    issues: tuple[IssueChange, ...] = ()
    statements: tuple[StatementChange, ...] = ()
    agreements: tuple[AgreementChange, ...] = ()
    left_out: Count = 0
    """How many more changes of statements and agreements there are than are listed."""


class AlertGround(Value, frozen=True, kw_only=True):
    """Something that an alert stands on: what an article tells, or a count."""

    id: Text
    uri: str = ""
    """Of the article; empty where it is of none."""
    version: str = ""
    ordinal: Position = 0
    """Of the paragraph; 0 where it is of none."""
    outlet: str = ""
    headline: str = ""
    published: Instant
    words: str = ""
    """The article's words, perhaps cut short, or the count."""


class Alert(Event, frozen=True, kw_only=True):
    """Something that a rule asks to be told, or its withdrawal."""

    id: Text
    """Of the rule and of what is told: the same thing has the same id, whoever reports it and however often."""
    revision: FromOne = 1
    """Grows when it is withdrawn, and when it is told again after that."""
    rule: Text
    title: str
    kind: AlertKind
    issues: tuple[str, ...] = ()
    subject: str = ""
    """Who it is about: the speaker, the parties."""
    text: str
    """One line in an editor's words."""
    grounds: tuple[AlertGround, ...] = ()
    """The first of what it stands on."""
    published: Instant
    """Event time: publication of the latest ground."""
    withdrawn: bool = False
    reason: str = ""
    """Why it was withdrawn."""
    corrects: tuple[str, ...] = ()
    """Ids of the alerts that the article had raised which is corrected or killed."""
    channels: tuple[str, ...] = ()
    """Over which it is to go out; all of them if empty."""


class DeadLetter(Event, frozen=True, kw_only=True):
    """A record or an input that could not be processed, with the original bytes and the remedy."""

    stage: Stage
    origin: Text
    """``topic-partition-offset`` of a record, or the place in an input: ``FILE:LINE``."""
    topic: str | None = None
    partition: Position | None = None
    offset: Position | None = None
    key: bytes | None = None
    value: bytes | None = None
    """The original bytes; of an input over the size limit only the beginning."""
    size: Count
    """How many bytes the original has."""
    headers: tuple[tuple[str, bytes], ...] = ()
    error: Text
    """Class name of the error."""
    message: Text
    remedy: str = ""
