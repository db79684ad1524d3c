"""The log that the settings ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streams.log import Log
from streams.log.kafka.log import KafkaLog
from streams.log.sqlite.log import SqliteLog
from streams.settings import Settings


@asynccontextmanager
async def open_log(settings: Settings, *, writable: bool = True) -> AsyncIterator[Log]:
    """Kafka where ``STREAMS_KAFKA_BOOTSTRAP_SERVERS`` is set, else the embedded log in `data_dir`; closed at the end.

    Args:
        writable: False for who only reads. The embedded log is then neither created nor changed, and
            may lie in a read-only directory; topics are not created either.

    Raises:
        LogUnavailableError: the broker or file cannot be reached, or there is no file to read.
    """
    log: Log
    if settings.kafka_bootstrap_servers:
        log = KafkaLog(settings)
    else:
        log = SqliteLog(
            settings.data_dir, prefix=settings.topic_prefix, partitions=settings.partitions, writable=writable
        )
    try:
        yield log
    finally:
        await log.close()
