from __future__ import annotations

import json

import pytest
from tallying.events import announced, header, kill, paragraph, usable

from streams.contract.codec import article_record, classified_record, dead_letter_record, reading_record
from streams.contract.records import NewRecord, Record
from streams.tally.core.arrivals import KillArrival, ParagraphArrival, ReadingArrival, VersionArrival
from streams.tally.core.batch import read_batch


def stored(record: NewRecord, *, partition: int = 3, offset: int = 10) -> Record:
    return Record(
        topic=record.topic,
        partition=partition,
        offset=offset,
        key=record.key,
        value=record.value,
        headers=record.headers,
        timestamp=0,
    )


def test_paragraphs_and_kills_arrive_with_their_partition() -> None:
    batch = read_batch(
        [
            stored(classified_record(paragraph())),
            stored(article_record(kill(header())), offset=4),
            stored(article_record(usable(header(), bodies=1)), offset=5),
            stored(reading_record(announced()), partition=0, offset=2),
        ]
    )

    assert [(shard, type(arrival)) for shard, arrival in batch.arrivals] == [
        (3, ParagraphArrival),
        (3, KillArrival),
        (3, VersionArrival),
        (0, ReadingArrival),
    ]
    assert batch.dead_letters == []


def test_versions_are_numbered_in_the_order_of_their_announcement() -> None:
    batch = read_batch([stored(article_record(usable(header(), 1)), offset=n) for n in (0, 90)])
    assert [arrival.opened for _, arrival in batch.arrivals if isinstance(arrival, VersionArrival)] == [1, 91]


@pytest.mark.parametrize("topic", ["articles", "readings"])
def test_a_removed_record_says_nothing(topic: str) -> None:
    batch = read_batch([stored(NewRecord(topic=topic, key=b"k", value=None))])
    assert (batch.arrivals, batch.dead_letters) == ([], [])


@pytest.mark.parametrize(
    "record",
    [
        NewRecord(topic="classified-paragraphs", key=b"k", value=b"\xff\x00"),
        NewRecord(topic="classified-paragraphs", key=b"k", value=None),
        NewRecord(topic="classified-paragraphs", key=b"k", value=b'{"ordinal": 0}'),
        NewRecord(topic="articles", value=b"[" * 100_000),
        NewRecord(topic="articles", value=b"{}", headers=(("ce_type", b"other"),)),
        classified_record(paragraph(ordinal=2, count=1)),
    ],
)
def test_a_bad_record_is_a_dead_letter_and_its_neighbours_go_on(record: NewRecord) -> None:
    good = stored(classified_record(paragraph()), offset=11)

    batch = read_batch([stored(record), good])

    (letter,) = batch.dead_letters
    assert (letter.stage, letter.origin) == ("tally", f"{record.topic}-3-10")
    assert (letter.key, letter.value, letter.size) == (record.key, record.value, len(record.value or b""))
    assert letter.message
    assert letter.remedy
    assert len(batch.arrivals) == 1


def test_a_huge_bad_record_still_makes_a_dead_letter_that_fits_its_topic() -> None:
    batch = read_batch([stored(NewRecord(topic="articles", value=b"x" * 9_000_000))])

    (letter,) = batch.dead_letters
    assert letter.size == 9_000_000
    assert len(dead_letter_record(letter).value or b"") < 4_000_000


def test_a_position_that_no_database_or_encoder_could_hold_becomes_a_dead_letter_and_its_neighbour_arrives() -> None:
    good = classified_record(paragraph())
    assert good.value is not None
    value = json.loads(good.value)
    value["statements"] = [{"type": "direct", "content": [[0, 2**64]]}]

    batch = read_batch([stored(NewRecord(topic=good.topic, value=json.dumps(value).encode())), stored(good, offset=11)])

    assert [letter.error for letter in batch.dead_letters] == ["DecodeError"]
    assert len(batch.arrivals) == 1
