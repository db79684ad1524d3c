"""Outages of a log or a database, as whoever needs it rides them out: with pauses, and a line at each end."""

from __future__ import annotations

import asyncio
import logging
import random
import time

from streams.errors import StreamsError
from streams.log.retrying import BackOff
from streams.metrics import instruments

_LOGGER = logging.getLogger(__name__)


class Outages:
    """One line when something is away, growing pauses while it is, and one line when it is back.

    Args:
        who: waits, for the lines.
    """

    def __init__(self, who: str, back_off: BackOff | None = None) -> None:
        self._who = who
        self._back_off = back_off or BackOff()
        self._failures = 0
        self._began = 0.0
        self._told: type[StreamsError] | None = None

    async def wait(self, error: StreamsError) -> None:
        """Return when it is time for the next attempt."""
        if not self._failures:
            self._began = time.monotonic()
            instruments.OUTAGES.labels(type(error).__name__).inc()
            instruments.WAITING.inc()
        else:
            instruments.RETRIES.labels(type(error).__name__).inc()
        self._failures += 1
        if type(error) is not self._told:
            self._told = type(error)
            _LOGGER.warning(
                "%s waits, and tries again until it can go on: %s",
                self._who,
                error,
                extra={"error": type(error).__name__},
            )
        await asyncio.sleep(self._back_off.pause(self._failures, random.random()))  # noqa: S311 - a jitter

    def over(self) -> None:
        """What was tried has worked."""
        if self._failures:
            instruments.WAITING.dec()
            _LOGGER.warning("%s goes on after %.0f s", self._who, time.monotonic() - self._began)
            self._failures, self._told = 0, None
