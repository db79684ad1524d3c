"""Logs that go away for good, with others in their place."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from aiokafka.admin import AIOKafkaAdminClient

from streams.settings import Settings

PATIENCE = 20.0


async def delete_log(settings: Settings, topics: Iterable[str]) -> None:
    """Delete the topics; of the embedded log, which deletes none, the file."""
    if not settings.kafka_bootstrap_servers:
        for path in settings.data_dir.glob("log.db*"):
            path.unlink()
        return
    names = {settings.topic_prefix + topic for topic in topics}
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    try:
        await admin.delete_topics(sorted(names))
        async with asyncio.timeout(PATIENCE):
            while names & set(await admin.list_topics()):
                await asyncio.sleep(0.05)
    finally:
        await admin.close()
