from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from alerting.sending import alert
from hypothesis import given
from hypothesis import strategies as st
from tallying.events import OTHER_READER, READER, agreed, header, paragraph, quoting
from tallying.events import said as heard

from streams.api import clients, live
from streams.api.clients import TooManyError
from streams.api.live import Hub
from streams.api.standing import id_of, parse_id
from streams.api.telling import Batch, OfLive
from streams.contract.codec import agreement_record, alert_record, classified_record
from streams.contract.readings import reading_id
from streams.contract.records import NewRecord, Offsets, Record, TopicPartition
from streams.contract.reports import agreement_reports
from streams.contract.topics import TOPICS
from streams.errors import InputError
from streams.events import ReaderIdentity
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings


class Block(NamedTuple):
    event: str
    data: dict[str, object]
    id: str


def read_blocks(raw: bytes) -> list[Block]:
    blocks: list[Block] = []
    for block in raw.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        if "event" in lines:
            blocks.append(Block(lines["event"], json.loads(lines["data"]), lines.get("id", "")))
    return blocks


class Follower:
    """Somebody who reads a stream as fast as it comes, but while `paused`."""

    def __init__(self, hub: Hub, asked: OfLive, last: str | None, address: str) -> None:
        self.blocks: list[Block] = []
        self.heard: list[bytes] = []
        self.paused = asyncio.Event()
        self.paused.set()
        self.joined = asyncio.Event()
        self._parts = (hub, asked, last, address)

    async def run(self) -> None:
        hub, asked, last, address = self._parts
        with hub.joined(address) as client:
            async for raw in hub.stream(client, asked, last):
                self.heard.append(raw)
                self.joined.set()
                await self.paused.wait()
                self.blocks += read_blocks(raw)

    @property
    def words(self) -> list[object]:
        return [block.data.get("content") for block in self.blocks if block.event == "statement"]


Follow = Callable[..., Awaitable[Follower]]


class Changing:
    """A log that grows, and that another one takes the place of, as Kafka's can."""

    def __init__(self, log: Log, *, hidden: int = 0) -> None:
        self.log = log
        self.hidden = hidden
        """Partitions of each topic that are not there yet."""

    async def end_offsets(self, topic: str) -> dict[TopicPartition, int]:
        ends = await self.log.end_offsets(topic)
        return {place: end for place, end in ends.items() if place.partition < max(1, len(ends) - self.hidden)}

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)


