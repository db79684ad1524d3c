"""What a batch of records becomes, with a reader and a filer of a few words."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from classifying.samples import GARBAGE, WordFiler, WordReader, garbage, paragraph, record
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.stages import Stages
from streams.agents.steps import Step, products
from streams.contract.codec import decode, paragraph_record, read_record
from streams.contract.records import NewRecord, Record
from streams.contract.topics import CLASSIFIED, DEAD_LETTERS, PARAGRAPHS, READ
from streams.errors import StreamsError
from streams.events import ClassifiedParagraph, DeadLetter, Paragraph, ReadParagraph

READING = Stages(WordReader(), WordFiler()).reading()
FILING = Stages(WordReader(), WordFiler()).filing()


def reading_with(reader: WordReader) -> Step[Paragraph, ReadParagraph]:
    return Stages(reader, WordFiler()).reading()


def read(text: str = "The harbour reopened.", *, reader: str = "0-test") -> NewRecord:
    [found] = WordReader().read([paragraph(text=text)])
    return read_record(msgspec.structs.replace(found, reader=reader))


def one(new: NewRecord) -> tuple[NewRecord, ...]:
    step = FILING if new.topic == READ.name else READING
    [found] = products([record(new, partition=3, offset=17)], step)
    return found.records


def letter(new: NewRecord) -> DeadLetter:
    [output] = one(new)
    assert output.topic == DEAD_LETTERS.name
    return decode(record(output), DeadLetter)


def test_a_paragraph_becomes_its_read_paragraph_keyed_by_paragraph_and_reader_in_its_articles_partition() -> None:
    [output] = one(paragraph_record(paragraph(text="Trade talks went on.")))

    assert (output.topic, output.key) == (READ.name, b"urn:newsroom:harbour#1/1@0-test")
    assert output.partition_key == b"urn:newsroom:harbour"
    assert decode(record(output), ReadParagraph).text == "Trade talks went on."
    assert dict(output.headers)["ce_id"] == b"urn:newsroom:harbour#1/1"


def test_a_read_paragraph_becomes_its_classified_paragraph_keyed_by_article_and_nothing_else() -> None:
    [output] = one(read("They agreed, and agreed again."))

    assert (output.topic, output.key) == (CLASSIFIED.name, b"urn:newsroom:harbour")
    found = decode(record(output), ClassifiedParagraph)
    assert [label.trigger for label in found.agreements] == [(5, 11), (17, 23)]
    assert found.reader == WordFiler().identity("0-test")


def test_what_another_version_of_the_reader_has_read_is_left_to_its_own_filer() -> None:
    filer = WordFiler()
    records = [record(read(reader=version)) for version in ("0-test", "1-test", "0-test")]

    found = products(records, Stages(WordReader(), filer).filing())

    assert [len(each.records) for each in found] == [1, 0, 1]
    assert [each.dead_letter for each in found] == [None, None, None]
    assert filer.batches == [2]


def test_a_dead_letter_keeps_the_bytes_the_place_the_error_and_the_remedy() -> None:
    new = NewRecord(topic=PARAGRAPHS.name, key=b"k", value=GARBAGE, headers=(("trace", b"\x01"),))

    dead = letter(new)

    assert (dead.stage, dead.origin) == ("read", "paragraphs-3-17")
    assert (dead.topic, dead.partition, dead.offset) == ("paragraphs", 3, 17)
    assert (dead.key, dead.value, dead.size, dead.headers) == (b"k", GARBAGE, len(GARBAGE), (("trace", b"\x01"),))
    assert dead.error == "DecodeError"
    assert "paragraphs-3 offset 17" in dead.message
    assert "schema" in dead.remedy


@pytest.mark.parametrize(
    ("new", "error"),
    [
        (garbage(), "DecodeError"),
        (NewRecord(topic=PARAGRAPHS.name, key=b"k", value=None), "DecodeError"),
        (NewRecord(topic=PARAGRAPHS.name, key=None, value=b"{}"), "DecodeError"),
        (NewRecord(topic=PARAGRAPHS.name, value=b"{}", headers=(("ce_type", b"weather.v1"),)), "DecodeError"),
        (NewRecord(topic=PARAGRAPHS.name, value=b"[" * 100_000), "DecodeError"),
        (read("An enormous harbour."), "OversizeError"),
        (read("An unfit harbour."), "ValueError"),
        (garbage(READ.name), "DecodeError"),
        (paragraph_record(paragraph(text="A poison pen.")), "ValueError"),
    ],
    ids=[
        *("garbage", "no value", "missing fields", "another type", "deep nesting"),
        *("output too large", "filing fails", "garbage to file", "reading fails"),
    ],
)
def test_a_record_that_cannot_be_worked_on_becomes_a_dead_letter(new: NewRecord, error: str) -> None:
    dead = letter(new)

    assert dead.error == error
    assert dead.value == new.value
    assert dead.remedy


def test_a_dead_letter_of_a_huge_record_fits_its_topic_and_says_the_size() -> None:
    huge = NewRecord(
        topic=PARAGRAPHS.name, key=b"k" * 900_000, value=GARBAGE * 1_000_000, headers=(("h", b"v" * 10**6),)
    )

    [output] = one(huge)

    assert len(output.value or b"") < DEAD_LETTERS.max_bytes
    assert decode(record(output), DeadLetter).size == len(GARBAGE) * 1_000_000


def test_a_reader_that_loses_a_paragraph_is_asked_one_by_one() -> None:
    class Forgetful(WordReader):
        def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
            return super().read(paragraphs)[:1]

    found = products([record(paragraph_record(paragraph(ordinal=n))) for n in (1, 2, 3)], reading_with(Forgetful()))

    assert [each.dead_letter for each in found] == [None, None, None]


def test_a_batch_without_readable_records_asks_no_reader() -> None:
    reader = WordReader()

    assert products([], reading_with(reader)) == []
    assert len(products([record(garbage())], reading_with(reader))) == 1
    assert reader.batches == []


def test_a_good_batch_is_read_at_once() -> None:
    reader = WordReader()

    products([record(paragraph_record(paragraph(ordinal=n))) for n in range(1, 10)], reading_with(reader))

    assert reader.batches == [9]


KINDS = {
    "good": paragraph_record(paragraph()),
    "agreed": paragraph_record(paragraph(text="They agreed.")),
    "garbage": garbage(),
    "poison": paragraph_record(paragraph(text="poison")),
    "empty": NewRecord(topic=PARAGRAPHS.name, key=b"k", value=None),
}


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=12))
def test_in_any_mix_each_record_becomes_what_it_becomes_alone(kinds: list[str]) -> None:
    records: list[Record] = [record(KINDS[kind], offset=offset) for offset, kind in enumerate(kinds)]

    together = products(records, READING)

    assert together == [each for alone in records for each in products([alone], READING)]
    assert [each.dead_letter is None for each in together] == [kind in {"good", "agreed"} for kind in kinds]


def test_errors_of_our_own_keep_their_remedy() -> None:
    class Refusing(WordReader):
        def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
            raise StreamsError("too long for the parser", remedy="split it")

    [found] = products([record(paragraph_record(paragraph()))], reading_with(Refusing()))

    assert found.dead_letter is not None
    assert (found.dead_letter.message, found.dead_letter.remedy) == ("too long for the parser", "split it")
