"""Faust's transport over the embedded log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from classifying.samples import new_records, record
from faust.types import TP

from streams.agents.app import App
from streams.contract.records import NewRecord, TopicPartition
from streams.contract.topics import PARAGRAPHS, TOPICS
from streams.errors import GroupBusyError, LogError, OversizeError
from streams.log.sqlite.file import SqliteFile
from streams.settings import Settings

NAME = PARAGRAPHS.name
FIRST, SECOND = TP(NAME, 0), TP(NAME, 1)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    app = App("classifier", Settings(data_dir=tmp_path))
    app.transport.file.create_topics(TOPICS)
    yield app
    app.transport.close()


@pytest.fixture
async def producer(app: App) -> AsyncIterator[Any]:
    await app.producer.start()
    yield app.producer
    await app.producer.stop()


async def send(producer: Any, key: bytes, value: bytes, **more: Any) -> Any:
    return await producer.send(NAME, key, value, None, None, more.get("headers"))


async def test_a_record_is_on_disk_when_its_future_ends(app: App, producer: Any, tmp_path: Path) -> None:
    sent = await (await send(producer, b"a", b"1", headers={"h": b"v"}))

    other = SqliteFile(tmp_path)
    [record] = other.read({TopicPartition(*sent.topic_partition): 0}, max_records=10)
    other.close()
    assert (record.key, record.value, record.headers) == (b"a", b"1", (("h", b"v"),))
    assert record.offset == sent.offset == 0


async def test_records_of_one_key_keep_the_order_they_were_sent_in(app: App, producer: Any) -> None:
    places = await asyncio.gather(*[await send(producer, b"a", b"%d" % number) for number in range(50)])

    assert [place.offset for place in places] == list(range(50))
    records = app.transport.file.read({TopicPartition(*places[0].topic_partition): 0}, max_records=100)
    assert [record.value for record in records] == [b"%d" % number for number in range(50)]


async def test_a_refused_record_fails_its_future_and_the_producer_goes_on(producer: Any) -> None:
    refused = await send(producer, b"a", b"x" * (PARAGRAPHS.max_bytes + 1))
    with pytest.raises(OversizeError):
        await refused

    assert (await (await send(producer, b"a", b"1"))).offset == 0


async def test_flushing_waits_for_what_was_sent(producer: Any) -> None:
    sent = await send(producer, b"a", b"1")

    await producer.flush()

    assert sent.done()


async def test_a_partition_cannot_be_asked_for(producer: Any) -> None:
    with pytest.raises(LogError, match="send by key"):
        await producer.send(NAME, b"a", b"1", 3, None, None)


async def test_faust_creates_no_topic(app: App, producer: Any) -> None:
    for part in (producer, app.consumer):
        with pytest.raises(LogError, match=r"streams\.log"):
            await part.create_topic("changelog", 1, 1)


async def test_fetching_goes_on_where_the_last_fetch_ended(app: App) -> None:
    places = app.transport.file.append(new_records(articles=20, paragraphs=1))
    consumer = app.consumer
    consumer._next = dict.fromkeys((FIRST, SECOND), 0)
    consumer._set_active_tps({FIRST, SECOND})
    expected = sorted((TP(*place), offset) for place, offset in places if TP(*place) in {FIRST, SECOND})

    fetched = [(tp, message.offset) async for tp, message in consumer.getmany(0.0)]

    assert sorted(fetched) == expected
    assert [message async for message in consumer.getmany(0.0)] == []


async def test_fetching_waits_for_a_record_of_another_process(app: App, tmp_path: Path) -> None:
    consumer = app.consumer
    consumer._next = {TP(NAME, partition): 0 for partition in range(PARAGRAPHS.partitions)}
    fetching = asyncio.create_task(consumer._getmany(set(consumer._next), 30.0))
    await asyncio.sleep(0.05)
    assert not fetching.done()

    other = SqliteFile(tmp_path)
    other.append([NewRecord(topic=NAME, key=b"a", value=b"1")])
    other.close()

    [records] = (await fetching).values()
    assert [record.value for record in records] == [b"1"]


async def test_only_active_partitions_are_fetched(app: App) -> None:
    app.transport.file.append(new_records(articles=20, paragraphs=1))
    app.consumer._next = dict.fromkeys((FIRST, SECOND), 0)

    assert set(await app.consumer._getmany({SECOND}, 0.0)) <= {SECOND}
    assert app.consumer._next[FIRST] == 0


async def test_a_run_carries_whole_records_its_time_and_the_apps_generation(app: App) -> None:
    app.transport.file.append([NewRecord(topic=NAME, key=b"a", value=b"1", headers=(("h", b"v"),), timestamp=1500)])
    app.consumer_generation_id = 4
    app.consumer._next = {TP(NAME, partition): 0 for partition in range(PARAGRAPHS.partitions)}
    [(tp, [record])] = (await app.consumer._getmany(set(app.consumer._next), 0.0)).items()

    run = app.consumer._to_message(tp, [record])

    assert (run.tp, run.offset, run.timestamp, run.generation_id) == (tp, 0, 1.5, 4)
    assert run.records == [record]
    assert record.headers == (("h", b"v"),)


async def test_records_of_a_run_name_their_topic_without_the_newsrooms_prefix(tmp_path: Path) -> None:
    app = App("classifier", Settings(data_dir=tmp_path, topic_prefix="sports."))
    outside = TP("sports." + NAME, 0)

    run = app.consumer._to_message(outside, [record(new_records(1, 1)[0], offset=3)])

    assert (run.tp, run.records[0].topic, run.following) == (outside, NAME, 4)


async def test_commits_are_kept_in_the_log_and_seeks_go_back_to_them(app: App) -> None:
    app.consumer._next = {FIRST: 9, SECOND: 9}

    await app.consumer._commit({FIRST: 5})

    assert await app.consumer.seek_to_committed() == {FIRST: 5, SECOND: 0}
    assert app.transport.file.committed("classifier", NAME) == {TopicPartition(NAME, 0): 5}


async def test_the_ends_of_partitions_are_asked_of_the_file(app: App) -> None:
    places = app.transport.file.append(new_records(articles=20, paragraphs=1))

    highwaters = await app.consumer.highwaters(FIRST, SECOND)

    assert highwaters == {tp: sum(TP(*place) == tp for place, _ in places) for tp in (FIRST, SECOND)}
    assert await app.consumer.earliest_offsets(FIRST) == {FIRST: 0}
    assert app.consumer.topic_partitions(NAME) == PARAGRAPHS.partitions


async def test_the_group_is_free_again_when_the_consumer_has_stopped(app: App, tmp_path: Path) -> None:
    await app.consumer.on_start()
    with pytest.raises(GroupBusyError):
        app.transport.file.acquire("classifier")

    await app.consumer.on_stop()

    app.transport.file.acquire("classifier").release()
