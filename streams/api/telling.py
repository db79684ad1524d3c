"""What a client of the live stream is told of a record, and what it asked for: pure.

Source: the HTML standard, server-sent events.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, get_args

import msgspec
import orjson

from streams.api.parameters import Parameters, Words
from streams.contract.codec import decode
from streams.contract.readings import reading_id
from streams.contract.records import Record
from streams.contract.topics import AGREEMENTS, ALERTS, CHANGES, CLASSIFIED, MENDS, TALLIES, Topic
from streams.errors import DecodeError
from streams.events import (
    Agreement,
    AgreementMend,
    Alert,
    Change,
    ClassifiedParagraph,
    Event,
    IssueMend,
    Mend,
    SpeakerKind,
    Tally,
)

Followed = Literal["statement", "agreement", "tally", "alert", "change", "mend"]
FOLLOWED = get_args(Followed)

FOLLOWED_TOPICS: dict[str, Topic] = {
    "statement": CLASSIFIED,
    "agreement": AGREEMENTS,
    "tally": TALLIES,
    "alert": ALERTS,
    "change": CHANGES,
    "mend": MENDS,
}
KIND_OF = {topic.name: kind for kind, topic in FOLLOWED_TOPICS.items()}


class OfLive(Parameters, frozen=True, kw_only=True):
    """Which events; what has no such thing as a filter names is left out."""

    event: tuple[Followed, ...] = ()
    """All kinds if none is named."""
    issue: tuple[Words, ...] = ()
    speaker: Words | None = None
    """Of statements: a part of the name, whatever the case."""
    kind: SpeakerKind | None = None
    """Of a statement's speaker."""


class Come(NamedTuple):
    """A record that has come, and its event; None where it has none."""

    record: Record
    event: Event | None


def come_of(record: Record) -> Come:
    """What is no event is passed over: whoever keeps a state of its topic makes a dead letter of it."""
    if record.value is None:
        return Come(record, None)
    try:
        return Come(record, decode(record, FOLLOWED_TOPICS[KIND_OF[record.topic]].event))
    except DecodeError:
        return Come(record, None)


def told_of(come: Come, asked: OfLive, reading: str | None) -> tuple[str, list[dict[str, Any]]]:
    """The kind of event, and what is told of it to who asked so.

    Args:
        reading: id of the current one; what is said in others is no news.
    """
    kind = KIND_OF[come.record.topic]
    if come.event is None or (asked.event and kind not in asked.event):
        return kind, []
    if isinstance(come.event, ClassifiedParagraph):
        counts = reading in {None, reading_id(come.event.reader)}
        return kind, list(said_in(come.event, asked)) if counts else []
    # It has no speaker, so who asks for one does not ask for it.
    wanted = asked.speaker is None and asked.kind is None
    if wanted and (not asked.issue or _about(come.event) & set(asked.issue)):
        return kind, [msgspec.to_builtins(come.event, str_keys=True)]
    return kind, []


def said_in(event: ClassifiedParagraph, asked: OfLive) -> Iterator[dict[str, Any]]:
    """The statements of a paragraph that are asked for."""
    issues = [mention.id for mention in event.issues]
    if asked.issue and not set(issues).intersection(asked.issue):
        return
    for statement in event.statements:
        name = statement.speaker.name if statement.speaker else ""
        kind = statement.speaker.kind if statement.speaker else None
        if asked.speaker is not None and asked.speaker.casefold() not in name.casefold():
            continue
        if asked.kind is not None and kind != asked.kind:
            continue
        yield {
            "article": msgspec.to_builtins(event.article),
            "ordinal": event.ordinal,
            "issues": issues,
            "speaker": name,
            "kind": kind,
            "type": statement.type,
            "via": statement.via.name if statement.via else "",
            "content": " … ".join(event.text[start:end] for start, end in statement.content),
            "text": event.text,
        }


def block_of(kind: str, data: Mapping[str, Any], name: str | None) -> bytes:
    """One event of a stream; JSON in one line has no line break to escape."""
    head = f"id: {name}\n" if name is not None else ""
    return f"{head}event: {kind}\ndata: ".encode() + orjson.dumps(data) + b"\n\n"


class Batch:
    """Records that have come together, and what is told of them: written once for all who ask for the same.

    Args:
        comes: each with the id of who has been told of it.
        reading: id of the current one.
    """

    def __init__(self, comes: Sequence[tuple[Come, str]], reading: str | None) -> None:
        self._comes = comes
        self._reading = reading
        self._told: dict[OfLive, bytes] = {}

    def __len__(self) -> int:
        return len(self._comes)

    @property
    def stands(self) -> str:
        """The id of who has been told of all."""
        return self._comes[-1][1]

    def told(self, asked: OfLive) -> bytes:
        """The blocks for who asked so; nothing where none is of what was asked for."""
        found = self._told.get(asked)
        if found is None:
            found = self._told[asked] = b"".join(self._blocks(asked))
        return found

    def _blocks(self, asked: OfLive) -> Iterator[bytes]:
        """An id stands with the last that is told of a record, or a broken line would leave the rest out."""
        for come, name in self._comes:
            kind, told = told_of(come, asked, self._reading)
            for number, data in enumerate(told, start=1):
                yield block_of(kind, data, name if number == len(told) else None)


def _about(event: Event) -> set[str]:
    match event:
        case Agreement():
            return {event.agreement.issue}
        case Tally():
            return {event.issue}
        case Alert():
            return set(event.issues)
        case Change():
            return {change.issue for change in event.issues}
        case Mend(mends=IssueMend(issue=issue) | AgreementMend(issue=issue)):
            return {issue}
    return set()
