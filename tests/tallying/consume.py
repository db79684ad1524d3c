"""Run a tally consumer with the settings of the environment until killed."""

from __future__ import annotations

import asyncio
import logging

from streams.log.opening import open_log
from streams.settings import load_settings
from streams.tally.consumer import TallyConsumer
from streams.tally.store import TallyStore


async def main() -> None:
    settings = load_settings()
    store = TallyStore(settings.tally_database)
    async with open_log(settings) as log:
        await TallyConsumer(log, store, settings).run()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO)
    asyncio.run(main())
