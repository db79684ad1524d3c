"""Faust as it comes, our app with a body of the test's, and what a group has committed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import faust
from classifying.running import until
from classifying.samples import READER_GROUP

from streams.agents.app import App, NoTables
from streams.contract.records import TopicPartition
from streams.contract.topics import PARAGRAPHS
from streams.log import Log
from streams.settings import Settings

RAW = {"value_type": bytes, "value_serializer": "raw"}
HERE = TopicPartition(PARAGRAPHS.name, 0)


@asynccontextmanager
async def stock(
    settings: Settings, tmp_path: Path, body: Callable[[Any], Awaitable[None]], **topic: Any
) -> AsyncIterator[Any]:
    """A Faust app with one agent of `paragraphs`, as Faust comes but for its second's wait for tables."""
    app = faust.App(
        settings.topic_prefix + READER_GROUP,
        broker=f"kafka://{settings.kafka_bootstrap_servers}",
        datadir=tmp_path / "faust",
        TableManager=NoTables,
        broker_commit_interval=0.2,
        stream_wait_empty=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        table_standby_replicas=0,
        web_enabled=False,
    )
    app.agent(app.topic(settings.topic_prefix + PARAGRAPHS.name, **(topic or RAW)), name="stock")(body)
    async with _running(app):
        yield app


@asynccontextmanager
async def ours(settings: Settings, tmp_path: Path, body: Callable[[Any], Awaitable[None]]) -> AsyncIterator[Any]:
    """Our Faust app with one agent of `paragraphs`, a record an event."""
    app = App(READER_GROUP, settings)
    app.agent(app.bytes_topic(PARAGRAPHS.name), name="ours")(body)
    async with _running(app):
        yield app


@asynccontextmanager
async def _running(app: Any) -> AsyncIterator[None]:
    await app.start()
    try:
        yield
    finally:
        await app.stop()


async def committed(log: Log) -> int:
    return (await log.committed(READER_GROUP, PARAGRAPHS.name)).get(HERE, 0)


async def commit_reaches(log: Log, offset: int) -> None:
    async def reached() -> bool:
        return await committed(log) >= offset

    await until(reached)
