"""Clients of the live stream, many in one process, and whether any of them lost or repeated an event.

    python tests/bench/following.py URL CLIENTS     with the settings of the log in the environment

Says ``ready`` once all follow; told by a line where the log ends (JSON, next offsets by place), it waits until
everybody is there, compares what each was told with what the log has, and prints that as JSON.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from statistics import quantiles
from typing import NamedTuple

import aiohttp

from streams.api.parameters import parse
from streams.api.standing import Positions, parse_id
from streams.api.telling import FOLLOWED_TOPICS, OfLive, block_of, come_of, told_of
from streams.contract.records import Record, TopicPartition
from streams.log import Log
from streams.log.opening import open_log
from streams.log.snapshot import snapshot
from streams.settings import load_settings

ASKED = (
    [],
    [],
    [],
    [],
    [],
    [],
    [("event", "agreement"), ("event", "alert")],
    [("issue", "fentanyl")],
    [("kind", "person")],
)
"""What clients ask for, in turn: most of them for everything, as the page does."""
RECONNECTS = 10
"""Of so many one goes away again and again, and comes back with the last id."""
STAYS = (2.0, 8.0)
PATIENCE = 60.0

_ID = re.compile(rb"^id: (.*)$", re.MULTILINE)


class Gap(NamedTuple):
    """What is wrong with what a client was told."""

    lost: int
    more: int
    disordered: bool


class Follower:
    """Somebody who follows, and remembers a number of each event that an id has confirmed."""

    def __init__(self, url: str, asked: list[tuple[str, str]], *, comes_back: bool, timed: bool) -> None:
        self.asked = asked
        self.told = array("q")
        self.times: list[float] = []
        self.first: bytes | None = None
        self.last = b""
        self.dropped = 0
        self.bytes = 0
        self.came_back = 0
        self.refused = 0
        self._url = url
        self._comes_back = comes_back
        self._timed = timed

    async def run(self, session: aiohttp.ClientSession) -> None:
        chance = random.Random(self._url)
        while True:
            stays = chance.uniform(*STAYS) if self._comes_back else None
            try:
                async with asyncio.timeout(stays):
                    await self._follow(session)
            except TimeoutError:
                self.came_back += 1
            except aiohttp.ClientError:
                self.refused += 1
                await asyncio.sleep(1.0)

    async def _follow(self, session: aiohttp.ClientSession) -> None:
        headers = {"Last-Event-ID": self.last.decode()} if self.last else {}
        async with session.get(self._url, params=self.asked, headers=headers) as answer:
            answer.raise_for_status()
            rest, unconfirmed = b"", []
            async for chunk in answer.content.iter_any():
                self.bytes += len(chunk)
                *blocks, rest = (rest + chunk).split(b"\n\n")
                for block in blocks:
                    name, body = b"", block
                    if block.startswith(b"id: "):
                        head, _, body = block.partition(b"\n")
                        name = head[4:]
                    elif block.startswith(b": ") and (found := _ID.search(block)):
                        name, body = found[1], b""
                    if body.startswith(b"event: dropped"):
                        self.dropped += 1
                    elif body:
                        unconfirmed.append(hash(body))
                    if name:
                        self.first = self.first or name
                        self.last = name
                        self.told.extend(unconfirmed)
                        if self._timed:
                            self.times += [time.time()] * len(unconfirmed)
                        unconfirmed.clear()

    def stands(self, ends: Positions) -> bool:
        """Whether it is at the end of the log."""
        return all((parse_id(self.last.decode(), ends) or {}).get(place, 0) >= end for place, end in ends.items())


async def main(url: str, count: int) -> None:
    followers = [
        Follower(f"{url}/live", list(ASKED[n % len(ASKED)]), comes_back=n % RECONNECTS == RECONNECTS - 1, timed=n == 0)
        for n in range(count)
    ]
    connector, patient = aiohttp.TCPConnector(limit=0), aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=connector, timeout=patient) as session:
        tasks = [asyncio.create_task(follower.run(session)) for follower in followers]
        await until(lambda: all(follower.first for follower in followers), tasks)
        print("ready", flush=True)
        given = json.loads(await asyncio.to_thread(sys.stdin.readline))
        ends = {TopicPartition(topic, partition): offset for topic, partition, offset in given}
        with suppress(TimeoutError):
            await until(lambda: all(follower.stands(ends) for follower in followers), tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    async with open_log(load_settings(), writable=False) as log:
        print(json.dumps(await compared(log, followers, ends)), flush=True)


async def until(true: Callable[[], bool], tasks: list[asyncio.Task[None]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not true():
            for task in tasks:
                if task.done():
                    task.result()
            await asyncio.sleep(0.1)


async def compared(log: Log, followers: list[Follower], ends: Positions) -> Mapping[str, object]:
    """What each was told against what stands in the log between where it began and the end."""
    asks = {tuple(follower.asked): parse(OfLive, follower.asked) for follower in followers}
    told = {asked: Told() for asked in (*asks.values(), OfLive())}
    async for record in records_of(log, ends):
        for asked, found in told.items():
            found.add(record, asked)
    gaps: list[Gap] = []
    known: dict[tuple[object, ...], Gap] = {}
    for follower in followers:
        assert follower.first is not None
        start = parse_id(follower.first.decode(), ends) or {}
        case = (tuple(follower.asked), tuple(sorted(start.items())), follower.told.tobytes())
        if case not in known:
            known[case] = told[asks[tuple(follower.asked)]].gap(start, follower.told)
        gaps.append(known[case])
    came = told[OfLive()].came
    late = [
        at - came[number] / 1000
        for at, number in zip(followers[0].times, followers[0].told, strict=True)
        if number in came
    ]
    parts = quantiles(late, n=100) if len(late) > 1 else [0.0] * 99
    return {
        "clients": len(followers),
        "events": sum(len(follower.told) for follower in followers),
        "of_one": len(followers[0].told),
        "bytes": sum(follower.bytes for follower in followers),
        "dropped": sum(follower.dropped for follower in followers),
        "refused": sum(follower.refused for follower in followers),
        "came_back": sum(follower.came_back for follower in followers),
        "behind": sum(not follower.stands(ends) for follower in followers),
        "lost": sum(gap.lost for gap in gaps),
        "more": sum(gap.more for gap in gaps),
        "disordered": sum(gap.disordered for gap in gaps),
        "late": [parts[49], parts[98]],
    }


async def records_of(log: Log, ends: Positions) -> AsyncIterator[Record]:
    """All that can be told of."""
    for topic in FOLLOWED_TOPICS.values():
        async for record in snapshot(log, topic.name):
            if record.offset < ends[record.topic_partition]:
                yield record


class Told:
    """Numbers of the events that are asked for, by partition in the order of their offsets."""

    def __init__(self) -> None:
        self.came: dict[int, int] = {}
        """When each came to the log, in milliseconds."""
        self._offsets: dict[TopicPartition, array[int]] = defaultdict(lambda: array("q"))
        self._numbers: dict[TopicPartition, array[int]] = defaultdict(lambda: array("q"))
        self._place_of: dict[int, TopicPartition] = {}

    def add(self, record: Record, asked: OfLive) -> None:
        for kind, data in _told(record, asked):
            number, place = hash(_body(kind, data)), record.topic_partition
            self._offsets[place].append(record.offset)
            self._numbers[place].append(number)
            self._place_of[number] = place
            self.came[number] = record.timestamp

    def gap(self, start: Positions, told: array[int]) -> Gap:
        """What is wrong with what who began there was told."""
        wanted = {
            place: numbers[bisect_left(self._offsets[place], start.get(place, 0)) :]
            for place, numbers in self._numbers.items()
        }
        by_place: dict[TopicPartition, array[int]] = defaultdict(lambda: array("q"))
        more = 0
        for number in told:
            place = self._place_of.get(number)
            if place is None:
                more += 1
            else:
                by_place[place].append(number)
        lost = sum(max(0, len(numbers) - len(by_place[place])) for place, numbers in wanted.items())
        more += sum(max(0, len(by_place[place]) - len(numbers)) for place, numbers in wanted.items())
        return Gap(lost, more, any(by_place[place] != numbers for place, numbers in wanted.items()))


def _told(record: Record, asked: OfLive) -> list[tuple[str, dict[str, object]]]:
    kind, told = told_of(come_of(record), asked, None)
    return [(kind, data) for data in told]


def _body(kind: str, data: Mapping[str, object]) -> bytes:
    return block_of(kind, data, None).removesuffix(b"\n\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
