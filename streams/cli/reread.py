"""``streams reread``: have paragraphs read once more."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

import click

from streams.cli.options import data_option, settings_of, utc
from streams.settings import Settings

TIME = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"])


@click.command(short_help="Have articles read once more.")
@click.option("--from", "since", type=TIME, help="Only what was published then or later, in UTC.")
@click.option("--to", "until", type=TIME, help="Only what was published before then, in UTC.")
@data_option
def reread(since: datetime | None, until: datetime | None, data_dir: Path | None) -> None:
    """Publish the paragraphs of the articles on the log again, so that workers read and file them once more.

    That changes no tally unless they are now read otherwise: with another version of the reader, or
    where something went wrong before.
    """
    published = asyncio.run(_reread(settings_of(data_dir), utc(since), utc(until)))
    click.echo(f"published {published:,} paragraphs again", err=True)


async def _reread(settings: Settings, since: datetime | None, until: datetime | None) -> int:
    from streams.contract.topics import TOPICS
    from streams.ingest.rereading import reread
    from streams.log.opening import open_log

    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        return await reread(log, since=since, until=until)
