"""What a trial moves, as values: the same that `streams trial diff --json` prints."""

from __future__ import annotations

from streams.events import AgreementStatus, Alert, Instant, Span, Value
from streams.tally.sql.moves import Counts, Direction


class Side(Value, frozen=True, kw_only=True):
    """A reading that is compared."""

    reading: str
    list_name: str
    reader: str


class Words(Value, frozen=True, kw_only=True):
    """Words that show an issue, and in how many of the paragraphs that were looked at."""

    words: str
    """In small letters; empty where a paragraph has none of its own, and the paragraphs before it decide."""
    paragraphs: int


class Example(Value, frozen=True, kw_only=True):
    """A paragraph that came to an issue or went from it."""

    direction: Direction
    uri: str
    version: str
    ordinal: int
    headline: str
    outlet: str
    published: Instant
    text: str
    evidence: tuple[Span, ...]
    """What shows the issue, by the list that files it there."""


class IssueMove(Value, frozen=True, kw_only=True):
    """An issue before and after."""

    id: str
    label: str
    before: Counts
    after: Counts
    came: int
    went: int
    """Paragraphs."""
    agreements_came: int
    agreements_went: int
    words_came: tuple[Words, ...]
    words_went: tuple[Words, ...]
    """Of up to `streams.trials.comparing.LOOKED_AT` paragraphs each, the commonest first."""
    examples: tuple[Example, ...]

    @property
    def moved(self) -> bool:
        return bool(self.came or self.went or self.agreements_came or self.agreements_went)


class AgreementMove(Value, frozen=True, kw_only=True):
    """An agreement that is reported in one reading only, or in other words."""

    direction: Direction
    issue: str
    status: AgreementStatus
    parties: tuple[str, ...]
    reported_by: str | None
    uri: str
    version: str
    ordinal: int
    headline: str
    outlet: str
    published: Instant
    text: str
    trigger: Span


class AlertMoves(Value, frozen=True, kw_only=True):
    """What rules would tell of what is compared, by one reading and not by the other, the earliest first."""

    same: int
    """Told by both."""
    came: tuple[Alert, ...]
    went: tuple[Alert, ...]


class Difference(Value, frozen=True, kw_only=True):
    """What a trial moves, of the articles that count in both readings in the same version."""

    trial: str
    before: Side
    after: Side
    articles: int
    paragraphs: int
    issues: tuple[IssueMove, ...]
    """In the order of the trial's list, then those that it has no longer."""
    agreements: tuple[AgreementMove, ...]
    alerts: AlertMoves | None = None
    """None where no rules were asked about."""
