import asyncio
from datetime import UTC, datetime, timedelta

from streams.ingest.hosts import PAUSE, Hosts


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 5, tzinfo=UTC)
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)


async def test_turns_at_one_host_come_one_after_another_with_a_pause_and_at_others_at_once() -> None:
    time = Time()
    hosts = Hosts(lambda: time.now, time.sleep)
    order: list[str] = []

    async def ask(url: str) -> None:
        async with hosts.turn(url):
            order.append(f"+{url[-1]}")
            await asyncio.sleep(0)
            order.append(f"-{url[-1]}")

    await asyncio.gather(*(ask(f"https://News.example/{n}") for n in "12"), ask("https://wire.example/3"))

    assert order.index("-1") < order.index("+2")
    assert order.index("+3") < order.index("-1")
    assert time.slept == [PAUSE]


async def test_who_comes_late_enough_does_not_wait_and_a_failure_ends_its_turn() -> None:
    time = Time()
    hosts = Hosts(lambda: time.now, time.sleep)
    for _ in range(2):
        try:
            async with hosts.turn("https://news.example/"):
                raise ValueError
        except ValueError:
            time.now += timedelta(seconds=PAUSE)

    assert time.slept == []
