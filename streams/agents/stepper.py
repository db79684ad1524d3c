"""The agent of a step: batches of a topic in, what they become out, events ended.

An event ends when the log has acknowledged its outputs, never before. The body never raises: Faust
would take the event as done (robinhood/faust issue 604). A bad record becomes a dead letter, and a
fault of the infrastructure ends the process before anything more can be committed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import replace
from typing import Any, Generic

from faust.types import EventT, Message

from streams.agents.app import App
from streams.agents.batches import Batches
from streams.agents.steps import In, Out, Step, products
from streams.contract.records import Record

logger = logging.getLogger(__name__)


class Stepper(Generic[In, Out]):
    """The agent of a step, on an app of ours.

    Args:
        fault: told of a fault of the infrastructure; it is to end the process.
    """

    def __init__(
        self, app: App, step: Step[In, Out], *, batch_size: int, fault: Callable[[BaseException], None]
    ) -> None:
        self._app = app
        self._step = step
        self._batch_size = batch_size
        self._fault = fault
        # One thread, because a spaCy pipeline is for one thread at a time, and a thread because
        # rebalances run in the event loop and must not wait for a batch.
        self._working = ThreadPoolExecutor(max_workers=1, thread_name_prefix=step.name)
        app.agent(app.bytes_topic(step.topic), name=step.name)(self.run)

    async def run(self, stream: Any) -> None:
        """Take the step with the stream's events until it ends."""
        batches = Batches(stream.noack().events(), size=self._batch_size, linger=self._step.linger)
        try:
            async with aclosing(aiter(batches)) as batches_in_order:
                async for batch in batches_in_order:
                    await self._take(batch)
        except Exception as error:
            self._fault(error)

    async def close(self) -> None:
        """Wait for the batch in hand."""
        await asyncio.to_thread(self._working.shutdown)

    async def _take(self, batch: Sequence[EventT]) -> None:
        records = [self._record(event.message) for event in batch]
        made = await asyncio.get_running_loop().run_in_executor(self._working, products, records, self._step)
        outputs = [replace(r, topic=self._app.prefix + r.topic) for product in made for r in product.records]
        if outputs:
            await self._app.producer.append(outputs)
        for event in batch:
            event.ack()
        for product in made:
            if product.dead_letter:
                letter = product.dead_letter
                logger.warning("dead letter: %s: %s (%s)", letter.error, letter.message, letter.remedy)

    def _record(self, message: Message) -> Record:
        return Record(
            topic=message.topic.removeprefix(self._app.prefix),
            partition=message.partition,
            offset=message.offset,
            key=message.key,
            value=message.value,
            headers=tuple(message.headers or ()),
            timestamp=int((message.timestamp or 0) * 1000),
        )
