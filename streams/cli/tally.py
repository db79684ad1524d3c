"""``streams tally``: the consumer that keeps the tallies."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from streams.cli.options import data_option
from streams.settings import Settings, load_settings


@click.command(short_help="Keep the running tallies.")
@data_option
def tally(data_dir: Path | None) -> None:
    """Keep the running tallies: fold classified paragraphs as they come, publish what changes.

    Reads `classified-paragraphs`, `articles` and `readings`; keeps the tallies in SQL
    (STREAMS_DATABASE_URL, a SQLite file by default); writes `tallies`, and to `agreements` what counts and
    what does no longer. Runs until it is told to stop (Ctrl-C or SIGTERM), and goes on where it stopped
    when started again.
    """
    from streams.processes import run_until_told
    from streams.roles import in_role

    settings = load_settings(data_dir=data_dir)
    with in_role(settings, "tally"):
        run_until_told(lambda: _tally(settings))


async def _tally(settings: Settings) -> None:
    from streams.contract.topics import TOPICS
    from streams.log.opening import open_log
    from streams.tally.consumer import TallyConsumer
    from streams.tally.store import TallyStore

    with closing(TallyStore(settings.tally_database)) as store:
        async with open_log(settings) as log:
            await log.create_topics(TOPICS)
            await TallyConsumer(log, store, settings).run()
