"""What answers come from, and why there may be none."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from streams.agents.stages import FilesParagraphs
from streams.contract.topics import TOPICS
from streams.errors import InputError, StreamsError
from streams.issues import IssueList
from streams.log import Log
from streams.log.opening import open_log
from streams.settings import Settings
from streams.tally.store import TallyStore
from streams.trials.beginning import FilerOf


def filer(issues: IssueList) -> FilesParagraphs:
    """The one that files for workers too."""
    # Imported here, because it brings tables of words with it.
    from streams.filing import Filer

    return Filer(issues)


@dataclass(slots=True)
class Filing:
    """How far the filing of a trial is."""

    done: int = 0
    of: int = 0
    """Records of what was read."""
    ended: bool = False
    error: StreamsError | None = None


@dataclass(slots=True)
class Sources:
    """What answers come from."""

    log: Log
    store: TallyStore
    settings: Settings
    """By which other parts of the house open the same log and store for themselves."""
    filer_of: FilerOf = filer
    """Who files for a trial."""
    ready: bool = False
    """Whether the tallies had caught up once."""
    filing: dict[str, Filing] = field(default_factory=dict)
    """Trials that are being filed, or that were when it failed, by name."""
    _written: Log | None = None
    _writing: asyncio.Lock = field(default_factory=asyncio.Lock)
    _open: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def log_to_write(self) -> Log:
        """The log for who appends to it, opened when that is wanted for the first time.

        Raises:
            LogUnavailableError: it cannot be reached, or written.
        """
        async with self._writing:
            if self._written is None:
                log = await self._open.enter_async_context(open_log(self.settings))
                await log.create_topics(TOPICS)
                self._written = log
            return self._written

    async def close(self) -> None:
        """Close what was opened here."""
        await self._open.aclose()


class NotFoundError(InputError):
    """There is no such thing."""


class ConflictError(InputError):
    """Not now, because something else is under way."""


class NoJsonError(InputError):
    """What was sent does not say that it is JSON."""


class UnpublishableError(InputError):
    """Nothing that was sent can be published."""


class NotReadyError(InputError):
    """The tallies have not caught up yet."""
