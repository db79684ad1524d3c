"""How every Kafka client of ours connects, and how its errors are told."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol, TypeVar

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import (
    ClusterAuthorizationFailedError,
    GroupAuthorizationFailedError,
    KafkaError,
    MessageSizeTooLargeError,
    TopicAuthorizationFailedError,
)

from streams.errors import LogError, LogUnavailableError, OversizeError, SettingsError
from streams.settings import Settings


class Client(Protocol):
    async def start(self) -> None: ...


C = TypeVar("C", bound=Client)

CONNECT_SECONDS = 10.0
"""How long to try to reach a broker before saying that there is none."""
STOP_SECONDS = 2.0
REQUEST_SECONDS = 15.0
"""Over the 10 s that the coordinator may hold back a member's join."""
HEARTBEATS = 0.3
"""Of a session: a member's next sign of life, two of which may go amiss. Source: aiokafka's defaults, 3 s of 10."""


def connection_options(settings: Settings, client_id: str) -> dict[str, Any]:
    """Keyword arguments that every aiokafka client takes. They hold the password: never log them.

    Raises:
        SettingsError: the certificate authorities cannot be read.
    """
    options: dict[str, Any] = {
        "bootstrap_servers": settings.kafka_bootstrap_servers,
        "client_id": client_id,
        "request_timeout_ms": int(REQUEST_SECONDS * 1000),
        "security_protocol": settings.kafka_security_protocol,
    }
    if settings.kafka_security_protocol.endswith("SSL"):
        options["ssl_context"] = _tls(settings)
    if settings.kafka_password:
        options["sasl_mechanism"] = settings.kafka_sasl_mechanism
        options["sasl_plain_username"] = settings.kafka_username
        options["sasl_plain_password"] = settings.kafka_password.reveal()
    return options


@contextmanager
def translated(servers: str) -> Iterator[None]:
    """Errors of aiokafka and time limits as ours."""
    try:
        yield
    except MessageSizeTooLargeError as error:
        raise OversizeError(
            f"Kafka at {servers} refuses a record as too large", remedy="shorten the input or its uri"
        ) from error
    except (TopicAuthorizationFailedError, GroupAuthorizationFailedError, ClusterAuthorizationFailedError) as error:
        raise LogError(
            f"Kafka at {servers}: {error}",
            remedy="grant this user reading or writing of these topics, reading of its groups, "
            "and creating where topics are missing",
        ) from error
    except (KafkaError, TimeoutError, OSError) as error:
        raise LogUnavailableError(
            f"Kafka at {servers} cannot be reached: {str(error) or 'no answer in time'}",
            remedy="see that STREAMS_KAFKA_BOOTSTRAP_SERVERS names running brokers and that the "
            "STREAMS_KAFKA_SECURITY_PROTOCOL and credentials are theirs",
        ) from error


async def started(client: C, stop: Callable[[C], Awaitable[None]]) -> C:
    """The client, connected; where that fails, takes too long or is cancelled it is stopped.

    aiokafka 0.14 never closes the connection over which it asks for the first metadata if it is cancelled meanwhile:
    a start that answers is therefore let come to its end.
    """
    starting = asyncio.ensure_future(client.start())
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await asyncio.shield(starting)
    except BaseException:
        # Whoever is cancelled again meanwhile waits no longer; the client is stopped all the same.
        await asyncio.shield(asyncio.ensure_future(_given_up(starting, client, stop)))
        raise
    return client


async def _given_up(starting: asyncio.Future[None], client: C, stop: Callable[[C], Awaitable[None]]) -> None:
    await asyncio.wait({starting}, timeout=STOP_SECONDS)
    await _cancelled(starting)
    await stop(client)


async def _cancelled(task: asyncio.Future[None]) -> None:
    """Cancel it, and wait a while for its end, whatever that is."""
    task.cancel()
    await asyncio.wait({task}, timeout=STOP_SECONDS)
    if task.done() and not task.cancelled():
        task.exception()


async def stop_consumer(consumer: AIOKafkaConsumer, within: float = STOP_SECONDS) -> None:
    """Stop a consumer, whether or not its broker still answers.

    Args:
        within: seconds that its stop may take; where it is cut short its group misses it until its session ends.

    aiokafka 0.14 lets the cancellation of its own fetches, and faults of a broker that is gone, out of `stop`, and
    then leaves the connections open.
    """
    stopping = asyncio.create_task(consumer.stop())
    await asyncio.wait({stopping}, timeout=within)
    if not stopping.done():
        await _cancelled(stopping)
    if not stopping.done() or stopping.cancelled() or stopping.exception() is not None:
        await consumer._client.close()


async def stop_producer(producer: AIOKafkaProducer) -> None:
    """Stop a producer without flushing: whoever waits for an acknowledgement has it, or has given up.

    `AIOKafkaProducer.stop` flushes first, and an idempotent producer retries for ever, so that with
    an unreachable broker it would not return.
    """
    producer._closed = True
    await producer._sender.close()
    await producer.client.close()


def _tls(settings: Settings) -> ssl.SSLContext:
    cafile = settings.kafka_ssl_cafile
    try:
        return ssl.create_default_context(cafile=cafile)
    except OSError as error:
        raise SettingsError(
            f"STREAMS_KAFKA_SSL_CAFILE: {cafile}: {error}", remedy="name a readable file of PEM certificates"
        ) from error
