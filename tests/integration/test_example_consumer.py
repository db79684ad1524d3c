"""The consumer that the README shows to those who read the topics themselves, as it stands there."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

import msgspec
import pytest
from conftest import kafka_settings
from services.kafka import KafkaBroker
from tallying.events import agreed, header, paragraph

from streams.contract.codec import agreement_record
from streams.contract.reports import agreement_reports
from streams.contract.topics import TOPICS
from streams.events import Agreement
from streams.log.opening import open_log

README = Path(__file__).parents[2] / "README.md"
PATIENCE_SECONDS = 90.0


def example() -> str:
    (found,) = re.findall(r"^```python\n(import asyncio\n.*?)^```", README.read_text(), flags=re.MULTILINE | re.DOTALL)
    return found


def report(uri: str) -> Agreement:
    event = paragraph(header(uri, outlet="Harbour Times"), agreements=[agreed("port", parties=["A", "B"])])
    return next(agreement_reports(event))


def test_it_has_twenty_lines() -> None:
    assert len([line for line in example().splitlines() if line]) <= 20


@pytest.mark.kafka
async def test_it_tells_each_agreement_once_and_when_it_is_taken_back(
    kafka_broker: KafkaBroker, tmp_path: Path
) -> None:
    settings = kafka_settings(kafka_broker, tmp_path)
    first, last = report("urn:a"), report("urn:b")
    withdrawn = msgspec.structs.replace(first, retracted=True)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        # Delivery is at least once.
        for event in (first, first, withdrawn, withdrawn, last):
            await log.append([agreement_record(event)])
    environment = os.environ | {
        "STREAMS_KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers or "",
        "STREAMS_TOPIC_PREFIX": settings.topic_prefix,
    }
    command = (sys.executable, "-u", "-c", example())
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout
        async with asyncio.timeout(PATIENCE_SECONDS):
            told = [(await process.stdout.readline()).decode().strip() for _ in range(3)]
    finally:
        process.kill()
        await process.wait()

    assert told == [
        "port reached: A, B (Harbour Times)",
        "taken back: port reached: A, B (Harbour Times)",
        "port reached: A, B (Harbour Times)",
    ]
