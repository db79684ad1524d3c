"""Faust's transport over Kafka, with our guards."""

from __future__ import annotations

from faust.transport.drivers import aiokafka

from streams.agents.commits import CommitsInOrder
from streams.agents.kafka import Consumer, Producer, Transport


def test_it_is_fausts_aiokafka_driver_and_not_the_confluent_one() -> None:
    """The confluent driver drops headers and partitions by Python's `hash`."""
    assert issubclass(Transport, aiokafka.Transport)
    assert (Transport.Consumer, Transport.Producer) == (Consumer, Producer)


def test_commits_in_order_come_before_fausts_own() -> None:
    order = Consumer.__mro__

    assert order.index(CommitsInOrder) < order.index(aiokafka.Consumer)
    assert Consumer._new_offset is CommitsInOrder._new_offset


def test_the_producer_is_idempotent_and_waits_for_all_replicas() -> None:
    producer = Producer.__new__(Producer)

    assert producer._settings_extra() == {"acks": "all", "enable_idempotence": True}
