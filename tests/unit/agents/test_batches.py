"""Batches from a stream."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.agents.batches import Batches


async def all_at_once(items: list[int]) -> AsyncIterator[int]:
    for item in items:
        yield item


async def then_silence(items: list[int]) -> AsyncIterator[int]:
    for item in items:
        yield item
    await asyncio.Event().wait()


@given(st.lists(st.integers(), max_size=40), st.integers(min_value=1, max_value=7))
def test_every_item_comes_once_in_order_and_no_batch_is_too_large(items: list[int], size: int) -> None:
    async def collect() -> list[list[int]]:
        return [batch async for batch in Batches(all_at_once(items), size=size, linger=10.0)]

    batches = asyncio.run(collect())

    assert [item for batch in batches for item in batch] == items
    assert all(0 < len(batch) <= size for batch in batches)
    assert len(batches) == -(-len(items) // size)


@given(st.lists(st.integers(min_value=1, max_value=9), max_size=40), st.integers(min_value=1, max_value=7))
def test_items_have_sizes_and_are_held_back_where_they_do_not_fit(sizes: list[int], size: int) -> None:
    async def collect() -> list[list[int]]:
        return [batch async for batch in Batches(all_at_once(sizes), size=size, linger=10.0, size_of=int)]

    batches = asyncio.run(collect())

    assert [item for batch in batches for item in batch] == sizes
    assert all(sum(batch) <= size or len(batch) == 1 for batch in batches)
    assert all(sum(batch) + following[0] > size for batch, following in pairwise(batches))


async def test_an_idle_topic_does_not_hold_back_the_few_there_are() -> None:
    async with asyncio.timeout(30), aclosing(aiter(Batches(then_silence([1, 2]), size=64, linger=0.01))) as batches:
        assert await anext(batches) == [1, 2]


async def test_what_ends_the_items_is_raised_after_the_items_before_it() -> None:
    async def failing() -> AsyncIterator[int]:
        yield 1
        raise OSError("the disk is gone")

    batches = aiter(Batches(failing(), size=4, linger=10.0))
    assert await anext(batches) == [1]
    with pytest.raises(OSError, match="the disk is gone"):
        await anext(batches)


async def test_it_reads_ahead_by_no_more_than_one_batch() -> None:
    taken: list[int] = []

    async def counting() -> AsyncIterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    async with aclosing(aiter(Batches(counting(), size=3, linger=10.0))) as batches:
        assert await anext(batches) == [0, 1, 2]
        for _ in range(20):
            await asyncio.sleep(0)
        assert len(taken) <= 3 + 3 + 1


async def test_closing_it_ends_the_items() -> None:
    ended = asyncio.Event()

    async def noticing() -> AsyncIterator[int]:
        try:
            yield 1
            await asyncio.Event().wait()
        finally:
            ended.set()

    async with aclosing(aiter(Batches(noticing(), size=1, linger=0.0))) as batches:
        await anext(batches)
    async with asyncio.timeout(30):
        await ended.wait()
