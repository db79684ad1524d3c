"""Readings by name: their ids, the consumer groups that make them, and which one is wanted. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from streams.events import ReaderIdentity, Reading

ID_LENGTH = 8


def reading_id(reader: ReaderIdentity) -> str:
    """The first digits of the sha256 of reader version and list fingerprint: the same wherever it is asked."""
    return hashlib.sha256(f"{reader.version}\n{reader.issues}".encode()).hexdigest()[:ID_LENGTH]


def reader_group(version: str) -> str:
    """The consumer group that reads paragraphs: one a reader version, so that another one begins at the beginning."""
    return f"reader.{version}"


def filer_group(reading: Reading) -> str:
    """The consumer group that files a reading: one a reading, and a new one once it was dropped and taken up again."""
    return f"filer.{reading.id}.{reading.generation}"


def latest(announced: Iterable[Reading]) -> dict[str, Reading]:
    """What was announced of each reading last, by id, in order of announcement."""
    found: dict[str, Reading] = {}
    for reading in announced:
        found.pop(reading.id, None)
        found[reading.id] = reading
    return found


def wanted(announced: Iterable[Reading]) -> Reading | None:
    """The reading that is to be current: of those that still stand the one wanted last."""
    return next((r for r in reversed(latest(announced).values()) if r.status == "wanted"), None)
