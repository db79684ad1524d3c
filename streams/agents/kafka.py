"""The Faust transport ``streams-kafka://``: Faust's aiokafka driver with our guards.

Commits stop before the first event in hand (`streams.agents.commits`), and the producer is
idempotent and waits for all in-sync replicas, which Faust's own is only in a transaction.
"""

from __future__ import annotations

from typing import Any

from faust.transport.drivers import aiokafka

from streams.agents.commits import FAUST_LOGGER, CommitsInOrder


class Consumer(CommitsInOrder, aiokafka.Consumer):
    """aiokafka's consumer, in a thread of its own, committing in order."""


class Producer(aiokafka.Producer):
    """aiokafka's producer, idempotent."""

    logger = FAUST_LOGGER

    def _settings_extra(self) -> dict[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class Transport(aiokafka.Transport):
    Consumer = Consumer
    Producer = Producer
