"""What a batch of paragraph records becomes."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from classifying.samples import GARBAGE, WordReader, garbage, paragraph, record
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.classify import classify
from streams.contract.codec import decode, paragraph_record
from streams.contract.records import NewRecord, Record
from streams.contract.topics import AGREEMENTS, CLASSIFIED, DEAD_LETTERS, PARAGRAPHS
from streams.errors import StreamsError
from streams.events import Agreement, ClassifiedParagraph, DeadLetter, Paragraph


def one(new: NewRecord) -> tuple[NewRecord, ...]:
    [outcome] = classify([record(new, partition=3, offset=17)], WordReader())
    return outcome.records


def letter(new: NewRecord) -> DeadLetter:
    [output] = one(new)
    assert output.topic == DEAD_LETTERS.name
    return decode(record(output), DeadLetter)


def test_a_paragraph_becomes_its_classified_paragraph_keyed_by_article() -> None:
    [output] = one(paragraph_record(paragraph(text="Trade talks went on.")))

    assert (output.topic, output.key) == (CLASSIFIED.name, b"urn:newsroom:harbour")
    assert decode(record(output), ClassifiedParagraph).text == "Trade talks went on."
    assert dict(output.headers)["ce_id"] == b"urn:newsroom:harbour#1/1"


def test_every_agreement_becomes_an_event_keyed_by_issue_before_its_paragraph() -> None:
    *outputs, last = one(paragraph_record(paragraph(text="They agreed, and agreed again.")))

    assert last.topic == CLASSIFIED.name
    assert {(output.topic, output.key) for output in outputs} == {(AGREEMENTS.name, b"trade")}
    assert [decode(record(output), Agreement).id for output in outputs] == [
        "urn:newsroom:harbour#1/1/trade/5",
        "urn:newsroom:harbour#1/1/trade/17",
    ]


def test_two_agreements_at_one_place_have_different_ids() -> None:
    class Twice(WordReader):
        def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
            return [msgspec.structs.replace(p, agreements=p.agreements * 2) for p in super().read(paragraphs)]

    [outcome] = classify([record(paragraph_record(paragraph(text="They agreed.")))], Twice())

    ids = [decode(record(output), Agreement).id for output in outcome.records[:-1]]
    assert ids == ["urn:newsroom:harbour#1/1/trade/5", "urn:newsroom:harbour#1/1/trade/5/2"]


def test_a_dead_letter_keeps_the_bytes_the_place_the_error_and_the_remedy() -> None:
    new = NewRecord(topic=PARAGRAPHS.name, key=b"k", value=GARBAGE, headers=(("trace", b"\x01"),))

    dead = letter(new)

    assert (dead.stage, dead.origin) == ("classify", "paragraphs-3-17")
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
        (paragraph_record(paragraph(text="An enormous harbour.")), "OversizeError"),
        (paragraph_record(paragraph(text="A poison pen.")), "ValueError"),
    ],
    ids=["garbage", "no value", "missing fields", "another type", "deep nesting", "output too large", "reading fails"],
)
def test_a_record_that_cannot_be_classified_becomes_a_dead_letter(new: NewRecord, error: str) -> None:
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

    outcomes = classify([record(paragraph_record(paragraph(ordinal=n))) for n in (1, 2, 3)], Forgetful())

    assert [outcome.dead_letter for outcome in outcomes] == [None, None, None]


def test_a_batch_without_readable_records_asks_no_reader() -> None:
    reader = WordReader()

    assert classify([], reader) == []
    assert len(classify([record(garbage())], reader)) == 1
    assert reader.batches == []


def test_a_good_batch_is_read_at_once() -> None:
    reader = WordReader()

    classify([record(paragraph_record(paragraph(ordinal=n))) for n in range(1, 10)], reader)

    assert reader.batches == [9]


KINDS = {
    "good": paragraph_record(paragraph()),
    "agreed": paragraph_record(paragraph(text="They agreed.")),
    "garbage": garbage(),
    "poison": paragraph_record(paragraph(text="poison")),
    "enormous": paragraph_record(paragraph(text="enormous")),
    "empty": NewRecord(topic=PARAGRAPHS.name, key=b"k", value=None),
}


@given(st.lists(st.sampled_from(sorted(KINDS)), max_size=12))
def test_in_any_mix_each_record_becomes_what_it_becomes_alone(kinds: list[str]) -> None:
    records: list[Record] = [record(KINDS[kind], offset=offset) for offset, kind in enumerate(kinds)]

    together = classify(records, WordReader())

    assert together == [outcome for alone in records for outcome in classify([alone], WordReader())]
    assert [outcome.dead_letter is None for outcome in together] == [kind in {"good", "agreed"} for kind in kinds]


def test_errors_of_our_own_keep_their_remedy() -> None:
    class Refusing(WordReader):
        def read(self, paragraphs: Sequence[Paragraph]) -> list[ClassifiedParagraph]:
            raise StreamsError("too long for the parser", remedy="split it")

    [outcome] = classify([record(paragraph_record(paragraph()))], Refusing())

    assert outcome.dead_letter is not None
    assert (outcome.dead_letter.message, outcome.dead_letter.remedy) == ("too long for the parser", "split it")
