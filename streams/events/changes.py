"""What corrections and kills have changed of what counts."""

from __future__ import annotations

from streams.events.parts import (
    AgreementStatus,
    ChangeKind,
    Count,
    Event,
    Instant,
    SpeakerKind,
    StatementType,
    Text,
    Value,
)


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
