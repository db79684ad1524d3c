"""Workers that end in mid-run: every paragraph is classified at least once, none is lost."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import msgspec
import pytest
from classifying.running import Process, classified, count, until
from classifying.samples import new_records
from conftest import kafka_settings
from services.kafka import KafkaBroker

from streams.contract.topics import CLASSIFIED, TOPICS
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings

PARAGRAPHS = {(f"urn:newsroom:{article}", ordinal) for article in range(12) for ordinal in range(1, 51)}


def worker_of(lines: list[str]) -> int:
    """The process id of the first worker that said so."""
    return next(int(found[1]) for line in lines if (found := re.search(r"worker (\d+): reads", line)))


async def publish(log: Log) -> None:
    await log.create_topics(TOPICS)
    await log.append(new_records(articles=12, paragraphs=50))


async def at_least(log: Log, number: int) -> None:
    async def reached() -> bool:
        return await count(log, CLASSIFIED.name) >= number

    await until(reached)


async def all_classified(log: Log) -> None:
    async def done() -> bool:
        return set(await classified(log)) == PARAGRAPHS

    await until(done)


async def test_no_paragraph_is_lost_when_the_worker_is_killed_in_mid_run(log_settings: Settings) -> None:
    settings = msgspec.structs.replace(log_settings, batch_size=16)
    async with open_log(settings) as log:
        await publish(log)
        process = await Process.start(settings, seconds=0.02)
        await at_least(log, 150)
        await process.kill()
        assert set(await classified(log)) < PARAGRAPHS

        process = await Process.start(settings)
        await all_classified(log)
        process.signal(signal.SIGTERM)
        assert (await process.ended())[0] == 0


async def test_a_worker_told_to_stop_stops_cleanly_and_says_so(log_settings: Settings) -> None:
    process = await Process.start(log_settings)
    began = await process.lines_until("reads ")
    process.signal(signal.SIGTERM)
    code, rest = await process.ended()

    assert code == 0
    assert "reader 0-test" in began[0]
    assert "stopped" in rest
    assert "Traceback" not in rest


async def test_a_second_interrupt_ends_a_worker_at_once(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, partitions=1)
    async with open_log(settings) as log:
        await publish(log)
        process = await Process.start(settings, seconds=10.0)
        await process.lines_until("begins a batch")
        # Again and again, because two signals that come close together may arrive as one.
        while not await process.ends_within(0.2):
            process.signal(signal.SIGINT)

        assert (await process.ended())[0] == 130


@pytest.mark.kafka
async def test_two_processes_share_the_work_and_one_that_is_killed_starts_again(
    kafka_broker: KafkaBroker, tmp_path: Path
) -> None:
    settings = msgspec.structs.replace(kafka_settings(kafka_broker, tmp_path), batch_size=8)
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        process = await Process.start(settings, seconds=0.005, processes=2)
        lines = await process.lines_until("reads ")
        await log.append(new_records(articles=12, paragraphs=50))
        await at_least(log, 50)
        os.kill(worker_of(lines), signal.SIGKILL)
        await process.lines_until("starts again")
        await all_classified(log)
        process.signal(signal.SIGTERM)

        assert (await process.ended())[0] == 0


@pytest.mark.kafka
async def test_workers_whose_supervisor_is_killed_stop_by_themselves(kafka_broker: KafkaBroker, tmp_path: Path) -> None:
    settings = kafka_settings(kafka_broker, tmp_path)
    process = await Process.start(settings, processes=2)
    reading: set[str] = set()
    while len(reading) < 2:  # a worker says it again when the other one joins
        said = (await process.lines_until(": reads "))[-1]
        reading |= set(re.findall(r"worker (\d+): reads", said))
    process.signal(signal.SIGKILL)
    _, rest = await process.ended()  # once no process has its stderr open any more

    assert len(re.findall("stopped", rest)) == 2
