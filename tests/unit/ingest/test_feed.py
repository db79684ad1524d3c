import asyncio
import threading
from collections.abc import Iterator

import pytest

from streams.ingest.feed import Feed


async def all_of(feed: Feed[int], size: int) -> list[list[int]]:
    return [batch async for batch in feed.batches(size)]


async def test_every_item_comes_once_in_order() -> None:
    batches = await all_of(Feed(range(1000), ahead=7), 5)

    assert [item for batch in batches for item in batch] == list(range(1000))
    assert all(1 <= len(batch) <= 5 for batch in batches)


async def test_no_items_are_no_batches() -> None:
    assert await all_of(Feed([]), 5) == []


async def test_a_slow_source_waits_for_no_batch_to_fill() -> None:
    go_on = threading.Event()

    def items() -> Iterator[int]:
        yield 1
        go_on.wait(10)
        yield 2

    batches = Feed(items()).batches(100)
    assert await anext(batches) == [1]
    go_on.set()
    assert await anext(batches) == [2]
    await batches.aclose()


async def test_no_more_is_read_ahead_than_asked() -> None:
    taken: list[int] = []

    def items() -> Iterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    batches = Feed(items(), ahead=3).batches(1)
    await anext(batches)
    await asyncio.sleep(0.05)
    assert len(taken) <= 3 + 2
    await batches.aclose()


async def test_what_the_source_raises_comes_after_the_items_before_it() -> None:
    def items() -> Iterator[int]:
        yield 1
        raise ValueError("broken")

    batches = Feed(items()).batches(1)
    assert await anext(batches) == [1]
    with pytest.raises(ValueError, match="broken"):
        await anext(batches)


async def test_a_feed_given_up_reads_no_further() -> None:
    batches = Feed(iter(range(10**9)), ahead=2).batches(1)
    await anext(batches)
    await batches.aclose()

    for _ in range(1000):
        if not any(thread.name == "ingest-feed" for thread in threading.enumerate()):
            break
        await asyncio.sleep(0.02)
    assert not any(thread.name == "ingest-feed" for thread in threading.enumerate())
