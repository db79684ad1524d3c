"""A worker: the agents in this event loop until it is cancelled, or in processes of their own."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from streams.agents.app import CLASSIFIER, App
from streams.agents.classifier import Classifier
from streams.agents.classify import ReadsParagraphs
from streams.contract.topics import TOPICS
from streams.errors import LogUnavailableError, SettingsError, StreamsError
from streams.log.opening import open_log
from streams.processes import log_to_stderr, run_until_told, supervise
from streams.settings import Settings

INFRASTRUCTURE_FAULT = 70
"""Exit code of a process whose log has failed (EX_SOFTWARE of sysexits.h)."""
STOP_WITHIN = 8.0
"""Seconds after which stopping has failed, below the 10 s that `docker stop` grants."""

logger = logging.getLogger(__name__)

LoadReader = Callable[[Settings], ReadsParagraphs]


def end_process(error: BaseException) -> NoReturn:
    """Say what failed in one line, and end this process before it can commit anything more."""
    print(f"streams: {describe(error)}", file=sys.stderr, flush=True)
    os._exit(INFRASTRUCTURE_FAULT)


def describe(error: BaseException) -> str:
    """One line for a user."""
    text = str(error) if isinstance(error, StreamsError) else f"{type(error).__name__}: {error}"
    return " ".join(text.split())


async def serve(
    settings: Settings,
    reader: ReadsParagraphs,
    *,
    ready: Callable[[], None] = lambda: None,
    fault: Callable[[BaseException], None] = end_process,
) -> None:
    """Run the agents in this event loop until cancelled; then finish the batch in hand and leave the group.

    Args:
        ready: called whenever partitions have been assigned and are being read.
        fault: told of a fault of the infrastructure, from whatever thread; it is to end the process.

    Raises:
        GroupBusyError: on the embedded log, when the group has its worker.
        LogUnavailableError: the log cannot be reached to begin with.
    """

    def assigned(partitions: frozenset[tuple[str, int]]) -> None:
        logger.info("worker %d: reads %s", os.getpid(), _named(partitions))
        ready()

    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
    app = App(CLASSIFIER, settings, on_assigned=assigned, on_crash=fault)
    classifier = Classifier(app, reader, batch_size=settings.batch_size, fault=fault)
    try:
        await _start(app)
        await asyncio.get_running_loop().create_future()
    finally:
        await _stop(app, fault)
        await classifier.close()


def run_worker(settings: Settings, load_reader: LoadReader) -> int:
    """``streams worker``: serve until SIGTERM or Ctrl-C; a second Ctrl-C ends it at once.

    Returns:
        The process's exit code.

    Raises:
        StreamsError: the issue list, the model or the log cannot be had.
    """
    log_to_stderr()
    run_until_told(lambda: _load_and_serve(settings, load_reader))
    return 0


def run_workers(settings: Settings, *, processes: int, load_reader: LoadReader) -> int:
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
    log_to_stderr()
    return supervise(_work, (settings, load_reader), processes=processes)


def _work(settings: Settings, load_reader: LoadReader) -> int:
    try:
        return run_worker(settings, load_reader)
    except StreamsError as error:
        print(f"streams: {describe(error)}", file=sys.stderr, flush=True)
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


async def _load_and_serve(settings: Settings, load_reader: LoadReader) -> None:
    reader = await asyncio.to_thread(load_reader, settings)
    logger.info("worker %d: reader %s", os.getpid(), reader.identity.version)
    await serve(settings, reader)


async def _start(app: App) -> None:
    try:
        await app.start()
    except StreamsError:
        raise
    except Exception as error:
        raise LogUnavailableError(
            f"the agents cannot start: {describe(error)}", remedy="see that the log can be reached"
        ) from error


async def _stop(app: App, fault: Callable[[BaseException], None]) -> None:
    stopping = asyncio.create_task(app.stop())
    done, _ = await asyncio.wait([stopping], timeout=STOP_WITHIN)
    if not done:
        fault(LogUnavailableError(f"not stopped within {STOP_WITHIN:.0f} s", remedy="see that the log can be reached"))
    logger.info("worker %d: stopped", os.getpid())
