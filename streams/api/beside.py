"""Work that takes a core for minutes, in a process of its own: the server goes on answering."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import threading
from collections.abc import Awaitable, Callable
from multiprocessing.connection import Connection
from typing import TypeAlias

from streams.errors import StreamsError
from streams.processes import ended_with_parent, interrupts_held
from streams.tally.trials import Trial
from streams.trials.filing import Filed

Tell = Callable[[Filed], None]
Begun = Callable[[Trial], None]
Work: TypeAlias = Callable[[Tell, Begun], Awaitable[None]]
"""What is done, told how it goes; it is found in the other process by its name, with its arguments."""
Message: TypeAlias = Trial | Filed | StreamsError

_LOGGER = logging.getLogger(__name__)
_SPAWNING = multiprocessing.get_context("spawn")


def do_beside(work: Work, hear: Callable[[Message | None], None], *, name: str) -> None:
    """Begin to work, and hear of it in a thread.

    Args:
        hear: given the trial once it has begun, how far it is, a fault, and None at the end.
    """
    ours, theirs = _SPAWNING.Pipe(duplex=False)
    # Nothing that we wait for at our end: what is cut short goes on where it was.
    process = _SPAWNING.Process(target=_do, args=(theirs, work), name=name, daemon=True)

    def listen() -> None:
        try:
            with interrupts_held():
                process.start()
            theirs.close()
            while True:
                hear(ours.recv())
        except EOFError:
            process.join()
            if process.exitcode:
                hear(StreamsError(f"{name} ended with {process.exitcode}", remedy="see the server's log"))
        except Exception as error:
            # Whoever waits for it to begin must hear that it never does.
            _LOGGER.exception("%s: no process", name)
            hear(StreamsError(f"{name}: {type(error).__name__}: no process", remedy="see the server's log"))
        finally:
            hear(None)
            for end in (ours, theirs):
                end.close()

    threading.Thread(target=listen, name=name, daemon=True).start()


def _do(told: Connection, work: Work) -> None:
    ended_with_parent()
    try:
        asyncio.run(_awaited(work(told.send, told.send)))
    except StreamsError as error:
        told.send(error)
    except Exception as error:
        told.send(StreamsError(f"{type(error).__name__}: it could not be filed", remedy="see the server's log"))
        raise


async def _awaited(work: Awaitable[None]) -> None:
    await work
