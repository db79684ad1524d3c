"""Paragraphs in, labels out, on the embedded log and on Kafka."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from classifying.running import classified, count, records, until, worker
from classifying.samples import FILER_GROUP, READER_GROUP, WordReader, garbage, new_records, paragraph

from streams.contract.codec import decode, paragraph_record
from streams.contract.records import NewRecord
from streams.contract.topics import CLASSIFIED, DEAD_LETTERS, PARAGRAPHS, READ, READINGS, TOPICS
from streams.errors import GroupBusyError, LogUnavailableError
from streams.events import ClassifiedParagraph, DeadLetter, Reading, ReadParagraph
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings


@pytest.fixture
async def log(log_settings: Settings) -> AsyncIterator[Log]:
    async with open_log(log_settings) as opened:
        await opened.create_topics(TOPICS)
        yield opened


async def all_done(log: Log, paragraphs: int) -> None:
    async def done() -> bool:
        return await count(log, CLASSIFIED.name) + await count(log, DEAD_LETTERS.name) >= paragraphs

    await until(done)


async def all_committed(log: Log) -> None:
    async def committed() -> bool:
        groups = ((READER_GROUP, PARAGRAPHS.name), (FILER_GROUP, READ.name))
        ends = [{tp: end for tp, end in (await log.end_offsets(topic)).items() if end} for _, topic in groups]
        return [await log.committed(group, topic) for group, topic in groups] == ends

    await until(committed)


async def test_every_paragraph_is_classified_once_in_the_order_of_its_article(log_settings: Settings, log: Log) -> None:
    await log.append(new_records(articles=9, paragraphs=30))

    async with worker(log_settings, WordReader()):
        await all_done(log, 270)
        await all_committed(log)

    found = await classified(log)
    assert len(found) == 270
    for article in range(9):
        uri = f"urn:newsroom:{article}"
        assert [ordinal for of, ordinal in found if of == uri] == list(range(1, 31))


async def test_outputs_carry_key_and_headers(log_settings: Settings, log: Log) -> None:
    await log.append([paragraph_record(paragraph(text="They agreed."))])

    async with worker(log_settings, WordReader()):
        await all_done(log, 1)

    [output] = await records(log, CLASSIFIED.name)
    assert output.key == b"urn:newsroom:harbour"
    headers = dict(output.headers)
    assert headers["ce_type"] == b"newsroom.paragraph.classified.v1"
    assert headers["ce_id"] == b"urn:newsroom:harbour#1/1"
    [read] = await records(log, READ.name)
    assert read.key == b"urn:newsroom:harbour#1/1@0-test"
    assert [found.status for found in decode(read, ReadParagraph).candidates] == ["reached"]


async def test_read_paragraphs_lie_in_the_partition_of_their_article_in_its_order(
    log_settings: Settings, log: Log
) -> None:
    await log.append(new_records(articles=5, paragraphs=6))

    async with worker(log_settings, WordReader()):
        await all_done(log, 30)

    here = {record.key: record.partition for record in await records(log, PARAGRAPHS.name)}
    read = [(record.partition, decode(record, ReadParagraph)) for record in await records(log, READ.name)]
    assert all(partition == here[event.article.uri.encode()] for partition, event in read)
    for article in range(5):
        of = [event.ordinal for _, event in read if event.article.uri == f"urn:newsroom:{article}"]
        assert of == list(range(1, 7))


async def test_a_worker_announces_its_reading_once(log_settings: Settings, log: Log) -> None:
    for _ in range(2):
        async with worker(log_settings, WordReader()):

            async def announced() -> bool:
                return await count(log, READINGS.name) > 0

            await until(announced)

    [record] = await records(log, READINGS.name)
    reading = decode(record, Reading)
    assert (reading.status, reading.generation, reading.issues.name) == ("wanted", 1, "words")


async def test_another_reader_reads_it_all_again_and_each_filer_keeps_to_its_own(
    log_settings: Settings, log: Log
) -> None:
    class Another(WordReader):
        version = "0-other"

    await log.append(new_records(articles=2, paragraphs=5))
    async with worker(log_settings, WordReader()):
        await all_done(log, 10)
        async with worker(log_settings, Another()):
            await all_done(log, 20)
            await log.append(new_records(articles=2, paragraphs=5))
            await all_done(log, 40)

    read = [decode(record, ReadParagraph) for record in await records(log, READ.name)]
    filed = [decode(record, ClassifiedParagraph) for record in await records(log, CLASSIFIED.name)]
    assert Counter(event.reader for event in read) == {"0-test": 20, "0-other": 20}
    assert Counter(event.reader.version for event in filed) == {"0-test/1": 20, "0-other/1": 20}


async def test_poison_put_straight_on_the_topic_becomes_dead_letters_and_its_neighbours_go_on(
    log_settings: Settings, log: Log, caplog: pytest.LogCaptureFixture
) -> None:
    poison = [
        garbage(),
        garbage(key=None),
        NewRecord(topic=PARAGRAPHS.name, key=b"k", value=None),
        NewRecord(topic=PARAGRAPHS.name, key=b"k", value=b'{"ordinal": 1}'),
        NewRecord(topic=PARAGRAPHS.name, key=b"k", value=b"{}", headers=(("ce_type", b"weather.v1"),)),
        paragraph_record(paragraph(text="A poison pen.")),
        paragraph_record(paragraph(text="An enormous harbour.")),
        paragraph_record(paragraph(text="An unfit harbour.")),
        NewRecord(topic=PARAGRAPHS.name, key=b"k", value=b"x" * 490_000, headers=(("h", b"\xff"),)),
    ]
    too_late = {poison[6].value, poison[7].value}
    neighbours = [paragraph_record(paragraph(ordinal=ordinal)) for ordinal in range(2, 11)]
    await log.append([record for pair in zip(neighbours, poison, strict=True) for record in pair])

    async with worker(log_settings, WordReader()) as faults:
        await all_done(log, 18)
        await all_committed(log)

    assert faults == []
    assert sorted(await classified(log)) == [("urn:newsroom:harbour", ordinal) for ordinal in range(2, 11)]
    letters = [decode(record, DeadLetter) for record in await records(log, DEAD_LETTERS.name)]
    assert sorted(letter.error for letter in letters) == [
        *["DecodeError"] * 6,
        "OversizeError",
        "ValueError",
        "ValueError",
    ]
    assert Counter(letter.stage for letter in letters) == {"read": 7, "file": 2}
    assert {letter.value for letter in letters if letter.stage == "read"} == {r.value for r in poison} - too_late
    assert all(letter.remedy for letter in letters)
    assert {letter.origin.rsplit("-", 2)[0] for letter in letters} == {PARAGRAPHS.name, READ.name}
    assert sum("dead letter" in line for line in caplog.messages) == 9


async def test_a_second_worker_goes_on_where_the_first_stopped(log_settings: Settings, log: Log) -> None:
    for _ in range(2):
        await log.append(new_records(articles=4, paragraphs=10))
        async with worker(log_settings, WordReader()):
            await all_done(log, 40)
            await all_committed(log)

    assert len(await classified(log)) == 80


async def test_stopping_in_mid_run_loses_nothing_and_reads_no_acknowledged_paragraph_again(
    log_settings: Settings, log: Log
) -> None:
    settings = msgspec.structs.replace(log_settings, batch_size=8)
    await log.append(new_records(articles=8, paragraphs=25))

    async with worker(settings, WordReader(seconds=0.05)):
        await all_done(log, 16)
    stopped_at = len(await classified(log))
    async with worker(settings, WordReader()):
        await all_committed(log)

    assert 16 <= stopped_at < 200
    assert len(set(await classified(log))) == len(await classified(log)) == 200


async def test_a_lone_paragraph_is_read_though_no_batch_of_them_is_full(log_settings: Settings, log: Log) -> None:
    async with worker(log_settings, WordReader()):
        for ordinal in range(1, 6):
            await log.append([paragraph_record(paragraph(ordinal=ordinal))])
            await all_done(log, ordinal)


async def test_batches_are_full_when_there_is_much_to_read(log_settings: Settings, log: Log) -> None:
    reader = WordReader(seconds=0.001)
    await log.append(new_records(articles=10, paragraphs=32))

    async with worker(log_settings, reader):
        await all_done(log, 320)

    assert max(reader.batches) == log_settings.batch_size
    assert len(reader.batches) < 20


async def test_the_newsrooms_prefix_keeps_newsrooms_apart(log_settings: Settings, log: Log) -> None:
    sports = msgspec.structs.replace(log_settings, topic_prefix=f"{log_settings.topic_prefix}sports.")
    async with open_log(sports) as other:
        await other.create_topics(TOPICS)
        await other.append(new_records(articles=1, paragraphs=3))
        await log.append(new_records(articles=1, paragraphs=5))

        async with worker(sports, WordReader()):
            await all_done(other, 3)

        assert len(await classified(other)) == 3
        assert await classified(log) == []


async def test_on_the_embedded_log_a_second_worker_is_told_to_use_kafka(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)

    async with worker(settings, WordReader()):
        with pytest.raises(GroupBusyError, match="STREAMS_KAFKA_BOOTSTRAP_SERVERS"):
            async with worker(settings, WordReader()):
                pass


async def test_a_broker_that_is_not_there_is_said_in_our_words(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, kafka_bootstrap_servers="127.0.0.1:9")

    with pytest.raises(LogUnavailableError, match=r"127\.0\.0\.1:9"):
        async with worker(settings, WordReader()):
            pass
