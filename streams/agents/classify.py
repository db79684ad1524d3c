"""What a batch of paragraph records becomes: pure, and sure to answer for every record.

A record that cannot be decoded, read or published becomes a dead letter; its neighbours go on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from streams.contract.codec import agreement_record, classified_record, dead_letter_record, decode
from streams.contract.dead_letters import dead_letter
from streams.contract.records import NewRecord, Record
from streams.contract.reports import agreement_reports
from streams.contract.topics import BY_NAME
from streams.errors import OversizeError, StreamsError
from streams.events import ClassifiedParagraph, DeadLetter, Paragraph, ReaderIdentity


class ReadsParagraphs(Protocol):
    """Labels paragraphs; a paragraph's labels depend on nothing but its event."""

    @property
    def identity(self) -> ReaderIdentity: ...

    def read(self, paragraphs: Sequence[Paragraph]) -> Sequence[ClassifiedParagraph]:
        """The same paragraphs with their labels, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one record becomes: records to append, and why if it is a dead letter.

    The classified paragraph is the last of them; see `Classifier`.
    """

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
        outputs = (*map(agreement_record, agreement_reports(result)), classified_record(result))
        _require_within_limits(record, outputs)
        return Outcome(outputs)
    except Exception as error:
        known = error if isinstance(error, StreamsError) else _reading_failed(record, error)
        letter = dead_letter(record, "classify", known, name=type(error).__name__)
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
