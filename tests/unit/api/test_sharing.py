from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from streams.api.sharing import Shared


class Answers:
    """Numbered, each made when it is let."""

    def __init__(self) -> None:
        self.begun = 0
        self.let = asyncio.Semaphore(0)

    async def __call__(self) -> bytes:
        self.begun += 1
        number = self.begun
        await self.let.acquire()
        return b"%d" % number


async def asking(shared: Shared, asked: str, answer: Callable[[], Awaitable[bytes]]) -> asyncio.Task[bytes]:
    """Somebody who has asked, and waits."""
    task = asyncio.create_task(shared.body(asked, answer))
    await asyncio.sleep(0)
    return task


async def test_whoever_asks_while_an_answer_is_made_shares_the_next_one_which_is_no_older_than_the_question() -> None:
    shared, answers = Shared(), Answers()
    first = await asking(shared, "tallies", answers)
    others = [await asking(shared, "tallies", answers) for _ in range(5)]
    answers.let.release()
    answers.let.release()

    assert await first == b"1"
    assert {await other for other in others} == {b"2"}
    assert answers.begun == 2


async def test_who_asks_something_else_waits_for_nobody() -> None:
    shared, answers = Shared(), Answers()
    await asking(shared, "tallies", answers)
    async with asyncio.timeout(30):
        assert await shared.body("speakers", lambda: asyncio.sleep(0, b"theirs")) == b"theirs"
    answers.let.release()


async def test_who_asks_later_is_answered_anew() -> None:
    shared, answers = Shared(), Answers()
    answers.let.release()
    answers.let.release()

    assert [await shared.body("tallies", answers) for _ in range(2)] == [b"1", b"2"]


async def test_a_fault_is_told_and_the_next_who_waits_tries_again() -> None:
    shared, answers = Shared(), Answers()

    async def failing() -> bytes:
        await answers.let.acquire()
        raise OSError("away")

    first = await asking(shared, "tallies", failing)
    second = await asking(shared, "tallies", answers)
    answers.let.release()
    with pytest.raises(OSError, match="away"):
        await first
    answers.let.release()
    assert await second == b"1"


async def test_a_fault_is_told_at_once_to_all_who_came_before_it_was_met() -> None:
    shared, answers = Shared(), Answers()

    async def failing() -> bytes:
        raise OSError(await answers())

    asking_all = [await asking(shared, "tallies", failing) for _ in range(6)]
    answers.let.release()
    answers.let.release()
    told = await asyncio.gather(*asking_all, return_exceptions=True)
    assert [str(fault) for fault in told] == ["b'1'", *["b'2'"] * 5]
    assert answers.begun == 2


async def test_who_goes_away_leaves_nobody_without_an_answer() -> None:
    shared, answers = Shared(), Answers()
    first = await asking(shared, "tallies", answers)
    second = await asking(shared, "tallies", answers)
    first.cancel()
    answers.let.release()

    assert await second == b"2"
