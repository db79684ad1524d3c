"""``streams sources``: what is watched, and how that goes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click
import msgspec

from streams.cli.options import json_option, place_option, settings_of
from streams.events import WatchedSource
from streams.settings import Settings


@click.group(invoke_without_command=True, short_help="Show what is watched, and how that goes.")
@json_option
@place_option
@click.pass_context
def sources(context: click.Context, as_json: bool, data_dir: Path | None) -> None:
    """Show the sources that `streams watch` has looked at, as the log remembers them: when each was last there,
    what it brought, why it failed, and when it is looked at next.
    """
    if context.invoked_subcommand is not None:
        if as_json or data_dir is not None:
            raise click.UsageError(f"options stand behind {context.invoked_subcommand}")
        return
    found = asyncio.run(_known(settings_of(data_dir)))
    if as_json:
        for state in found:
            click.echo(msgspec.json.encode(state))
    elif found:
        from streams.cli.rendering import console
        from streams.cli.source_rendering import SourceView

        console().print(SourceView(found, datetime.now(UTC)))
    else:
        click.echo("nothing is watched: `streams watch SOURCE...` begins it", err=True)


@sources.command(short_help="Forget sources.")
@click.argument("names", nargs=-1, required=True, metavar="SOURCE...")
@place_option
def forget(names: tuple[str, ...], data_dir: Path | None) -> None:
    """Forget sources that are watched no more, and what they were seen to hold. What was published of them stays."""
    forgotten = asyncio.run(_forget(settings_of(data_dir), names))
    click.echo(f"forgot {forgotten:,} source{'' if forgotten == 1 else 's'}", err=True)


async def _known(settings: Settings) -> list[WatchedSource]:
    from streams.ingest.remembered import known_sources
    from streams.log.opening import open_log

    async with open_log(settings, writable=False) as log:
        return sorted((await known_sources(log)).values(), key=lambda state: state.source)


async def _forget(settings: Settings, names: tuple[str, ...]) -> int:
    from streams.ingest.remembered import forget
    from streams.log.opening import open_log

    async with open_log(settings, writable=False):
        """A log to be written is made where there is none: this one says that there is none."""
    async with open_log(settings) as log:
        return await forget(log, names)
