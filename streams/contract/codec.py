"""Events to records and back: JSON values, CloudEvents headers in Kafka's binary mode.

Source: CloudEvents 1.0.2, Kafka protocol binding, section 3.2 (binary content mode).
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from msgspec.structs import replace

from streams import events
from streams.contract.dead_letters import letter_id
from streams.contract.records import Headers, NewRecord, Record
from streams.contract.reports import paragraph_id
from streams.contract.topics import (
    AGREEMENTS,
    ALERTS,
    ARTICLES,
    BY_EVENT,
    CHANGES,
    CLASSIFIED,
    DEAD_LETTERS,
    EMBARGOED,
    MENDS,
    OWNERS,
    PARAGRAPHS,
    READ,
    READINGS,
    SEEN,
    SOURCES,
    TALLIES,
    TOPICS,
    Topic,
)
from streams.errors import DecodeError

E = TypeVar("E", bound=events.Event)

CONTENT_TYPE = b"application/json"

# Not orjson, as elsewhere: msgspec checks while it decodes, in half the time of orjson and a conversion after it.
_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[type[events.Event], msgspec.json.Decoder[Any]] = {
    topic.event: msgspec.json.Decoder(topic.event, strict=True) for topic in TOPICS
}

_TYPES: dict[type[events.Event], bytes] = {topic.event: topic.type.encode() for topic in TOPICS}


def article_record(event: events.Article) -> NewRecord:
    header = event.article
    return _record(ARTICLES, header.uri, event, f"{header.uri}#{header.version}", header.published)


def embargoed_record(event: events.Embargoed) -> NewRecord:
    """Keyed by all that tells one held version from another, so that who deletes one deletes no other."""
    header = event.article.article
    identity = f"{header.uri}#{header.version}@{event.until.isoformat()}/{header.digest}"
    return _record(EMBARGOED, identity, event, identity, header.published)


def paragraph_record(event: events.Paragraph) -> NewRecord:
    return _record(PARAGRAPHS, event.article.uri, event, paragraph_id(event), event.article.published)


def read_record(event: events.ReadParagraph) -> NewRecord:
    """Keyed by paragraph and reader, for compaction; partitioned by article, so that its paragraphs stay in order."""
    identity = paragraph_id(event)
    record = _record(READ, f"{identity}@{event.reader}", event, identity, event.article.published)
    return replace(record, partition_key=event.article.uri.encode())


def reading_record(event: events.Reading) -> NewRecord:
    return _record(READINGS, event.id, event, f"{event.id}/{event.generation}/{event.status}", event.announced)


def classified_record(event: events.ClassifiedParagraph) -> NewRecord:
    return _record(CLASSIFIED, event.article.uri, event, paragraph_id(event), event.article.published)


def agreement_record(event: events.Agreement) -> NewRecord:
    suffix = "/retracted" if event.retracted else ""
    return _record(AGREEMENTS, event.agreement.issue, event, event.id + suffix, event.article.published)


def tally_record(event: events.Tally) -> NewRecord:
    return _record(TALLIES, event.issue, event, f"{event.issue}#{event.revision}", event.last)


def change_record(event: events.Change) -> NewRecord:
    edition = event.after or event.before
    return _record(CHANGES, event.uri, event, event.id, None if edition is None else edition.published)


def alert_record(event: events.Alert) -> NewRecord:
    return _record(ALERTS, event.rule, event, f"{event.id}#{event.revision}", event.published)


def mend_record(event: events.Mend) -> NewRecord:
    return _record(MENDS, event.uri, event, event.id, event.at)


def dead_letter_record(event: events.DeadLetter) -> NewRecord:
    headers = _headers(DEAD_LETTERS, letter_id(event), event.origin, None)
    return NewRecord(topic=DEAD_LETTERS.name, key=event.key, value=_ENCODER.encode(event), headers=headers)


def source_record(event: events.WatchedSource) -> NewRecord:
    return _record(SOURCES, event.source, event, f"{event.source}@{event.polled.isoformat()}", None)


def seen_record(event: events.SeenItem) -> NewRecord:
    """Keyed by a digest, as paths and uris of foreign feeds may be long."""
    return _record(SEEN, seen_key(event.source, event.item), event, f"{event.source} {event.item} {event.mark}", None)


def seen_key(source: str, item: str) -> str:
    return hashlib.sha256(f"{source}\0{item}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def owner_record(event: events.Owner) -> NewRecord:
    """What was published by hand has a key of its own, so that it never takes the place of what a source published."""
    key = hashlib.sha256(f"{event.by_hand}\0{event.uri}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
    record = _record(OWNERS, event.uri, event, f"{event.uri} {event.source}", None)
    return replace(record, key=key.encode())


def deletion(topic: Topic, key: bytes) -> NewRecord:
    """What deletes the records of a key from a topic that is compacted."""
    return NewRecord(topic=topic.name, key=key, value=None)


def decode(record: Record, event: type[E]) -> E:
    """The event that a record carries, validated.

    A record without a ``ce_type`` header is taken as the event asked for, so that a bare JSON
    producer needs no headers.

    Raises:
        DecodeError: no value, another type or version, or a value that breaks the event's schema.
    """
    expected = BY_EVENT[event].type
    for name, value in record.headers:
        if name == "ce_type" and value != _TYPES[event]:
            stated = value.decode("utf-8", "replace")
            raise DecodeError(
                f"{_place(record)}: event type {stated!r} is not {expected!r}",
                remedy="publish with a known ce_type header, or upgrade this consumer",
            )
    if record.value is None:
        raise DecodeError(f"{_place(record)}: the record has no value", remedy=f"publish a {expected} event")
    try:
        decoded: E = _DECODERS[event].decode(record.value)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DecodeError(
            f"{_place(record)}: {error}", remedy=f"publish a value valid by the schema of {expected}"
        ) from error
    return decoded


def _place(record: Record) -> str:
    return f"{record.topic}-{record.partition} offset {record.offset}"


def _record(topic: Topic, key: str, event: events.Event, identity: str, time: datetime | None) -> NewRecord:
    return NewRecord(
        topic=topic.name,
        key=key.encode(),
        value=_ENCODER.encode(event),
        headers=_headers(topic, identity, key, time),
    )


def _headers(topic: Topic, identity: str, subject: str, time: datetime | None) -> Headers:
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", identity.encode()),
        ("ce_source", b"/newsroom-streams"),
        ("ce_type", topic.type.encode()),
        ("ce_subject", subject.encode()),
        ("content-type", CONTENT_TYPE),
    ]
    if time is not None and time != events.NO_TIME:
        headers.append(("ce_time", time.isoformat().replace("+00:00", "Z").encode()))
    return tuple(headers)
