"""A worker whose user may not do what it has to."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress

import msgspec
import pytest
from classifying.running import Process, until
from conftest import over_tls
from services.kafka_local import LocalBroker

from streams.agents.worker import INFRASTRUCTURE_FAULT
from streams.contract.topics import TOPICS
from streams.errors import LogError
from streams.log.opening import open_log

pytestmark = pytest.mark.kafka


async def test_a_worker_that_may_not_join_its_group_ends_in_an_error_that_says_so(kafka_guarded: LocalBroker) -> None:
    """Faust leaves it to aiokafka, which does nothing more until it is asked."""
    prefix = f"rights-{uuid.uuid4().hex[:8]}-"
    async with open_log(over_tls(kafka_guarded.sasl, prefix)) as log:
        await log.create_topics(TOPICS)
    await asyncio.to_thread(kafka_guarded.grant, "topic", prefix, "Read", "Write", "Describe")
    guest = msgspec.structs.replace(over_tls(kafka_guarded.guest, prefix), partitions=8)

    async def granted() -> bool:
        """A broker takes its time to hear of a grant."""
        with suppress(LogError):
            async with open_log(guest) as log:
                return all([await log.end_offsets(topic.name) for topic in TOPICS])
        return False

    await until(granted)
    process = await Process.start(guest)
    code, errors = await process.ended()

    assert code == INFRASTRUCTURE_FAULT
    assert "GroupAuthorizationFailed" in errors
    assert "grant this user" in errors
