"""``streams export``: what counts, as files."""

from __future__ import annotations

import asyncio
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from streams.cli.options import place_option, require_tallies, settings_of, utc
from streams.cli.reread import TIME
from streams.errors import InputError
from streams.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streams.archive.exporting import Wanted


@click.command(short_help="What counts, as Parquet or CSV.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["parquet", "csv"]), default="parquet", show_default=True)
@click.option("--from", "since", type=TIME, help="Only what was published then or later, in UTC.")
@click.option("--to", "until", type=TIME, help="Only what was published before then, in UTC.")
@click.option("--issue", help="Only paragraphs that are about this issue, by its id, and their articles.")
@place_option
def export(
    folder: Path,
    form: Literal["parquet", "csv"],
    since: datetime | None,
    until: datetime | None,
    issue: str | None,
    data_dir: Path | None,
) -> None:
    """Write what counts in the current reading into a new FOLDER: tables of paragraphs, statements, agreements
    and tallies by day, and articles with their subjects as IPTC's ninjs 3, a line each. Every table has a folder
    a day of publication (`day=2024-05-03`), as DuckDB, Spark and pandas read them.
    """
    from streams.archive.exporting import Wanted

    settings = settings_of(data_dir)
    require_tallies(settings)
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty", remedy="name a new folder")
    rows = asyncio.run(_export(settings, folder, form, Wanted(since=utc(since), until=utc(until), issue=issue)))
    names = ("articles", "paragraphs", "statements", "agreements", "tallies")
    click.echo("exported " + ", ".join(f"{rows.get(name, 0):,} {name}" for name in names), err=True)


async def _export(
    settings: Settings, folder: Path, form: Literal["parquet", "csv"], wanted: Wanted
) -> Mapping[str, int]:
    from streams.archive.exporting import export
    from streams.archive.partitions import Partitions
    from streams.log.opening import open_log
    from streams.log.snapshot import snapshot
    from streams.tally.auditing import TallyAudit
    from streams.tally.store import TallyStore

    url = settings.tally_database
    with closing(TallyStore(url, writable=False)) as tallies, closing(TallyAudit(url, writable=False)) as counting:
        async with open_log(settings, writable=False) as log:
            return await export(partial(snapshot, log), tallies, counting, wanted, Partitions(folder, form))
