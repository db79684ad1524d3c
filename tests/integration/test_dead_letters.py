"""Dead letters as a command reads them from either log: each once, since when, and up to where they were cleared."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from streams.cli.letters import Letters, clear, count, start_of
from streams.contract.codec import dead_letter_record
from streams.contract.records import NewRecord
from streams.contract.topics import DEAD_LETTERS
from streams.events import DeadLetter
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

# Not the future, which Kafka refuses, nor so long ago that it deletes what is as old.
THEN = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=2)


@pytest.fixture
async def log(log_settings: Settings) -> AsyncIterator[Log]:
    async with open_log(log_settings) as log:
        await log.create_topics([DEAD_LETTERS])
        yield log


def letter(origin: str, *, error: str = "InputError", minute: int = 0) -> NewRecord:
    event = DeadLetter(stage="ingest", origin=origin, size=0, error=error, message=f"{origin}: empty")
    return replace(dead_letter_record(event), timestamp=int(THEN.timestamp() + 60 * minute) * 1000)


async def origins(log: Log, **options) -> list[tuple[str, int]]:
    letters = Letters(log, await start_of(log, **options))
    return [(found.event.origin, found.times) async for found in letters.standing()]


async def test_the_same_letter_again_is_shown_once_with_how_often_and_when(log: Log):
    await log.append([letter("a", minute=0), letter("b", minute=1), letter("a", minute=2)])
    assert await origins(log) == [("b", 1), ("a", 2)]
    found = [found async for found in Letters(log, await start_of(log)).standing()][-1]
    assert (found.first, found.last) == (THEN, THEN.replace(minute=2))


async def test_what_is_no_dead_letter_hides_none(log: Log):
    await log.append([NewRecord(topic=DEAD_LETTERS.name, value=b"{}"), letter("a")])
    assert await origins(log) == [("a", 1)]


async def test_since_a_time_only_what_came_then_or_later_is_shown(log: Log):
    await log.append([letter("a", minute=0), letter("b", minute=5), letter("c", minute=9)])
    assert await origins(log, since=THEN.replace(minute=5)) == [("b", 1), ("c", 1)]


async def test_what_was_cleared_is_shown_only_if_it_is_asked_for(log: Log):
    await log.append([letter("a"), letter("b")])
    assert await clear(log) == 2
    assert await origins(log) == []
    await log.append([letter("b"), letter("c")])
    assert await origins(log) == [("b", 1), ("c", 1)]
    assert await origins(log, cleared_too=True) == [("a", 1), ("b", 2), ("c", 1)]
    assert await clear(log) == 2
    assert await clear(log) == 0


async def test_they_are_counted_by_stage_and_reason_the_same_one_once(log: Log):
    await log.append([letter("a"), letter("a", minute=3), letter("b"), letter("c", error="DecodeError")])
    found = await count(Letters(log, await start_of(log)))
    assert [(reason.stage, reason.error, reason.letters, reason.last) for reason in found] == [
        ("ingest", "DecodeError", 1, THEN),
        ("ingest", "InputError", 2, THEN.replace(minute=3)),
    ]


async def test_those_that_come_later_follow_each_with_how_often_it_has_come(log: Log):
    await log.append([letter("a")])
    letters = Letters(log, await start_of(log))
    assert [found.event.origin async for found in letters.standing()] == ["a"]
    await log.append([letter("a"), letter("b")])
    async with aclosing(letters.coming()) as coming:
        assert [(await anext(coming)).times for _ in range(2)] == [2, 1]
