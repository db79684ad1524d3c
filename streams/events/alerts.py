"""What a rule asks to be told."""

from __future__ import annotations

from streams.events.parts import AlertKind, Event, FromOne, Instant, Position, Text, Value


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
