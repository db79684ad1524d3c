"""Tally consumers killed with -9 and started again, alone and in company."""

from __future__ import annotations

import asyncio
import os
import random
import signal
from pathlib import Path

import msgspec
import pytest
from services.pairs import EACH_ONCE, ON_KAFKA, ON_POSTGRES
from services.processes import Child
from tallying.coverage import coverage
from tallying.events import header, kill
from tallying.feeding import Event
from tallying.running import (
    children_alive,
    consumer_process,
    publish,
    ready,
    until,
    until_published,
    until_read,
    until_reported,
)

from streams.contract.topics import CLASSIFIED
from streams.events import ClassifiedParagraph
from streams.settings import Settings
from streams.tally.core.fold import fold
from streams.tally.store import TallyStore

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def history(articles: int) -> tuple[list[ClassifiedParagraph], list[Event]]:
    """What counts in the end, and a history that leads there: second versions, kills, repeats."""
    final: list[ClassifiedParagraph] = []
    events: list[Event] = []
    for number, paragraphs in enumerate(coverage(articles, paragraphs=10)):
        events += paragraphs
        if number % 5 == 1:
            second = msgspec.structs.replace(paragraphs[0].article, version="2", digest="second")
            paragraphs = [msgspec.structs.replace(p, article=second, statements=()) for p in paragraphs]
            events += paragraphs
        if number % 5 == 2:
            events.append(kill(header(paragraphs[0].article.uri)))
            continue
        if number % 5 == 3:
            events += paragraphs
        final += paragraphs
    return final, events


def read_so_far(store: TallyStore) -> int:
    return sum(store.positions().values())


@EACH_ONCE
async def test_a_consumer_killed_again_and_again_ends_in_the_tallies_of_one_undisturbed_pass(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    final, events = history(120)
    size = len(events) // 4 + 1
    parts = [events[at : at + size] for at in range(0, len(events), size)]
    settings = msgspec.structs.replace(log_settings, tally_batch_size=10)
    chance = random.Random(5)
    async with ready(settings, database_url) as (log, store):
        published = 0
        # What follows a kill is published after it, so that every kill falls in the middle of a run.
        for part in parts[:-1]:
            await publish(log, part)
            child = consumer_process(settings, database_url, tmp_path / "consumer.txt")
            goal = published + chance.randrange(len(part) // 4, len(part) * 3 // 4)
            await until(lambda goal=goal: read_so_far(store) >= goal, children_alive(child))
            await asyncio.to_thread(child.kill)
            published += len(part)
        await publish(log, parts[-1])
        child = consumer_process(settings, database_url, tmp_path / "consumer.txt")
        await until_read(log, store, children_alive(child))
        tallies = await until_published(log, store, children_alive(child))
        await until_reported(log, reported(final), children_alive(child))
        await asyncio.to_thread(child.kill)
        assert store.tallies() == fold(final)

    revisions: dict[str, list[int]] = {}
    for tally in tallies:
        revisions.setdefault(tally.issue, []).append(tally.revision)
    assert all(found == sorted(found) for found in revisions.values())


def reported(paragraphs: list[ClassifiedParagraph]) -> set[str]:
    """Ids of the reports, where no paragraph has two at one place."""
    return {
        f"{p.article.uri}#{p.article.version}/{p.ordinal}/{label.issue}/{label.trigger[0]}"
        for p in paragraphs
        for label in p.agreements
    }


@ON_KAFKA
@ON_POSTGRES
async def test_two_consumers_share_the_partitions_and_their_tallies_add_up(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    final, events = history(150)
    settings = msgspec.structs.replace(log_settings, tally_batch_size=50)
    outputs = [tmp_path / f"consumer-{n}.txt" for n in range(2)]
    children: list[Child] = []
    async with ready(settings, database_url) as (log, store):
        try:
            children = [consumer_process(settings, database_url, output) for output in outputs]
            await until(lambda: all(partitions_of(output) == 2 for output in outputs), children_alive(*children))
            await publish(log, events[: len(events) // 2])
            await until_read(log, store, children_alive(*children))
            # One of them dies in mid-run; the group gives its partitions to the other.
            await publish(log, events[len(events) // 2 :])
            await asyncio.to_thread(children.pop().kill)
            await until_read(log, store, children_alive(*children))
            await until_published(log, store, children_alive(*children))
        finally:
            for child in children:
                await asyncio.to_thread(child.kill)
        assert store.tallies() == fold(final)


@ON_KAFKA
@ON_POSTGRES
async def test_a_consumer_that_stood_still_while_another_took_over_does_no_harm_when_it_wakes(
    log_settings: Settings, database_url: str, tmp_path: Path
) -> None:
    final, events = history(60)
    outputs = [tmp_path / f"consumer-{n}.txt" for n in range(2)]
    children: list[Child] = []
    async with ready(log_settings, database_url) as (log, store):
        try:
            children.append(consumer_process(log_settings, database_url, outputs[0]))
            await publish(log, events[: len(events) // 2])
            await until_read(log, store, children_alive(*children))
            await until_published(log, store, children_alive(*children))
            os.kill(children[0].pid, signal.SIGSTOP)
            # What it has asked the broker for comes to it all the same, and lies there until it wakes.
            await publish(log, events[len(events) // 2 :])
            children.append(consumer_process(log_settings, database_url, outputs[1]))
            await until_read(log, store, children_alive(*children))
            os.kill(children[0].pid, signal.SIGCONT)
            await until(lambda: partitions_of(outputs[0]) == 2, children_alive(*children))
            await until_published(log, store, children_alive(*children))
        finally:
            for child in children:
                await asyncio.to_thread(child.kill)
        assert store.tallies() == fold(final)


def partitions_of(output: Path) -> int:
    """How many partitions of what is classified a consumer has, by its last word about it."""
    said = [line for line in output.read_text().splitlines() if "has partitions" in line]
    held = said[-1].partition("has partitions ")[2].split(", ") if said else []
    return sum(partition.startswith(CLASSIFIED.name) for partition in held)
