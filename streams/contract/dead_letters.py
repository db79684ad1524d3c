"""A record that could not be processed, as an event for the topic of dead letters.

When it was refused is the timestamp of its own record on that topic, and which one it is says the record's ``ce_id``:
the same input refused again, at the same place and for the same kind of error, is a repeat that readers may drop.
"""

from __future__ import annotations

import hashlib

import msgspec

from streams.contract.records import Headers, Record
from streams.errors import StreamsError
from streams.events import DeadLetter, Stage

# A dead letter in JSON carries bytes in base64, 4 for 3, and must stay below its topic's 4 MB
# even when somebody's cluster lets larger records through than ours do.
KEPT_VALUE = 2_000_000
KEPT_KEY = 100_000
KEPT_HEADERS = 500_000


def dead_letter(record: Record, stage: Stage, error: StreamsError, *, name: str = "") -> DeadLetter:
    """The record with its place, the reason and the remedy, and the beginning of its bytes where it is huge.

    Args:
        name: of the error's class, where `error` only describes another one.
    """
    return DeadLetter(
        stage=stage,
        origin=f"{record.topic_partition}-{record.offset}",
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=None if record.key is None else record.key[:KEPT_KEY],
        value=None if record.value is None else record.value[:KEPT_VALUE],
        size=len(record.value or b""),
        headers=_kept(record.headers),
        error=name or type(error).__name__,
        message=error.message,
        remedy=error.remedy,
    )


def letter_id(letter: DeadLetter) -> str:
    """The same for the same input at the same place with the same kind of error, however that is worded."""
    identity = (letter.stage, letter.origin, letter.key, letter.value, letter.size, letter.error)
    return hashlib.sha256(msgspec.json.encode(identity)).hexdigest()[:32]


def _kept(headers: Headers) -> Headers:
    kept: list[tuple[str, bytes]] = []
    room = KEPT_HEADERS
    for name, value in headers:
        room -= len(name) + len(value)
        if room < 0:
            break
        kept.append((name, value))
    return tuple(kept)
