"""``streams archive``: records into files, for ever."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.options import place_option, settings_of
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.archive.keeping import Archive


@click.command(short_help="Keep an archive in Parquet.")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--every", default=60.0, show_default=True, help="Seconds after which what there is goes into a file.")
@place_option
def archive(folder: Path, every: float, data_dir: Path | None) -> None:
    """Keep an archive of `articles`, `classified-paragraphs` and `mends` in a FOLDER, as Parquet, until told to stop.

    Every record is in one file, exactly once: names carry the offsets, and whoever goes on does so where they
    end. A file is written once it is large, or old enough. `streams replay --archive` publishes it again.
    """
    from streams.archive.keeping import Archive
    from streams.processes import run_until_told
    from streams.roles import in_role

    settings = settings_of(data_dir)
    with in_role(settings, "archive"), closing(Archive(folder, file_seconds=every)) as kept:
        run_until_told(lambda: _archive(settings, kept))
        click.echo(f"archived {kept.archived:,} records", err=True)


async def _archive(settings: Settings, kept: Archive) -> None:
    from streams.contract.topics import TOPICS
    from streams.log.opening import open_log

    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        await kept.run(log)
