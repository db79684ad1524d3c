"""A worker whose user may not do what it has to."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress

import pytest
from classifying.running import until
from classifying.samples import word_stages
from conftest import over_tls
from services.kafka_local import LocalBroker

from streams.agents.worker import describe, serve
from streams.contract.topics import TOPICS
from streams.log.opening import open_log

pytestmark = pytest.mark.kafka


async def test_a_worker_that_may_not_join_its_group_ends_in_an_error_that_says_so(kafka_guarded: LocalBroker) -> None:
    """Faust leaves it to aiokafka, which does nothing more until it is asked."""
    prefix = f"rights-{uuid.uuid4().hex[:8]}-"
    async with open_log(over_tls(kafka_guarded.sasl, prefix)) as log:
        await log.create_topics(TOPICS)
    await asyncio.to_thread(kafka_guarded.grant, "topic", prefix, "Read", "Write", "Describe")
    faults: list[BaseException] = []
    serving = asyncio.create_task(serve(over_tls(kafka_guarded.guest, prefix), word_stages(), fault=faults.append))

    async def refused() -> bool:
        return bool(faults) or serving.done()

    try:
        await until(refused)
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving

    assert "GroupAuthorizationFailed" in describe(faults[0])
    assert "grant this user" in describe(faults[0])
