"""What a batch of paragraph records becomes: pure, and sure to answer for every record.

A record that cannot be decoded, read or published becomes a dead letter; its neighbours go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from streams.errors import OversizeError, StreamsError
from streams.events import Agreement, ClassifiedParagraph, DeadLetter, Paragraph, ReaderIdentity
from streams.log import Headers, NewRecord, Record
from streams.log.codec import agreement_record, classified_record, dead_letter_record, decode, paragraph_id
from streams.log.topics import BY_NAME

# A dead letter in JSON carries bytes in base64, 4 for 3, and must stay below its topic's 4 MB
# even when somebody's cluster lets larger records through than ours do.
KEPT_VALUE = 2_000_000
KEPT_KEY = 100_000
KEPT_HEADERS = 500_000


class ReadsParagraphs(Protocol):
    """Labels paragraphs; a paragraph's labels depend on nothing but its event."""

    @property
    def identity(self) -> ReaderIdentity: ...

    def read(self, paragraphs: Sequence[Paragraph]) -> Sequence[ClassifiedParagraph]:
        """The same paragraphs with their labels, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one record becomes: records to append in this order, and why if it is a dead letter."""

    records: tuple[NewRecord, ...]
    dead_letter: DeadLetter | None = None


def classify(records: Sequence[Record], reader: ReadsParagraphs) -> list[Outcome]:
    """Classify a batch of records of `paragraphs`: one outcome a record, in order."""
    paragraphs = [_decoded(record) for record in records]
    readable = [paragraph for paragraph in paragraphs if isinstance(paragraph, Paragraph)]
    read = iter(_read(readable, reader))
    return [
        _outcome(record, next(read) if isinstance(paragraph, Paragraph) else paragraph)
        for record, paragraph in zip(records, paragraphs, strict=True)
    ]


def agreements(event: ClassifiedParagraph) -> Iterator[Agreement]:
    """The agreements that a paragraph reports, as events of their own.

    An id is ``uri#version/ordinal/issue/start of the trigger``: the same paragraph read the same
    way has the same ids. A second one at the same place gets ``/2``.
    """
    seen: Counter[str] = Counter()
    for label in event.agreements:
        name = f"{paragraph_id(event)}/{label.issue}/{label.trigger[0]}"
        seen[name] += 1
        yield Agreement(
            id=name if seen[name] == 1 else f"{name}/{seen[name]}",
            article=event.article,
            ordinal=event.ordinal,
            agreement=label,
            text=event.text,
            reader=event.reader,
        )


def dead_letter(record: Record, error: Exception) -> DeadLetter:
    """A record that could not be classified, with the beginning of its bytes where it is huge."""
    known = error if isinstance(error, StreamsError) else _reading_failed(record, error)
    return DeadLetter(
        stage="classify",
        origin=f"{record.topic_partition}-{record.offset}",
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=None if record.key is None else record.key[:KEPT_KEY],
        value=None if record.value is None else record.value[:KEPT_VALUE],
        size=len(record.value or b""),
        headers=_kept(record.headers),
        error=type(error).__name__,
        message=known.message,
        remedy=known.remedy,
    )


def _decoded(record: Record) -> Paragraph | StreamsError:
    try:
        return decode(record, Paragraph)
    except StreamsError as error:
        return error


def _read(paragraphs: list[Paragraph], reader: ReadsParagraphs) -> list[ClassifiedParagraph | Exception]:
    """Read all at once or, where that fails, one by one, so that only the poison one is an error."""
    if not paragraphs:
        return []
    try:
        read = list(reader.read(paragraphs))
        if len(read) != len(paragraphs):
            raise RuntimeError(f"{len(paragraphs)} paragraphs were read but {len(read)} came back")
        return list(read)
    except Exception as error:
        if len(paragraphs) == 1:
            return [error]
        return [result for paragraph in paragraphs for result in _read([paragraph], reader)]


def _outcome(record: Record, result: ClassifiedParagraph | Exception) -> Outcome:
    try:
        if isinstance(result, Exception):
            raise result
        outputs = (classified_record(result), *map(agreement_record, agreements(result)))
        _require_within_limits(record, outputs)
        return Outcome(outputs)
    except Exception as error:
        letter = dead_letter(record, error)
        return Outcome((dead_letter_record(letter),), letter)


def _require_within_limits(record: Record, outputs: Sequence[NewRecord]) -> None:
    for output in outputs:
        size, limit = len(output.value or b""), BY_NAME[output.topic].max_bytes
        if size > limit:
            raise OversizeError(
                f"{_place(record)}: its {output.topic} record has {size} bytes, the limit is {limit}",
                remedy="publish the paragraph in smaller parts",
            )


def _reading_failed(record: Record, error: Exception) -> StreamsError:
    return StreamsError(
        f"{_place(record)}: reading it failed: {error}",
        remedy="report this with the record; publish the paragraph again once reading is mended",
    )


def _place(record: Record) -> str:
    return f"{record.topic_partition} offset {record.offset}"


def _kept(headers: Headers) -> Headers:
    kept: list[tuple[str, bytes]] = []
    room = KEPT_HEADERS
    for name, value in headers:
        room -= len(name) + len(value)
        if room < 0:
            break
        kept.append((name, value))
    return tuple(kept)
