"""A worker: the agents in this event loop until it is cancelled, or in processes of their own."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NoReturn

from streams.agents.announcing import announce, decided, in_words
from streams.agents.app import App
from streams.agents.catching_up import tell_until_caught_up
from streams.agents.stages import Stages
from streams.agents.stepper import Stepper
from streams.agents.watching import tell_outages
from streams.contract.readings import Decision, filer_group, reader_group
from streams.contract.records import TopicPartition
from streams.contract.topics import PARAGRAPHS, READ, TOPICS
from streams.errors import LogUnavailableError, SettingsError, StreamsError
from streams.events import Reading
from streams.lines import are_json, log_to_stderr
from streams.log import Log
from streams.log.lag import Groups, lag_shown
from streams.log.opening import open_log
from streams.metrics import instruments
from streams.processes import run_until_told, supervise
from streams.roles import in_role
from streams.settings import Settings

INFRASTRUCTURE_FAULT = 70
"""Exit code of a process whose log has failed (EX_SOFTWARE of sysexits.h)."""
STOP_WITHIN = 8.0
"""Seconds after which stopping has failed, below the 10 s that `docker stop` grants."""

logger = logging.getLogger(__name__)

LoadStages = Callable[[Settings], Stages]
Reread = Callable[[Log], Awaitable[int]]
"""Publishes the paragraphs again that the log has deleted; how many."""


async def nothing_again(log: Log) -> int:
    """For a log that has deleted nothing."""
    return 0


def end_process(error: BaseException) -> NoReturn:
    """Say what failed in one line, and end this process before it can commit anything more."""
    try:
        _say(error)
    finally:  # whoever read it may be gone
        os._exit(INFRASTRUCTURE_FAULT)


def _say(error: BaseException) -> None:
    if are_json():
        logger.critical("%s", describe(error), extra={"error": type(error).__name__})
    else:
        print(f"streams: {describe(error)}", file=sys.stderr, flush=True)


def describe(error: BaseException) -> str:
    """One line for a user."""
    text = str(error) if isinstance(error, StreamsError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())


async def serve(
    settings: Settings,
    stages: Stages,
    *,
    reread: Reread = nothing_again,
    ready: Callable[[Reading], None] = lambda reading: None,
    fault: Callable[[BaseException], None] = end_process,
) -> None:
    """Run the agents in this event loop until cancelled; then finish the batches in hand and leave the groups.

    Args:
        reread: called before a reader that is new to the log is announced.
        ready: called, with the reading that is made, whenever every agent has its partitions and reads them.
        fault: told of a fault of the infrastructure, from whatever thread; it is to end the process.

    Raises:
        GroupBusyError: on the embedded log, when a group has its worker.
        LogUnavailableError: the log cannot be reached to begin with.
    """
    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        decision = await decided(log, stages, switch_back=not settings.kafka_bootstrap_servers)
        logger.info("worker %d: %s", os.getpid(), await in_words(log, decision))
        leads = asyncio.Event()
        reads: dict[str, frozenset[TopicPartition]] = {}

        async def groups() -> Groups:
            return dict(reads)

        async def publish_again() -> None:
            # What is announced may become current: not before all of it is on its way to be read.
            if decision.new_reader and (again := await reread(log)):
                logger.info("worker %d: published %d older paragraphs again", os.getpid(), again)

        async with _agents(settings, stages, decision, leads, reads, ready, fault), lag_shown(log, groups):
            await announce(log, decision, leads, publish_again, who=f"worker {os.getpid()}")
            await _tell_until_caught_up(log, stages, decision)
            await tell_outages(log, [PARAGRAPHS.name, READ.name], who=f"worker {os.getpid()}")


@asynccontextmanager
async def _agents(
    settings: Settings,
    stages: Stages,
    decision: Decision,
    leads: asyncio.Event,
    reads: dict[str, frozenset[TopicPartition]],
    ready: Callable[[Reading], None],
    fault: Callable[[BaseException], None],
) -> AsyncIterator[None]:
    """Both agents at work, each in an app of its own: an app is one consumer group.

    Args:
        leads: set while this worker reads the first partition of paragraphs, which one of its group does.
        reads: kept up with the partitions that it reads, by group.
    """
    groups = (reader_group(stages.reader.version), filer_group(decision.reading))
    waiting = set(groups)

    def app(group: str) -> App:
        def assigned(partitions: frozenset[tuple[str, int]]) -> None:
            logger.info("worker %d: reads %s", os.getpid(), _named(partitions))
            waiting.discard(group)
            instruments.ASSIGNMENTS.labels(group).inc()
            reads[group] = frozenset(
                TopicPartition(topic.removeprefix(settings.topic_prefix), number) for topic, number in partitions
            )
            if group == groups[0]:
                (leads.set if any(number == 0 for _, number in partitions) else leads.clear)()
            if not waiting:
                ready(decision.reading)

        return App(group, settings, run_size=settings.batch_size, on_assigned=assigned, on_crash=fault)

    apps = [app(group) for group in groups]
    size = settings.batch_size
    steppers: list[Stepper[Any, Any]] = [
        Stepper(apps[0], stages.reading(), batch_size=size, fault=fault),
        Stepper(apps[1], stages.filing(), batch_size=size, fault=fault),
    ]
    try:
        for each in apps:
            await _start(each)
        yield
    finally:
        await _stop(apps, fault)
        for stepper in steppers:
            await stepper.close()


async def _tell_until_caught_up(log: Log, stages: Stages, decision: Decision) -> None:
    def say(line: str) -> None:
        logger.info("worker %d: reading %s: %s", os.getpid(), decision.reading.id, line)

    try:
        if decision.new_reader:
            await tell_until_caught_up(log, reader_group(stages.reader.version), PARAGRAPHS.name, "read", say)
        await tell_until_caught_up(log, filer_group(decision.reading), READ.name, "filed", say)
    except StreamsError as error:
        # The agents have their own connections, and ride out more than this one.
        say(f"cannot say how far it is: {error.message}")


def run_worker(settings: Settings, load_stages: LoadStages, reread: Reread = nothing_again, number: int = 1) -> int:
    """``streams worker``: serve until SIGTERM or Ctrl-C; a second Ctrl-C ends it at once.

    Args:
        number: of this process among several of one command.

    Returns:
        The process's exit code.

    Raises:
        StreamsError: the issue list, the model or the log cannot be had.
    """
    with in_role(settings, "worker", number=number):
        run_until_told(lambda: _load_and_serve(settings, load_stages, reread))
    return 0


def run_workers(settings: Settings, *, processes: int, load_stages: LoadStages, reread: Reread = nothing_again) -> int:
    """``streams worker --processes N``: as many workers, started again when a signal has ended one.

    Returns:
        The exit code: 0 once told to stop, else that of the first worker that gave up.

    Raises:
        SettingsError: more than one on the embedded log.
    """
    if processes > 1 and not settings.kafka_bootstrap_servers:
        raise SettingsError(
            f"--processes {processes}: the embedded log takes one worker a consumer group",
            remedy="use --processes 1, or Kafka for several (set STREAMS_KAFKA_BOOTSTRAP_SERVERS)",
        )
    log_to_stderr("worker", settings.log_format)
    return supervise(_work, (settings, load_stages, reread), processes=processes)


def _work(settings: Settings, load_stages: LoadStages, reread: Reread, number: int) -> int:
    try:
        return run_worker(settings, load_stages, reread, number)
    except StreamsError as error:
        _say(error)
        return 1


def _named(partitions: frozenset[tuple[str, int]]) -> str:
    """``paragraphs 0 1 2 3``"""
    topics = sorted({topic for topic, _ in partitions})
    return (
        ", ".join(
            " ".join([topic, *map(str, sorted(number for of, number in partitions if of == topic))]) for topic in topics
        )
        or "no partition, since others of the group have them all"
    )


async def _load_and_serve(settings: Settings, load_stages: LoadStages, reread: Reread) -> None:
    stages = await asyncio.to_thread(load_stages, settings)
    await serve(settings, stages, reread=reread)


async def _start(app: App) -> None:
    try:
        await app.start()
    except StreamsError:
        raise
    except Exception as error:
        raise LogUnavailableError(
            f"the agents cannot start: {describe(error)}", remedy="see that the log can be reached"
        ) from error


async def _stop(apps: Sequence[App], fault: Callable[[BaseException], None]) -> None:
    stopping = [asyncio.create_task(app.stop()) for app in apps]
    _, late = await asyncio.wait(stopping, timeout=STOP_WITHIN)
    if late:
        fault(LogUnavailableError(f"not stopped within {STOP_WITHIN:.0f} s", remedy="see that the log can be reached"))
    logger.info("worker %d: stopped", os.getpid())
