"""The agent: an event ends when its outputs are acknowledged, and the body never raises."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from classifying.samples import WordFiler, WordReader, garbage, paragraph, record

from streams.agents.stages import ReadsParagraphs, Stages
from streams.agents.stepper import Stepper
from streams.contract.codec import paragraph_record
from streams.contract.records import NewRecord


class Event:
    """A run of records."""

    def __init__(self, run: Sequence[NewRecord], offset: int) -> None:
        self.acknowledged = False
        records = [record(new, partition=2, offset=number) for number, new in enumerate(run, offset)]
        self.message = SimpleNamespace(records=records)

    def ack(self) -> None:
        self.acknowledged = True


class Stream:
    """A stream of these events, then silence."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = events

    def noack(self) -> Stream:
        return self

    async def events(self) -> AsyncIterator[Event]:
        for event in self._events:
            yield event
        await asyncio.Event().wait()


class Producer:
    """Acknowledges when told to."""

    def __init__(self) -> None:
        self.sent: list[NewRecord] = []
        self.acknowledgements: list[asyncio.Future[None]] = []
        self.on_send: Callable[[], None] = lambda: None

    async def append(self, records: Sequence[NewRecord]) -> None:
        self.on_send()
        self.sent += records
        mine = [asyncio.get_running_loop().create_future() for _ in records]
        self.acknowledgements += mine
        await asyncio.gather(*mine)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.001)


class Desk:
    """An agent at work on some records, each an event of its own unless they stand together."""

    def __init__(self, *new: NewRecord | Sequence[NewRecord], reader: ReadsParagraphs, batch_size: int) -> None:
        runs = [[each] if isinstance(each, NewRecord) else each for each in new]
        self.events = [Event(run, sum(map(len, runs[:number]))) for number, run in enumerate(runs)]
        self.producer = Producer()
        self.faults: list[BaseException] = []
        app: Any = SimpleNamespace(
            producer=self.producer,
            prefix="sports.",
            bytes_topic=lambda name: name,
            agent=lambda topic, name: lambda body: body,
        )
        step = Stages(reader, WordFiler()).reading()
        self.stepper = Stepper(app, step, batch_size=batch_size, fault=self.faults.append)
        self.running = asyncio.create_task(self.stepper.run(Stream(self.events)))

    async def sent(self, number: int) -> None:
        await until(lambda: len(self.producer.sent) >= number)

    def acknowledged(self) -> list[bool]:
        return [event.acknowledged for event in self.events]

    async def close(self) -> None:
        self.running.cancel()
        await asyncio.wait([self.running])
        await self.stepper.close()


@pytest.fixture
async def desks() -> AsyncIterator[Callable[..., Desk]]:
    opened: list[Desk] = []

    def open_desk(
        *new: NewRecord | Sequence[NewRecord], reader: ReadsParagraphs | None = None, batch_size: int = 8
    ) -> Desk:
        opened.append(Desk(*new, reader=reader or WordReader(), batch_size=batch_size))
        return opened[-1]

    yield open_desk
    for desk in opened:
        await desk.close()


GOOD = paragraph_record(paragraph())


async def test_an_event_ends_only_when_every_output_is_acknowledged(desks: Callable[..., Desk]) -> None:
    desk = desks(GOOD, GOOD)
    await desk.sent(2)

    desk.producer.acknowledgements[0].set_result(None)
    await asyncio.sleep(0.01)
    assert desk.acknowledged() == [False, False]

    desk.producer.acknowledgements[1].set_result(None)
    await until(lambda: desk.acknowledged() == [True, True])


async def test_a_run_ends_when_what_became_of_all_its_records_is_acknowledged(desks: Callable[..., Desk]) -> None:
    desk = desks([GOOD, garbage()], [GOOD])
    await desk.sent(3)

    for acknowledgement in desk.producer.acknowledgements[:2]:
        acknowledgement.set_result(None)
    await asyncio.sleep(0.01)
    assert desk.acknowledged() == [False, False]

    desk.producer.acknowledgements[2].set_result(None)
    await until(lambda: desk.acknowledged() == [True, True])


async def test_a_batch_is_worked_on_while_the_one_before_waits_for_the_log(desks: Callable[..., Desk]) -> None:
    reader = WordReader()
    desk = desks([GOOD, GOOD], [GOOD, GOOD, GOOD], [GOOD], reader=reader, batch_size=3)
    await until(lambda: reader.batches == [2, 3])
    await asyncio.sleep(0.01)
    assert (len(desk.producer.sent), reader.batches) == (2, [2, 3])

    for acknowledgement in desk.producer.acknowledgements[:2]:
        acknowledgement.set_result(None)
    await desk.sent(5)
    assert desk.acknowledged() == [True, False, False]


async def test_outputs_go_to_the_newsrooms_topics_with_key_and_headers(desks: Callable[..., Desk]) -> None:
    desk = desks(GOOD, garbage())
    await desk.sent(2)

    first, second = desk.producer.sent
    assert (first.topic, second.topic) == ("sports.read-paragraphs", "sports.dead-letters")
    assert first.key == b"urn:newsroom:harbour#1/1@0-test"
    assert first.partition_key == b"urn:newsroom:harbour"
    assert ("ce_id", b"urn:newsroom:harbour#1/1") in first.headers


async def test_a_dead_letter_names_the_topic_without_the_newsrooms_prefix_and_is_logged(
    desks: Callable[..., Desk], caplog: pytest.LogCaptureFixture
) -> None:
    desk = desks(garbage())
    await desk.sent(1)
    desk.producer.acknowledgements[0].set_result(None)
    await until(lambda: bool(caplog.messages))

    [line] = caplog.messages
    assert "paragraphs-2 offset 0" in line
    assert "sports" not in line


async def test_an_output_that_is_refused_is_a_fault_and_no_event_ends(desks: Callable[..., Desk]) -> None:
    desk = desks(GOOD, GOOD)
    await desk.sent(2)

    desk.producer.acknowledgements[0].set_result(None)
    desk.producer.acknowledgements[1].set_exception(OSError("the disk is full"))
    await asyncio.wait([desk.running], timeout=30)

    assert [str(fault) for fault in desk.faults] == ["the disk is full"]
    assert desk.acknowledged() == [False, False]
    assert desk.running.exception() is None


async def test_a_send_that_fails_is_a_fault_too(desks: Callable[..., Desk]) -> None:
    desk = desks(GOOD)

    def refuse() -> None:
        raise ConnectionError("no broker")

    desk.producer.on_send = refuse
    await asyncio.wait([desk.running], timeout=30)

    assert [str(fault) for fault in desk.faults] == ["no broker"]
    assert desk.acknowledged() == [False]


async def test_being_cancelled_is_no_fault(desks: Callable[..., Desk]) -> None:
    desk = desks(GOOD)
    await desk.sent(1)
    await desk.close()

    assert desk.faults == []
    assert desk.running.cancelled()
