"""A Kafka broker for the tests: the one the environment names, else a container, else the jars."""

from __future__ import annotations

import asyncio
import os
import uuid
from collections.abc import Iterable, Mapping
from typing import Protocol

from aiokafka.admin import AIOKafkaAdminClient, NewPartitions
from services import docker, kafka_jars
from services.errors import MisconfiguredError, UnavailableError
from services.kafka_container import ContainerBroker
from services.kafka_local import LocalBroker
from services.kafka_probe import answers

BOOTSTRAP = "KAFKA_BOOTSTRAP_SERVERS"
RUN = f"test-{uuid.uuid4().hex[:8]}"
"""Starts every topic and group name of this run."""


class KafkaBroker(Protocol):
    """A broker of one node; what it holds survives `kill` and `stop`."""

    bootstrap_servers: str
    description: str
    session_timeout: float
    """Seconds; a short one that it accepts."""

    def start(self) -> None:
        """Start, on the same port and data as before; nothing if it runs.

        Raises:
            StartError: it does not come up; the text ends with its log.
        """
        ...

    def stop(self) -> None:
        """End it as an operator would."""
        ...

    def kill(self) -> None:
        """kill -9."""
        ...

    def close(self) -> None:
        """End it for good and drop its data."""
        ...


class NamedBroker:
    """The broker the environment names: not ours to stop or kill."""

    session_timeout = 6.0  # what brokers accept unless told otherwise

    def __init__(self, bootstrap_servers: str) -> None:
        self.bootstrap_servers = bootstrap_servers
        self.description = f"{bootstrap_servers} ({BOOTSTRAP})"

    def start(self) -> None:
        """
        Raises:
            MisconfiguredError: nothing answers there.
        """
        if not any(answers(server) for server in self.bootstrap_servers.split(",")):
            raise MisconfiguredError(f"{BOOTSTRAP} is {self.bootstrap_servers}, but no broker answers there")

    def stop(self) -> None:
        raise UnavailableError(f"the broker that {BOOTSTRAP} names is not ours to stop")

    kill = stop

    def close(self) -> None:
        """Leave it as it was: this run's topics go."""
        if any(answers(server) for server in self.bootstrap_servers.split(",")):
            asyncio.run(_delete_topics(self.bootstrap_servers))


async def add_partitions(bootstrap_servers: str, topics: Iterable[str], *, total: int) -> None:
    """Let each topic have so many partitions in all."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        await admin.create_partitions({topic: NewPartitions(total) for topic in topics})
    finally:
        await admin.close()


async def _delete_topics(bootstrap_servers: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        ours = [topic for topic in await admin.list_topics() if topic.startswith(RUN)]
        if ours:
            await admin.delete_topics(ours)
    finally:
        await admin.close()


def choose(environment: Mapping[str, str] = os.environ) -> KafkaBroker:
    """The broker to be had here, not started.

    Raises:
        UnavailableError: none; the text says why each was left out.
    """
    if environment.get(BOOTSTRAP):
        return NamedBroker(environment[BOOTSTRAP])
    return choose_own()


def choose_own() -> KafkaBroker:
    """A broker that the tests may stop, kill and start again.

    Raises:
        UnavailableError: none; the text says why each was left out.
    """
    if docker.daemon_answers():
        return ContainerBroker(docker.image("kafka"))
    try:
        return LocalBroker(kafka_jars.resolve(), why="no Docker daemon answers")
    except UnavailableError as error:
        raise UnavailableError(f"no Docker daemon answers and {error}") from error
