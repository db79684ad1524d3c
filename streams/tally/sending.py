"""Mends on their way to the log, from whichever door they come in by."""

from __future__ import annotations

from streams.contract.codec import mend_record
from streams.contract.topics import MENDS
from streams.events import Mend
from streams.log.opening import open_log
from streams.settings import Settings


async def send(settings: Settings, mend: Mend) -> None:
    """Append a mend, or the taking back of one; on the log it counts as soon as the tally consumer comes to it.

    Raises:
        LogUnavailableError: the log cannot be reached.
    """
    async with open_log(settings) as log:
        await log.create_topics([MENDS])
        await log.append([mend_record(mend)])
