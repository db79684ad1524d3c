"""What could not be read, as an event for the topic of dead letters."""

from __future__ import annotations

from streams.errors import InputError
from streams.events import DeadLetter
from streams.ingest.byte_limits import KEPT_BYTES


def refusal(
    origin: str, error: InputError, original: bytes | None, *, size: int | None = None, key: str | None = None
) -> DeadLetter:
    """A dead letter of the ingest stage.

    Args:
        origin: the place: ``FILE``, ``FILE:LINE``, or an article's ``uri#version``.
        original: its bytes, or their beginning; the first 64 KB are kept.
        size: how many bytes the original has, where `original` is only the beginning.
        key: uri of the article, where it is known.
    """
    return DeadLetter(
        stage="ingest",
        origin=origin,
        key=key.encode() if key is not None else None,
        value=original[:KEPT_BYTES] if original is not None else None,
        size=size if size is not None else len(original or b""),
        error=type(error).__name__,
        message=f"{origin}: {error.message}",
        remedy=error.remedy,
    )
