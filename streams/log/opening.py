"""The log that the settings ask for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streams.log import Log
from streams.log.kafka.log import KafkaLog
from streams.log.sqlite.log import SqliteLog
from streams.settings import Settings


@asynccontextmanager
async def open_log(settings: Settings) -> AsyncIterator[Log]:
    """Kafka where ``STREAMS_KAFKA_BOOTSTRAP_SERVERS`` is set, else the embedded log in `data_dir`; closed at the end.

    Raises:
        LogUnavailableError: the broker or file cannot be reached.
    """
    log: Log
    if settings.kafka_bootstrap_servers:
        log = KafkaLog(settings)
    else:
        log = SqliteLog(settings.data_dir, prefix=settings.topic_prefix, partitions=settings.partitions)
    try:
        yield log
    finally:
        await log.close()
