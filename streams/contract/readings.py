"""Readings by name: their ids, the consumer groups that make them, and which one is wanted. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from streams.events import ReaderIdentity, Reading
from streams.issues import IssueList

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


class Decision(NamedTuple):
    """Which reading somebody makes who comes with a reader and a list, and what there is to say of it."""

    reading: Reading
    status: Literal["new", "again", "wanted", "another"]
    """``new``: to be announced; ``again``: to be announced as wanted again; ``wanted``: it is the one wanted;
    ``another``: it stands, and another one is wanted."""
    new_reader: bool = False
    """Whether no reading that stands is by this version of the reader, so that there is everything to read."""

    @property
    def announce(self) -> bool:
        return self.status in {"new", "again"}


def decide(
    announced: Iterable[Reading], reader: ReaderIdentity, issues: IssueList, *, switch_back: bool, now: datetime
) -> Decision:
    """What somebody who comes with a reader and a list is to announce: one unknown or dropped as wanted.

    Args:
        announced: all events of the topic, in its order.
        switch_back: whether a reading that stands becomes the wanted one again, as on one machine, where who
            starts last decides. A restart of an old worker amid new ones must not switch back.
    """
    known = latest(announced)
    found = known.get(reading_id(reader))
    stands = found is not None and found.status != "dropped"
    readers = {reader_version(r.reader) for r in known.values() if r.status != "dropped"}
    new = Reading(
        id=reading_id(reader),
        reader=reader,
        issues=issues,
        status="wanted",
        generation=1 if found is None else found.generation + (not stands),
        announced=now,
    )
    if not stands:
        return Decision(new, "new", reader_version(reader) not in readers)
    wanting = wanted(known.values())
    if wanting is not None and wanting.id == new.id:
        return Decision(wanting, "wanted")
    return Decision(new, "again") if switch_back or found is None else Decision(found, "another")


def reader_version(reader: ReaderIdentity) -> str:
    """The version of the reader alone: of ``3/1``, reader 3 and filing 1, it is ``3``."""
    return reader.version.partition("/")[0]