class Bursting:
    """A log from which a burst is read faster than anybody is told of it."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.burst: list[Record] = []

    async def read(self, start: Offsets, *, max_records: int, timeout: float = 0.0) -> list[Record]:
        found = [record for record in self.burst if record.offset >= start[record.topic_partition]]
        if not found:
            await asyncio.sleep(0.001)
        return found[:max_records]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)


class Forgetting:
    """A log that keeps records from an offset on, and gives nothing from before it."""

    def __init__(self, log: Log) -> None:
        self.log = log
        self.first = 0

    async def beginning_offsets(self, topic: str) -> dict[TopicPartition, int]:
        ends = await self.log.end_offsets(topic)
        return {place: min(self.first, end) for place, end in ends.items()}

    async def read(self, start: Offsets, *, max_records: int, timeout: float = 0.0) -> list[Record]:
        first = {
            place: f
            for topic in {place.topic for place in start}
            for place, f in (await self.beginning_offsets(topic)).items()
        }
        there = {place: offset for place, offset in start.items() if offset >= first[place]}
        return await self.log.read(there, max_records=max_records, timeout=timeout)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.log, name)


@asynccontextmanager
async def following(
    tmp_path: Path, changed: Callable[[Log], Any] = lambda log: log
) -> AsyncIterator[tuple[Log, Hub, Follow]]:
    async with open_log(Settings(data_dir=tmp_path, partitions=2)) as opened:
        await opened.create_topics(TOPICS)
        log = changed(opened)
        hub = Hub(log, lambda: reading_id(READER))
        tasks = [asyncio.create_task(hub.run())]

        async def follow(asked: OfLive | None = None, last: str | None = None, address: str = "one") -> Follower:
            follower = Follower(hub, asked or OfLive(), last, address)
            tasks.append(asyncio.create_task(follower.run()))
            async with asyncio.timeout(30):
                await follower.joined.wait()
            return follower

        try:
            yield log, hub, follow
        finally:
            for task in tasks:
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks, return_exceptions=True)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


def said(words: str, uri: str = "urn:a", *, reader: ReaderIdentity = READER, name: str = "Lena Ortiz") -> NewRecord:
    return classified_record(paragraph(header(uri), reader=reader, **quoting(name, words, issues=["port"])))


async def test_what_comes_to_the_log_is_told_with_the_kind_of_event_that_it_is(tmp_path: Path) -> None:
    report = next(agreement_reports(paragraph(agreements=[agreed("port")])))
    async with following(tmp_path) as (log, _, follow):
        follower = await follow()
        await log.append([said("We walk out."), agreement_record(report), alert_record(alert())])
        await until(lambda: len(follower.blocks) == 3)

    assert sorted(block.event for block in follower.blocks) == ["agreement", "alert", "statement"]


async def test_what_was_there_before_is_not_told_to_who_comes_new(tmp_path: Path) -> None:
    async with following(tmp_path) as (log, _, follow):
        first = await follow()
        await log.append([said("Before.")])
        await until(lambda: first.words == ["Before."])
        second = await follow()
        await log.append([said("After.")])
        await until(lambda: second.words == ["After."])


async def test_who_comes_back_is_told_what_it_has_missed_and_then_goes_on_without_a_gap_or_a_repeat(
    tmp_path: Path,
) -> None:
    async with following(tmp_path) as (log, _, follow):
        first = await follow()
        for n in range(20):
            await log.append([said(f"{n}", f"urn:{n}")])
        await until(lambda: len(first.words) == 20)
        seen = first.words[:8]
        second = await follow(last=first.blocks[7].id)
        await log.append([said("20", "urn:20")])
        await until(lambda: "20" in second.words)

    assert sorted(map(int, map(str, [*seen, *second.words]))) == list(range(21))


async def test_only_what_is_asked_for_is_told(tmp_path: Path) -> None:
    async with following(tmp_path) as (log, _, follow):
        ortiz = await follow(OfLive(speaker="ortiz"))
        alerts = await follow(OfLive(event=("alert",)))
        other = await follow(OfLive(issue=("other",)))
        await log.append([said("We walk out."), said("We stay.", "urn:b", name="Ada Price"), alert_record(alert())])
        everything = await follow(last="classified-paragraphs:0.0;alerts:0")
        await until(lambda: len(everything.blocks) == 3 and len(alerts.blocks) == 1 and len(ortiz.blocks) == 1)

    assert ortiz.words == ["We walk out."]
    assert [block.event for block in alerts.blocks] == ["alert"]
    assert other.blocks == []


async def test_statements_of_another_reading_than_the_current_one_are_no_news(tmp_path: Path) -> None:
    async with following(tmp_path) as (log, _, follow):
        follower = await follow()
        await log.append([said("Beside.", reader=OTHER_READER), said("Current.")])
        await until(lambda: "Current." in follower.words)

    assert follower.words == ["Current."]


async def test_a_client_that_is_too_slow_is_let_go_with_the_reason_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "QUEUED", 5)
    async with following(tmp_path) as (log, _, follow):
        slow, quick = await follow(), await follow()
        slow.paused.clear()
        for n in range(20):
            await log.append([said(f"{n}", f"urn:{n}")])
            await until(lambda n=n: len(quick.words) == n + 1)
        slow.paused.set()
        await until(lambda: any(block.event == "dropped" for block in slow.blocks))

    assert "connect again" in str(slow.blocks[-1].data["reason"])
    assert slow.words == quick.words[: len(slow.words)]


async def test_a_burst_lets_nobody_go_who_is_as_quick_as_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "QUEUED", 20)
    monkeypatch.setattr(live, "READ", 10)
    monkeypatch.setattr(live, "TOGETHER", 2)
    bursting: list[Bursting] = []

    def changed(log: Log) -> Bursting:
        bursting.append(Bursting(log))
        return bursting[0]

    async with following(tmp_path, changed) as (log, _, follow):
        followers = [await follow() for _ in range(3)]
        places = await log.append([said(f"{n}", f"urn:{n}") for n in range(60)])
        start = {place: 0 for place, _ in places}
        bursting[0].burst = await bursting[0].log.read(start, max_records=60)
        await until(
            lambda: all(
                follower.words[59:] or (follower.blocks[-1:] and follower.blocks[-1].event == "dropped")
                for follower in followers
            )
        )

    assert [len(follower.words) for follower in followers] == [60, 60, 60]


async def test_what_comes_soon_after_something_was_told_is_told_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "PAUSE_SECONDS", 0.5)
    loop = asyncio.get_running_loop()
    async with following(tmp_path) as (log, _, follow):
        follower = await follow()
        began, before = loop.time(), len(follower.heard)
        await log.append([said("first")])
        await until(lambda: follower.words == ["first"])
        for n in range(5):
            await log.append([said(f"{n}", f"urn:{n}")])
        await until(lambda: len(follower.words) == 6)

    assert loop.time() - began >= 0.5
    assert len(follower.heard) - before <= 3


async def test_who_asks_something_else_has_a_turn_while_many_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "AT_A_TIME", 1)
    given: list[int] = []
    async with following(tmp_path) as (log, _, follow):
        followers = [await follow() for _ in range(3)]
        give = clients.Client.give

        def noted(client: clients.Client, batch: Batch) -> None:
            given.append(sum(bool(follower.blocks) for follower in followers))
            give(client, batch)

        monkeypatch.setattr(clients.Client, "give", noted)
        await log.append([said("We walk out.")])
        await until(lambda: all(follower.blocks for follower in followers))

    assert given[0] == 0
    assert given[-1] > 0  # somebody had read it before the last was given it


async def test_who_takes_nothing_does_not_hold_up_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "PACE_SECONDS", 0.01)
    async with following(tmp_path) as (log, _, follow):
        stuck = await follow()
        stuck.paused.clear()
        for n in range(2):
            await log.append([said(f"{n}", f"urn:{n}")])
        quick = await follow(last="classified-paragraphs:0.0")
        await until(lambda: len(quick.words) == 2)
        stuck.paused.set()
        await until(lambda: len(stuck.words) == 2)


async def test_there_is_room_for_so_many_clients_and_for_so_many_of_one_address(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "MOST_OF_ONE", 1)
    monkeypatch.setattr(live, "MOST_CLIENTS", 2)
    async with following(tmp_path) as (_, hub, follow):
        await follow(address="one")
        with pytest.raises(TooManyError):
            hub.require_room("one")
        await follow(address="two")
        with pytest.raises(TooManyError):
            hub.require_room("three")


async def test_who_waits_for_long_is_told_that_the_stream_is_still_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "HEARTBEAT_SECONDS", 0.01)
    async with following(tmp_path) as (_, _, follow):
        follower = await follow()
        await until(lambda: any(b": still here\nid: " in raw and b"/agreements:0.0;" in raw for raw in follower.heard))


async def test_who_has_heard_nothing_yet_knows_where_to_go_on(tmp_path: Path) -> None:
    async with following(tmp_path) as (log, _, follow):
        first = await follow(OfLive(event=("alert",)))
        (stands,) = [line for line in first.heard[0].decode().splitlines() if line.startswith("id: ")]
        await log.append([alert_record(alert())])
        second = await follow(OfLive(event=("alert",)), last=stands.removeprefix("id: "))
        await until(lambda: len(second.blocks) == 1)


async def test_who_comes_back_and_has_missed_nothing_that_it_asks_for_does_not_look_it_up_twice(tmp_path: Path) -> None:
    async with following(tmp_path) as (log, _, follow):
        await log.append([said("We walk out.")])
        everything = await follow(last="classified-paragraphs:0.0")
        await until(lambda: everything.words == ["We walk out."])
        back = await follow(OfLive(event=("alert",)), last="classified-paragraphs:0.0")
        await until(lambda: len(back.heard) == 2)

    assert b"still here" not in back.heard[1]  # a heartbeat comes too late for who goes again
    assert f"id: {everything.blocks[-1].id}\n".encode() in back.heard[1]


async def test_what_the_log_keeps_no_longer_is_waited_for_by_nobody(tmp_path: Path) -> None:
    async with following(tmp_path, Forgetting) as (log, _, follow):
        await log.append([said(f"{n}", "urn:a") for n in range(6)])
        log.first = 4
        some = await follow(last="classified-paragraphs:0.0")
        await until(lambda: some.words == ["4", "5"])
        log.first = 6
        await follow(last="classified-paragraphs:0.0")
        await log.append([said("6", "urn:a")])
        await until(lambda: some.words == ["4", "5", "6"])


async def test_of_several_statements_of_a_paragraph_only_the_last_says_that_all_have_come(tmp_path: Path) -> None:
    event = paragraph(text="We walk out.", statements=[heard("Lena Ortiz"), heard("Ada Price")], issues=["port"])
    async with following(tmp_path) as (log, _, follow):
        follower = await follow()
        await log.append([classified_record(event)])
        await until(lambda: len(follower.blocks) == 2)

    assert [bool(block.id) for block in follower.blocks] == [False, True]


async def test_what_comes_to_partitions_that_a_topic_has_gained_is_told_and_an_id_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.0)
    growing: list[Changing] = []

    def hiding(log: Log) -> Changing:
        growing.append(Changing(log, hidden=1))
        return growing[0]

    async with following(tmp_path, hiding) as (log, _, follow):
        follower, filtered = await follow(), await follow(OfLive(event=("alert",)))
        growing[0].hidden = 0
        uris = [f"urn:{n}" for n in range(20)]
        await log.append([said(uri, uri) for uri in uris])
        await until(lambda: len(follower.words) == 20)
        await log.append([alert_record(alert())])
        await until(lambda: len(filtered.blocks) == 1)
        back = await follow(last=filtered.blocks[-1].id)
        await log.append([said("after", "urn:after")])
        await until(lambda: "after" in back.words)

    assert sorted(map(str, follower.words)) == sorted([*uris, "after"][: len(follower.words)])
    assert back.words == ["after"]
    assert "classified-paragraphs:" in filtered.blocks[-1].id


async def test_who_follows_a_log_that_is_replaced_is_let_go_and_told_so_when_it_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LOOK_SECONDS", 0.0)
    replaced: list[Changing] = []

    def changing(log: Log) -> Changing:
        replaced.append(Changing(log))
        return replaced[0]

    async with (
        open_log(Settings(data_dir=tmp_path / "other", partitions=2)) as other,
        following(tmp_path, changing) as (log, _, follow),
    ):
        await other.create_topics(TOPICS)
        await other.append([said(f"{n}", f"urn:{n}") for n in range(30)])
        follower = await follow()
        await log.append([said("Before.")])
        await until(lambda: follower.words == ["Before."])
        original, replaced[0].log = replaced[0].log, other
        await until(lambda: any(block.event == "dropped" for block in follower.blocks))
        back = await follow(last=follower.blocks[0].id)
        await other.append([said("Now.")])
        await until(lambda: back.words == ["Now."])
        replaced[0].log = original

    assert "replaced" in str(follower.blocks[-1].data["reason"])
    assert [block.event for block in back.blocks] == ["replaced", "statement"]


@given(
    st.dictionaries(st.sampled_from(["alerts", "agreements", "changes"]), st.lists(st.integers(0, 10**12), min_size=1))
)
def test_an_id_says_where_a_client_stands(offsets: dict[str, list[int]]) -> None:
    at = {TopicPartition(topic, n): offset for topic, found in offsets.items() for n, offset in enumerate(found)}

    if at:
        assert parse_id(id_of(at), dict.fromkeys(at, 10**13)) == at


@pytest.mark.parametrize(
    "name", ["", "x", "alerts", "alerts:", "alerts:-1", "alerts:1.a", "other:1", "alerts:" + "9" * 30]
)
def test_what_is_no_id_of_ours_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="is no id of an event"):
        parse_id(name, {})


def test_an_id_of_a_longer_log_goes_on_at_the_end_of_this_one() -> None:
    place = TopicPartition("alerts", 0)

    assert parse_id("alerts:99", {place: 3}) == {place: 3}
