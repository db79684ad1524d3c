"""What the log promises, held on the embedded log and on Kafka alike."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import msgspec
import pytest
from aiokafka.partitioner import DefaultPartitioner
from msgspec.structs import replace
from services.logs import delete_log

from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.topics import AGREEMENTS, CLASSIFIED, DEAD_LETTERS, PARAGRAPHS, TALLIES, TOPICS
from streams.errors import LogError, OversizeError
from streams.log import GroupReader, Log
from streams.log.opening import open_log
from streams.settings import Settings

PATIENCE = 20.0
TOPIC = CLASSIFIED.name
PARTITIONS = 4


@pytest.fixture
async def log(log_settings: Settings) -> AsyncIterator[Log]:
    async with open_log(log_settings) as log:
        await log.create_topics(TOPICS)
        yield log


def record(key: str, value: str, *, topic: str = TOPIC, timestamp: int | None = None) -> NewRecord:
    return NewRecord(
        topic=topic, key=key.encode(), value=value.encode(), headers=(("ce_id", key.encode()),), timestamp=timestamp
    )


def partition_of(key: str) -> TopicPartition:
    return TopicPartition(TOPIC, DefaultPartitioner()(key.encode(), list(range(PARTITIONS)), []))


async def beginning(partitions: frozenset[TopicPartition]) -> Offsets:
    return dict.fromkeys(partitions, 0)


async def read_all(log: Log, topic: str = TOPIC) -> list[Record]:
    positions = await log.beginning_offsets(topic)
    ends = await log.end_offsets(topic)
    records: list[Record] = []
    while positions != ends:
        found = await log.read(positions, max_records=7)
        assert found, f"nothing between {positions} and {ends}"
        positions |= {record.topic_partition: record.offset + 1 for record in found}
        records += found
    return records


async def take(reader: GroupReader, count: int) -> list[Record]:
    records: list[Record] = []
    async with asyncio.timeout(PATIENCE):
        while len(records) < count:
            records += await reader.read(max_records=count - len(records), timeout=0.5)
    return records


async def test_what_was_appended_is_read_back_in_order_with_its_keys_headers_and_times(log: Log) -> None:
    sent = [record(f"article-{n % 5}", f"value {n}", timestamp=1_700_000_000_000 + n) for n in range(50)]
    places = await log.append(sent)

    records = {(r.topic_partition, r.offset): r for r in await read_all(log)}
    assert len(records) == 50
    for new, place in zip(sent, places, strict=True):
        assert records[place] == Record(
            topic=new.topic,
            partition=place[0].partition,
            offset=place[1],
            key=new.key,
            value=new.value,
            headers=new.headers,
            timestamp=new.timestamp or 0,
        )


async def test_offsets_of_a_partition_count_up_from_zero_in_the_order_of_appending(log: Log) -> None:
    first = await log.append([record("one article", str(n)) for n in range(3)])
    second = await log.append([record("one article", str(n)) for n in range(3, 6)])

    assert first + second == [(partition_of("one article"), offset) for offset in range(6)]
    assert [r.value for r in await read_all(log)] == [str(n).encode() for n in range(6)]


async def test_keys_land_where_kafkas_clients_put_them(log: Log) -> None:
    keys = [f"https://example.org/articles/{n}" for n in range(40)]
    places = await log.append([record(key, "x") for key in keys])

    assert [place[0] for place in places] == [partition_of(key) for key in keys]


async def test_records_of_several_keys_land_and_stay_in_order_where_their_partition_key_puts_them(log: Log) -> None:
    uris = [f"https://example.org/articles/{n}" for n in range(20)]
    sent = [
        replace(record(f"{uri}#1/{ordinal}", f"{uri} {ordinal}"), partition_key=uri.encode())
        for ordinal in range(3)
        for uri in uris
    ]
    places = await log.append(sent)

    assert [place[0] for place in places] == [partition_of(uri) for _ in range(3) for uri in uris]
    found = await read_all(log)
    assert sorted(r.key or b"" for r in found) == sorted(new.key or b"" for new in sent)
    for uri in uris:
        of_article = [r.value for r in found if (r.value or b"").startswith(uri.encode() + b" ")]
        assert of_article == [f"{uri} {ordinal}".encode() for ordinal in range(3)]


async def test_end_offsets_are_the_next_to_be_written(log: Log) -> None:
    assert await log.end_offsets(TOPIC) == {TopicPartition(TOPIC, n): 0 for n in range(PARTITIONS)}
    await log.append([record("a", "1"), record("a", "2")])

    assert (await log.end_offsets(TOPIC))[partition_of("a")] == 2
    assert sum((await log.end_offsets(TOPIC)).values()) == 2
    assert set((await log.beginning_offsets(TOPIC)).values()) == {0}


async def test_an_offset_for_a_time_is_the_first_record_at_or_after_it(log: Log) -> None:
    await log.append([record("a", str(n), timestamp=1_700_000_000_000 + n * 1000) for n in range(5)])
    partition = partition_of("a")

    async def offset(milliseconds: int) -> int:
        return (await log.offsets_for_time(TOPIC, 1_700_000_000_000 + milliseconds))[partition]

    assert [await offset(-1), await offset(0), await offset(2000), await offset(2001)] == [0, 0, 2, 3]
    assert await offset(4001) == 5
    others = set((await log.offsets_for_time(TOPIC, 0)).items()) - {(partition, 0)}
    assert {end for _, end in others} == {0}


async def test_an_offset_for_a_time_minds_records_that_came_late(log: Log) -> None:
    for timestamp in (2_000, 1_000, 4_000, 3_000):
        await log.append([record("a", "x", timestamp=1_700_000_000_000 + timestamp)])

    assert (await log.offsets_for_time(TOPIC, 1_700_000_003_000))[partition_of("a")] == 2


async def test_a_read_takes_no_more_than_asked_and_goes_on_where_it_is_told(log: Log) -> None:
    await log.append([record("a", str(n)) for n in range(10)])
    partition = partition_of("a")

    assert [r.offset for r in await log.read({partition: 0}, max_records=4)] == [0, 1, 2, 3]
    assert [r.offset for r in await log.read({partition: 8}, max_records=4)] == [8, 9]
    assert [r.offset for r in await log.read({partition: 3}, max_records=2)] == [3, 4]
    assert await log.read({partition: 10}, max_records=4) == []


async def test_a_waiting_read_sees_a_new_record(log: Log) -> None:
    partition = partition_of("a")
    reading = asyncio.create_task(log.read({partition: 0}, max_records=10, timeout=PATIENCE))
    await asyncio.sleep(0)
    await log.append([record("a", "news")])

    assert [r.value for r in await reading] == [b"news"]


async def test_two_readers_do_not_disturb_each_other(log: Log) -> None:
    await log.append([record(f"article-{n}", str(n)) for n in range(60)])
    both = await asyncio.gather(read_all(log), read_all(log))

    for records in both:
        assert sorted(int(r.value or b"") for r in records) == list(range(60))


async def test_records_without_key_or_value_are_kept_as_they_are(log: Log) -> None:
    await log.append([NewRecord(topic=DEAD_LETTERS.name, value=b"no key"), replace(record("k", ""), value=None)])

    assert [(r.key, r.value) for r in await read_all(log, DEAD_LETTERS.name)] == [(None, b"no key")]
    assert [(r.key, r.value) for r in await read_all(log)] == [(b"k", None)]


async def test_an_oversize_record_is_refused_before_anything_is_appended(log: Log) -> None:
    large = record("a", "x" * (PARAGRAPHS.max_bytes + 1), topic=PARAGRAPHS.name)

    with pytest.raises(OversizeError, match="paragraphs: a value of 500,001 bytes"):
        await log.append([record("a", "small", topic=PARAGRAPHS.name), large])
    assert set((await log.end_offsets(PARAGRAPHS.name)).values()) == {0}


@pytest.mark.parametrize("topic", [PARAGRAPHS, DEAD_LETTERS], ids=lambda topic: topic.name)
async def test_a_record_of_the_largest_size_goes_through(log: Log, topic: msgspec.Struct) -> None:
    assert topic in (PARAGRAPHS, DEAD_LETTERS)
    name, size = (PARAGRAPHS.name, PARAGRAPHS.max_bytes) if topic is PARAGRAPHS else (DEAD_LETTERS.name, 4_000_000)
    value = bytes(n % 251 for n in range(1000)) * (size // 1000)
    await log.append([NewRecord(topic=name, key=b"large", value=value)])

    assert [r.value for r in await read_all(log, name)] == [value]


async def test_a_topic_that_does_not_exist_is_a_clear_error(log: Log) -> None:
    with pytest.raises(LogError, match=r"no topic .*rumours"):
        await log.append([NewRecord(topic="rumours", value=b"x")])
    with pytest.raises(LogError, match=r"no topic .*rumours"):
        await log.end_offsets("rumours")
    with pytest.raises(LogError, match="no partition"):
        await log.read({TopicPartition(TOPIC, 99): 0}, max_records=1)


async def test_creating_topics_again_changes_nothing(log: Log) -> None:
    await log.append([record("a", "kept")])
    await log.create_topics(TOPICS)

    assert [r.value for r in await read_all(log)] == [b"kept"]
    assert len(await log.partitions(AGREEMENTS.name)) == PARTITIONS
    assert len(await log.partitions(TALLIES.name)) == 1


async def test_a_topic_has_the_same_identity_whoever_asks_and_no_other_topic_has_it(log_settings: Settings) -> None:
    names = [topic.name for topic in TOPICS]
    async with open_log(log_settings) as log:
        await log.create_topics(TOPICS)
        identities = await log.identities(names)
        await log.append([record("a", "1")])
    async with open_log(log_settings) as log:
        assert await log.identities(names) == identities
        assert await log.identities(names[:1]) == {names[0]: identities[names[0]]}
        with pytest.raises(LogError, match=r"no topic .*rumours"):
            await log.identities(["rumours"])

    assert len(set(identities.values())) == len(names)


async def test_another_prefix_is_another_identity(log_settings: Settings, log: Log) -> None:
    settings = msgspec.structs.replace(log_settings, topic_prefix=log_settings.topic_prefix + "south.")
    async with open_log(settings) as south:
        await south.create_topics(TOPICS)
        assert await south.identities([TOPIC]) != await log.identities([TOPIC])


async def test_a_log_that_was_made_anew_has_another_identity(log_settings: Settings) -> None:
    found = []
    for _ in range(2):
        async with open_log(log_settings) as log:
            await log.create_topics([CLASSIFIED])
            found.append(await log.identities([TOPIC]))
        await delete_log(log_settings, [TOPIC])

    assert found[0] != found[1]


async def test_a_group_starts_where_its_state_says(log: Log) -> None:
    await log.append([record("a", str(n)) for n in range(6)])

    async def state(partitions: frozenset[TopicPartition]) -> Offsets:
        assert partitions == {TopicPartition(TOPIC, n) for n in range(PARTITIONS)}
        return {partition_of("a"): 4}

    async with log.subscribe("tally", [TOPIC], start=state) as reader:
        assert reader.assignment() == {TopicPartition(TOPIC, n) for n in range(PARTITIONS)}
        assert [r.value for r in await take(reader, 2)] == [b"4", b"5"]
        assert await reader.read(max_records=10, timeout=0.1) == []


async def test_the_state_wins_over_what_the_group_committed(log: Log) -> None:
    await log.append([record("a", str(n)) for n in range(6)])
    async with log.subscribe("tally", [TOPIC], start=beginning) as reader:
        await take(reader, 6)
        await reader.commit({partition_of("a"): 6})
    assert await log.committed("tally", TOPIC) == {partition_of("a"): 6}

    async def state(partitions: frozenset[TopicPartition]) -> Offsets:
        return {partition_of("a"): 2}

    async with log.subscribe("tally", [TOPIC], start=state) as reader:
        assert [r.value for r in await take(reader, 4)] == [b"2", b"3", b"4", b"5"]


async def test_a_group_that_committed_nothing_has_no_offsets(log: Log) -> None:
    assert await log.committed("nobody", TOPIC) == {}


async def test_a_reader_sees_records_appended_while_it_waits(log: Log) -> None:
    async with log.subscribe("tally", [TOPIC], start=beginning) as reader:
        reading = asyncio.create_task(take(reader, 1))
        await log.append([record("a", "news")])
        assert [r.value for r in await reading] == [b"news"]


async def test_a_state_ahead_of_the_log_is_refused(log: Log) -> None:
    async def of_another_log(partitions: frozenset[TopicPartition]) -> Offsets:
        return dict.fromkeys(partitions, 500)

    with pytest.raises(LogError, match="the state stands at offset 500, but the log ends at 0"):
        async with log.subscribe("tally", [TOPIC], start=of_another_log):
            pytest.fail("joined")


async def test_a_state_that_cannot_be_read_stops_the_reader(log: Log) -> None:
    async def broken(partitions: frozenset[TopicPartition]) -> Offsets:
        raise LogError("the tally store is gone")

    with pytest.raises(LogError, match="the tally store is gone"):
        async with log.subscribe("tally", [TOPIC], start=broken):
            pytest.fail("joined")


async def test_newsrooms_with_their_own_prefixes_do_not_see_each_other(log_settings: Settings) -> None:
    async def of(prefix: str) -> AsyncIterator[Log]:
        settings = msgspec.structs.replace(log_settings, topic_prefix=log_settings.topic_prefix + prefix)
        async with open_log(settings) as log:
            await log.create_topics(TOPICS)
            yield log

    async for north in of("north."):
        async for south in of("south."):
            await north.append([record("a", "of the north")])
            async with (
                south.subscribe("tally", [TOPIC], start=beginning),
                north.subscribe("tally", [TOPIC], start=beginning) as reader,
            ):
                assert [(r.topic, r.value) for r in await take(reader, 1)] == [(TOPIC, b"of the north")]
            assert set((await south.end_offsets(TOPIC)).values()) == {0}


async def test_what_was_acknowledged_is_there_for_the_next_process(log_settings: Settings) -> None:
    async with open_log(log_settings) as log:
        await log.create_topics(TOPICS)
        await log.append([record("a", "kept")])
    async with open_log(log_settings) as log:
        assert [r.value for r in await read_all(log)] == [b"kept"]
