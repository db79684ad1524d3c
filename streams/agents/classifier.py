"""The agent: paragraphs in; classified paragraphs, agreements and dead letters out.

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
from typing import Any

from faust.types import EventT, Message

from streams.agents.app import App
from streams.agents.batches import Batches
from streams.agents.classify import Outcome, ReadsParagraphs, classify
from streams.contract.records import NewRecord, Record
from streams.contract.topics import CLASSIFIED, PARAGRAPHS

LINGER = 0.02
"""Seconds the first paragraph of a batch waits for others when the topic is idle."""

logger = logging.getLogger(__name__)


class Classifier:
    """The agent of `paragraphs`, on an app of ours.

    Args:
        fault: told of a fault of the infrastructure; it is to end the process.
    """

    def __init__(
        self, app: App, reader: ReadsParagraphs, *, batch_size: int, fault: Callable[[BaseException], None]
    ) -> None:
        self._app = app
        self._reader = reader
        self._batch_size = batch_size
        self._fault = fault
        # One thread, because a spaCy pipeline is for one thread at a time, and a thread because
        # rebalances run in the event loop and must not wait for a batch to be read.
        self._reading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")
        app.agent(app.bytes_topic(PARAGRAPHS.name), name="classify")(self.run)

    async def run(self, stream: Any) -> None:
        """Classify the stream's events until it ends."""
        batches = Batches(stream.noack().events(), size=self._batch_size, linger=LINGER)
        try:
            async with aclosing(aiter(batches)) as batches_in_order:
                async for batch in batches_in_order:
                    await self._classify(batch)
        except Exception as error:
            self._fault(error)

    async def close(self) -> None:
        """Wait for the batch in hand."""
        await asyncio.to_thread(self._reading.shutdown)

    async def _classify(self, batch: Sequence[EventT]) -> None:
        records = [self._record(event.message) for event in batch]
        outcomes = await asyncio.get_running_loop().run_in_executor(self._reading, classify, records, self._reader)
        await self._append(outcomes)
        for event in batch:
            event.ack()
        for outcome in outcomes:
            if outcome.dead_letter:
                letter = outcome.dead_letter
                logger.warning("dead letter: %s: %s (%s)", letter.error, letter.message, letter.remedy)

    async def _append(self, outcomes: Sequence[Outcome]) -> None:
        """Append agreements and dead letters, then the classified paragraphs.

        In this order, because whoever reads a classified paragraph may take its agreements back, and
        a retraction must not come before what it retracts.
        """
        records = [record for outcome in outcomes for record in outcome.records]
        await self._send([record for record in records if record.topic != CLASSIFIED.name])
        await self._send([record for record in records if record.topic == CLASSIFIED.name])

    async def _send(self, records: Sequence[NewRecord]) -> None:
        """Send in order, then wait for every acknowledgement: the second of `send`'s two futures."""
        acknowledgements = [
            await self._app.producer.send(
                self._app.prefix + record.topic, record.key, record.value, None, None, list(record.headers)
            )
            for record in records
        ]
        await asyncio.gather(*acknowledgements)

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
