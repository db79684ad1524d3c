from __future__ import annotations

import asyncio
import threading

import pytest

from streams.threads import OneThread


async def test_calls_come_one_after_another_in_one_thread() -> None:
    thread = OneThread("kept")
    seen: list[tuple[int, str]] = []

    def call(number: int) -> int:
        seen.append((number, threading.current_thread().name))
        return number

    assert await asyncio.gather(*(thread.call(call, n) for n in range(5))) == [0, 1, 2, 3, 4]
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4]
    assert len({name for _, name in seen}) == 1
    thread.close()


async def test_an_error_of_a_call_is_its_callers() -> None:
    thread = OneThread("kept")
    with pytest.raises(ZeroDivisionError):
        await thread.call(lambda: 1 // 0)
    assert await thread.call(lambda: 1) == 1
    thread.close()


async def test_who_is_cancelled_waits_until_the_call_has_ended() -> None:
    thread, go_on, done = OneThread("kept"), threading.Event(), threading.Event()

    def call() -> None:
        go_on.wait(30)
        done.set()

    waiting = asyncio.create_task(thread.call(call))
    await asyncio.sleep(0.01)
    waiting.cancel()
    await asyncio.sleep(0.01)
    assert not waiting.done()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert done.is_set()
    thread.close()
