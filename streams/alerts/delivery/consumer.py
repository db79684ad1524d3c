"""Takes alerts from the log into a queue on disk, and works it off."""

from __future__ import annotations

import asyncio
import logging
import random
import traceback
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

from streams import traces
from streams.alerts.delivery.channels import Sender, message_name
from streams.alerts.delivery.schedule import Outcome, next_attempt
from streams.alerts.rules import Channel, Rules
from streams.alerts.store import NO_CHANNEL, AlertStore, Delivery, DeliveryState
from streams.contract.codec import dead_letter_record, decode
from streams.contract.dead_letters import dead_letter
from streams.contract.records import Offsets, Record, TopicPartition
from streams.contract.topics import ALERTS
from streams.errors import InputError
from streams.events import Alert
from streams.log import Log
from streams.log.consuming import Advance, Consuming
from streams.log.letters import tell_letters
from streams.metrics.instruments import DELIVERIES, DELIVERY_SECONDS
from streams.threads import OneThread

GROUP = "alert-deliveries"
BATCH = 500
REST_SECONDS = 30.0
"""After a failure nothing else is tried over the channel for as long, or until what failed is due again."""

_LOGGER = logging.getLogger(__name__)


class Deliveries:
    """The member of the consumer group that delivers alerts.

    Args:
        rules: asked for the channels that there are now.
        clock: seconds since the epoch.
        chance: from 0 to 1, which spreads the waits between attempts.
    """

    def __init__(
        self,
        log: Log,
        store: AlertStore,
        sender: Sender,
        rules: Callable[[], Rules],
        *,
        clock: Callable[[], float],
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._log = log
        self._store = store
        self._sender = sender
        self._rules = rules
        self._clock = clock
        self._chance = chance
        self._thread = OneThread("deliveries")
        self._parents = traces.Parents()
        self._working: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}

    async def run(self) -> None:
        """Deliver until cancelled; see `Consuming.run`."""
        loop = Consuming(self._log, GROUP, (ALERTS.name,), self, name="the delivery of alerts", batch_size=BATCH)
        try:
            await loop.run()
        finally:
            for task in self._working.values():
                task.cancel()
            await asyncio.gather(*self._working.values(), return_exceptions=True)
            self._thread.close()

    async def positions(self, logs: Mapping[str, str]) -> Offsets:
        return await self._thread.call(self._store.delivery_positions, logs)

    async def take(self, records: Sequence[Record], advances: Mapping[TopicPartition, Advance]) -> None:
        channels = [channel.id for channel in self._rules().channels]
        going: list[tuple[str, Alert]] = []
        parked: list[tuple[str, Alert]] = []
        letters = []
        for record in records:
            try:
                alert = decode(record, Alert)
            except InputError as error:
                letters.append(dead_letter(record, "alert", error))
                continue
            self._parents.note(message_name(alert), traces.parent_in(record.headers))
            going += [(channel, alert) for channel in channels if not alert.channels or channel in alert.channels]
            parked += [(channel, alert) for channel in alert.channels if channel not in channels]
        if letters:
            tell_letters(letters, _LOGGER)
            await self._log.append([dead_letter_record(letter) for letter in letters])
        await self._thread.call(self._store.queue, going, advances, now=self._clock(), parked=parked)

    async def between(self, assigned: frozenset[TopicPartition], *, idle: bool) -> bool:
        """Set channels to work that have something due; one that hangs holds up no other."""
        ended = [self._working.pop(name) for name, task in [*self._working.items()] if task.done()]
        for task in ended:
            task.result()
        if not assigned:
            for task in self._working.values():
                task.cancel()
            return True
        now = self._clock()
        busy = (*self._working, *(name for name in self._resting if self._rests(name, now)))
        due = await self._thread.call(self._store.due, now, busy=busy)
        for name, deliveries in groupby(sorted(due, key=attrgetter("channel")), key=attrgetter("channel")):
            self._working[name] = asyncio.create_task(self._work(name, list(deliveries)))
        return True

    def _rests(self, name: str, now: float) -> bool:
        return self._resting.get(name, now) > now

    async def _work(self, name: str, deliveries: Sequence[Delivery]) -> None:
        """Deliver over a channel until nothing is left: what comes meanwhile waits for no look at the log."""
        while deliveries:
            await self._deliver_over(name, deliveries)
            now = self._clock()
            if self._rests(name, now):
                return
            deliveries = await self._thread.call(self._store.due, now, channel=name)

    async def _deliver_over(self, name: str, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            channel = next((channel for channel in self._rules().channels if channel.id == name), None)
            # Written down first: whatever comes, the next time is a repeat.
            if not await self._thread.call(self._store.trying, delivery):
                continue
            if channel is None:
                await self._thread.call(self._store.tried, delivery, "parked", error=NO_CHANNEL)
                continue
            outcome = await self._send(channel, delivery)
            if outcome.done:
                DELIVERIES.labels(channel.id, "sent").inc()
                await self._thread.call(self._store.tried, delivery, "sent")
                continue
            await self._failed(delivery, outcome)
            if not outcome.final:
                return

    async def _send(self, channel: Channel, delivery: Delivery) -> Outcome:
        parent = self._parents.of(message_name(delivery.alert))
        try:
            with (
                DELIVERY_SECONDS.labels(channel.id).time(),
                traces.span("deliver", parent, channel=channel.id, alert=delivery.alert.id),
            ):
                return await self._sender.send(channel, delivery.alert, delivery.attempts + 1)
        except Exception as error:
            # One message that cannot be sent must not end the delivery of all others, at every start anew.
            # Where it happened, without the text: that may hold an address which is all the secret there is.
            where = "".join(traceback.format_tb(error.__traceback__))
            _LOGGER.error("channel %s: %s at\n%s", channel.id, type(error).__name__, where)
            return Outcome(done=False, error=type(error).__name__)

    async def _failed(self, delivery: Delivery, outcome: Outcome) -> None:
        """Note why; unless it is parked, the channel rests for a while: who is down is down for the next one too."""
        now = self._clock()
        at = next_attempt(outcome, delivery.attempts + 1, now=now, chance=self._chance())
        then = "parked; see `streams alerts deliveries`" if at is None else "to be tried again"
        DELIVERIES.labels(delivery.channel, "parked" if at is None else "failed").inc()
        _LOGGER.warning(
            "channel %s: %s; %s",
            delivery.channel,
            outcome.error,
            then,
            extra={"channel": delivery.channel, "alert": delivery.alert.id},
        )
        if at is not None:
            self._resting[delivery.channel] = min(at, now + REST_SECONDS)
        state: DeliveryState = "parked" if at is None else "pending"
        await self._thread.call(self._store.tried, delivery, state, due=at or 0.0, error=outcome.error)
