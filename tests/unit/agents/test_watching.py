"""A worker says when it waits for its log, and when it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from streams.agents import watching
from streams.agents.watching import tell_outages
from streams.errors import LogUnavailableError


class Flaky:
    """A log that is away for two looks."""

    def __init__(self) -> None:
        self.looks = 0
        self.back = asyncio.Event()

    async def identities(self, topics: Sequence[str]) -> Mapping[str, str]:
        self.looks += 1
        if self.looks in {2, 3}:
            raise LogUnavailableError("no broker answers", remedy="start one")
        if self.looks > 5:
            self.back.set()
        return {}


async def test_one_line_when_the_log_is_away_and_one_when_it_is_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watching, "LOOK_SECONDS", 0.001)
    log = Flaky()
    telling = asyncio.create_task(tell_outages(log, ["paragraphs"], who="worker 7"))
    async with asyncio.timeout(30):
        await log.back.wait()
    telling.cancel()

    assert [record.message.split(" ")[:3] for record in caplog.records] == [
        ["worker", "7", "waits,"],
        ["worker", "7", "goes"],
    ]
