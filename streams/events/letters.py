"""What could not be processed."""

from __future__ import annotations

from streams.events.parts import Count, Event, Position, Stage, Text


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
