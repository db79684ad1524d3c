"""What answers come from, and why there may be none."""

from __future__ import annotations

from dataclasses import dataclass

from streams.errors import InputError
from streams.log import Log
from streams.settings import Settings
from streams.tally.store import TallyStore


@dataclass(slots=True)
class Sources:
    """What answers come from."""

    log: Log
    store: TallyStore
    settings: Settings
    """By which other parts of the house open the same log and store for themselves."""
    ready: bool = False
    """Whether the tallies had caught up once."""


class NotFoundError(InputError):
    """There is no such thing."""


class NotReadyError(InputError):
    """The tallies have not caught up yet."""
