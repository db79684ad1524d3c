"""The agent of a step: batches of a topic in, what they become out, events ended.

An event is a run of records. It ends when the log has acknowledged all outputs of these, never before. The body
never raises: Faust would take the event as done (robinhood/faust issue 604). A bad record becomes a dead letter, and
a fault of the infrastructure ends the process before anything more can be committed.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import Any, Generic

from faust.types import EventT
from msgspec.structs import replace

from streams import traces
from streams.agents.app import App
from streams.agents.batches import Batches
from streams.agents.steps import In, Out, Product, Step, products
from streams.contract.records import NewRecord, Record
from streams.log.letters import tell_letters
from streams.metrics import instruments

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
        batches = Batches(stream.noack().events(), size=self._batch_size, linger=self._step.linger, size_of=_records_of)
        try:
            async with asyncio.TaskGroup() as tasks, aclosing(aiter(batches)) as batches_in_order:
                before: asyncio.Task[None] | None = None
                async for batch in batches_in_order:
                    began = time.time_ns()
                    made = await self._made(batch)
                    # Meanwhile the batch before is on its way to the log, which it is to reach first.
                    if before:
                        await before
                    before = tasks.create_task(self._end(batch, made, began))
        except* Exception as errors:
            self._fault(errors.exceptions[0])

    async def close(self) -> None:
        """Wait for the batch in hand."""
        await asyncio.to_thread(self._working.shutdown)

    async def _made(self, batch: Sequence[EventT]) -> list[Product]:
        records = [record for event in batch for record in event.message.records]
        instruments.RECORDS_IN.labels(self._step.name, self._step.topic).inc(len(records))
        return await asyncio.get_running_loop().run_in_executor(self._working, self._work, records)

    def _work(self, records: Sequence[Record]) -> list[Product]:
        with instruments.BATCH_SECONDS.labels(self._step.name).time():
            return products(records, self._step)

    async def _end(self, batch: Sequence[EventT], made: Sequence[Product], began: int) -> None:
        """Append what was made of a batch, and end its events once the log has it."""
        spans = self._spans(batch, made, began) if traces.are_on() else [traces.UNTRACED] * len(made)
        outputs = [
            self._prefixed(record).with_headers(span.headers)
            for product, span in zip(made, spans, strict=True)
            for record in product.records
        ]
        if outputs:
            await self._app.producer.append(outputs)
        for event in batch:
            event.ack()
        for span in spans:
            span.end()
        instruments.count_out(record.topic for product in made for record in product.records)
        tell_letters((product.dead_letter for product in made if product.dead_letter), logger)

    def _spans(self, batch: Sequence[EventT], made: Sequence[Product], began: int) -> list[traces.Span]:
        """A stretch of work for each record, as long as its batch took; none where nothing came of it."""
        records = (record for event in batch for record in event.message.records)
        return [
            traces.go_on(self._step.name, record, at=began) if product.records else traces.UNTRACED
            for record, product in zip(records, made, strict=True)
        ]

    def _prefixed(self, record: NewRecord) -> NewRecord:
        return replace(record, topic=self._app.prefix + record.topic) if self._app.prefix else record


def _records_of(event: EventT) -> int:
    return len(event.message.records)
