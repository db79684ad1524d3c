from __future__ import annotations

import asyncio

import pytest

from streams.errors import LogUnavailableError, StoreUnavailableError
from streams.log.outages import Outages
from streams.log.retrying import BackOff


async def test_an_outage_is_told_once_when_it_begins_and_once_when_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outages = Outages("the consumer", BackOff(first=0.0))
    for _ in range(3):
        await outages.wait(LogUnavailableError("broker gone", remedy="start it"))
    outages.over()
    outages.over()

    away, back = (record.getMessage() for record in caplog.records)
    assert away == "the consumer waits, and tries again until it can go on: broker gone (start it)"
    assert back.startswith("the consumer goes on after")


async def test_another_thing_that_goes_away_meanwhile_is_told_too(caplog: pytest.LogCaptureFixture) -> None:
    outages = Outages("the consumer", BackOff(first=0.0))
    for error in (LogUnavailableError("broker gone"), StoreUnavailableError("database gone")):
        await outages.wait(error)
        await outages.wait(error)

    assert [word for r in caplog.records for word in ("broker", "database") if word in r.getMessage()] == [
        "broker",
        "database",
    ]


async def test_what_works_without_an_outage_is_not_told(caplog: pytest.LogCaptureFixture) -> None:
    Outages("the consumer").over()
    assert not caplog.records


async def test_pauses_grow_with_failures_and_begin_anew_after_an_outage(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    monkeypatch.setattr(BackOff, "pause", lambda _, failures, chance: 0.0 * (asked.append(failures) or chance))
    outages = Outages("the consumer")
    for _ in range(2):
        await outages.wait(LogUnavailableError("gone"))
        await outages.wait(LogUnavailableError("gone"))
        outages.over()
    assert asked == [1, 2, 1, 2]


async def test_a_wait_ends_at_once_when_it_is_cancelled() -> None:
    waiting = asyncio.create_task(Outages("the consumer", BackOff(first=600.0)).wait(LogUnavailableError("gone")))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
