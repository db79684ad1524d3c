"""What is answered, as JSON objects."""

from __future__ import annotations

from datetime import datetime

import msgspec

from streams.events import Agreement, Alert, Change, ClassifiedParagraph, Instant, Mend, Stage
from streams.explaining.marks import Kind
from streams.explaining.notes import AgreementNote, IssueNote, StatementNote
from streams.tally.core.pairs import Pair
from streams.tally.core.summary import IssueTally
from streams.tally.sql.comparing import ReadingSummary
from streams.tally.sql.finding import FoundStatement
from streams.tally.sql.history import ArticleHistory
from streams.tally.sql.listing import FoundArticle
from streams.tally.sql.mends import KnownMend
from streams.tally.sql.people import SpeakerRecord
from streams.tally.sql.queries import IncompleteVersion


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """The body of an answer."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong, and what to do about it."""

    message: str
    remedy: str = ""


class Refusal(Answer, frozen=True, kw_only=True):
    """The body of an answer that is no success."""

    error: Fault


class IssueName(msgspec.Struct, frozen=True, kw_only=True):
    """An issue of the current reading's list."""

    id: str
    label: str


class Issues(Answer, frozen=True, kw_only=True):
    """The issues that the newsroom follows, in the order of its list."""

    issues: tuple[IssueName, ...]


class FilingState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a trial is with what is on the log, in records of what was read."""

    done: int
    of: int
    fault: Fault | None = None
    """Why it ended before its end."""


class TrialState(msgspec.Struct, frozen=True, kw_only=True):
    """A trial, and how far it is filed."""

    name: str
    list_name: str
    reading: str
    since: datetime | None
    until: datetime | None
    filed: int
    """Paragraphs, of all versions."""
    filing: FilingState | None = None
    """None where this server files nothing for it now, and nothing has failed."""


class Tallies(Answer, frozen=True, kw_only=True):
    """Tallies, with the labels of their issues."""

    tallies: tuple[IssueTally, ...]
    labels: dict[str, str]


class Speakers(Answer, frozen=True, kw_only=True):
    """Those who speak most."""

    speakers: tuple[SpeakerRecord, ...]


class Pairs(Answer, frozen=True, kw_only=True):
    """Who agrees with whom, those of most reports first."""

    pairs: tuple[Pair, ...]
    left_out: int
    """How many more there are."""


class Trials(Answer, frozen=True, kw_only=True):
    """The trials that there are, by name."""

    trials: tuple[TrialState, ...]


class Trial(Answer, frozen=True, kw_only=True):
    """A trial that is begun, adopted or dropped."""

    trial: TrialState


class PublishedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article that is on the log with all its paragraphs."""

    uri: str
    version: str
    killed: bool
    paragraphs: int


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be published: it is a dead letter now."""

    place: str
    message: str
    remedy: str


class Published(Answer, frozen=True, kw_only=True):
    """What became of articles that were sent."""

    published: tuple[PublishedArticle, ...]
    held: tuple[str, ...]
    """Uris of articles whose embargo is not over."""
    refused: tuple[Refused, ...]


class Statements(Answer, frozen=True, kw_only=True):
    """A page of statements; the cursor leads to the next one."""

    statements: tuple[FoundStatement, ...]
    cursor: str | None = None


class Agreements(Answer, frozen=True, kw_only=True):
    """A page of reports of agreements; the cursor leads to the next one."""

    agreements: tuple[Agreement, ...]
    cursor: str | None = None


class Articles(Answer, frozen=True, kw_only=True):
    """A page of articles; the cursor leads to the next one."""

    articles: tuple[FoundArticle, ...]
    cursor: str | None = None


class Readings(Answer, frozen=True, kw_only=True):
    """The readings that are kept."""

    readings: tuple[ReadingSummary, ...]


class History(Answer, frozen=True, kw_only=True):
    """The versions of an article."""

    history: ArticleHistory


class MarkedSpan(msgspec.Struct, frozen=True, kw_only=True):
    """Characters of a paragraph that mean something."""

    start: int
    end: int
    kind: Kind
    refs: tuple[str, ...]
    """The notes that they belong to: numbers of statements, letters of agreements, ids of issues."""


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """Why a paragraph was read so, in words: what `streams classify --explain` says."""

    statements: tuple[StatementNote, ...]
    issues: tuple[IssueNote, ...]
    agreements: tuple[AgreementNote, ...]


class ExplainedParagraph(Answer, frozen=True, kw_only=True):
    """A paragraph that counts, as `classified-paragraphs` has it, with its marks and notes."""

    paragraph: ClassifiedParagraph
    marks: tuple[MarkedSpan, ...]
    """In reading order, outer ones first."""
    why: Why
    reading: str
    """Id of the reading that it is of."""
    versions: str
    """Where the article's versions are told of."""
    mends: tuple[KnownMend, ...] = ()
    """What editors have mended of it, the latest first; `counted` is what those that hold make of it."""
    counted: ClassifiedParagraph | None = None
    """The paragraph as it counts, where mends have changed it."""


class Mends(Answer, frozen=True, kw_only=True):
    """What editors have mended, the latest first, with what has become of it."""

    mends: tuple[KnownMend, ...]


class Mended(Answer, frozen=True, kw_only=True):
    """A mend, or the taking back of one, as it stands on the log."""

    mend: Mend
    new: bool
    """Whether it was said just now: what holds already is not said twice."""


class Incomplete(Answer, frozen=True, kw_only=True):
    """Versions of articles that lack paragraphs."""

    articles: tuple[IncompleteVersion, ...]


class Alerts(Answer, frozen=True, kw_only=True):
    """The latest alerts and withdrawals, the last one first."""

    alerts: tuple[Alert, ...]


class Changes(Answer, frozen=True, kw_only=True):
    """The latest changes of articles, the last one first."""

    changes: tuple[Change, ...]


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """A dead letter without its bytes."""

    stage: Stage
    origin: str
    error: str
    message: str
    remedy: str
    size: int
    came: datetime


class DeadLetters(Answer, frozen=True, kw_only=True):
    """The latest dead letters, the last one first."""

    dead_letters: tuple[Letter, ...]


class Health(Answer, frozen=True, kw_only=True):
    """That the server answers."""

    status: str
    version: str


class PartitionLag(msgspec.Struct, frozen=True, kw_only=True):
    """How far the tallies are behind one partition of the log."""

    topic: str
    partition: int
    position: int
    end: int


class Lag(Answer, frozen=True, kw_only=True):
    """How far the tallies are behind the log, in records, and what they wait for."""

    lag: int
    partitions: tuple[PartitionLag, ...]
    waiting: int = 0
    """Articles that the tallies know of and that were not read yet, or not as a whole."""
    since: Instant | None = None
    """Since when the first of them waits."""


class Readiness(Answer, frozen=True, kw_only=True):
    """Whether the tallies have caught up with the log since this server began."""

    ready: bool
    lag: int
