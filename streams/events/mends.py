"""How an editor mends what was read of a paragraph."""

from __future__ import annotations

from typing import Literal

from streams.events.parts import (
    AgreementStatus,
    Event,
    Instant,
    Position,
    Span,
    SpeakerKind,
    Text,
    Value,
)


class IssueMend(Value, frozen=True, kw_only=True, tag_field="kind", tag="issue"):
    """The paragraph is not about an issue, or is about it though it was not read so."""

    issue: Text
    reads: Literal["wrong", "missing"]


class MendedSpeaker(Value, frozen=True, kw_only=True):
    """Who does speak."""

    name: Text
    kind: SpeakerKind


class StatementMend(Value, frozen=True, kw_only=True, tag_field="kind", tag="statement"):
    """A statement has another speaker, or is none."""

    span: Span
    """From the beginning of its words to their end."""
    words: str = ""
    """These, perhaps cut short, for who reads the mend without the article."""
    speaker: MendedSpeaker | None = None
    """None where there is no statement."""


class AgreementMend(Value, frozen=True, kw_only=True, tag_field="kind", tag="agreement"):
    """An agreement is none, or has another status, other parties, another issue."""

    issue: Text
    status: AgreementStatus
    trigger: Span
    """What it was read as; it is known again by its issue and words that are among the trigger's."""
    words: str = ""
    """Those of the trigger."""
    none: bool = False
    has_status: AgreementStatus | None = None
    has_parties: tuple[Text, ...] | None = None
    has_issue: Text | None = None
    """What is so instead; None of what was read rightly."""


class TakenBack(Value, frozen=True, kw_only=True, tag_field="kind", tag="taken-back"):
    """A mend does not hold any longer."""

    mend: Text
    """Its id."""


class Mend(Event, frozen=True, kw_only=True):
    """What an editor says of one paragraph, which holds in every reading, wherever the article has its text."""

    id: Text
    """Of all that it says: sent twice, it is one mend."""
    uri: Text
    paragraph: Text
    """The first 16 hex digits of the sha256 of the paragraph's text."""
    ordinal: Position = 0
    """Where the paragraph stood; 0 if that is not known."""
    by: Text
    """Who says so."""
    at: Instant
    """When; of two mends that contradict each other the later one holds."""
    note: str = ""
    mends: IssueMend | StatementMend | AgreementMend | TakenBack
