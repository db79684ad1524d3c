"""``streams changes`` and ``streams history``: what corrections and kills have changed, and what each version said."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.options import json_option, place_option, settings_of, utc
from streams.errors import DecodeError, InputError
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.events import Change


@click.command(short_help="Show what updates and kills have changed.")
@click.argument("uri", required=False)
@click.option("--substantive", is_flag=True, help="Leave out updates after which the same is read as before.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%SZ"]),
    help="Only what changed at this time or later, in UTC.",
)
@json_option
@place_option
def changes(uri: str | None, substantive: bool, since: datetime | None, as_json: bool, data_dir: Path | None) -> None:
    """Show what updates, kills and revivals of articles have changed, of all or of one: oldest first.

    An update is cosmetic where the same is read as before, whatever words have changed, else substantive: which
    issues, statements and agreements came (+), went (-) or changed (~). With --json it is one event a line, as on
    the topic `changes`.
    """
    asyncio.run(_show_changes(settings_of(data_dir), uri, utc(since), substantive=substantive, as_json=as_json))


@click.command(short_help="Show the versions of an article.")
@click.argument("uri")
@json_option
@place_option
def history(uri: str, as_json: bool, data_dir: Path | None) -> None:
    """Show the versions of an article that count or have counted: when each came, what it said, when it was withdrawn.

    By what is kept of them with the tallies: of each article the last 50 that count no longer.
    """
    from streams.cli.change_rendering import version_view
    from streams.cli.rendering import console
    from streams.tally.store import TallyStore

    with closing(TallyStore(settings_of(data_dir).tally_database, writable=False)) as store:
        found = store.history(uri)
    if found is None:
        raise InputError(
            f"{uri}: no such article has been counted",
            remedy="`streams changes` shows uris of articles that have changed; a uri is the one that was published",
        )
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(found)))
        return
    out = console()
    for version in found.versions:
        out.print(version_view(version))
    if found.killed is not None:
        out.print(f"killed up to version {found.killed}", markup=False, style="bold red")


async def _show_changes(
    settings: Settings, uri: str | None, since: datetime | None, *, substantive: bool, as_json: bool
) -> None:
    from streams.cli.change_rendering import change_view
    from streams.cli.rendering import console

    out, found = console(), 0
    async for change, time in _changes(settings, since):
        if (uri is not None and change.uri != uri) or (substantive and change.kind == "cosmetic"):
            continue
        found += 1
        if as_json:
            click.echo(orjson.dumps(msgspec.to_builtins(change)))
        else:
            out.print(change_view(change, time))
    if not found and not as_json:
        click.echo("no changes", err=True)


async def _changes(settings: Settings, since: datetime | None) -> AsyncIterator[tuple[Change, datetime]]:
    """Changes on the log, each once, in the order in which they came first, and when that was."""
    from streams.contract.codec import decode
    from streams.contract.topics import CHANGES
    from streams.events import Change
    from streams.log.opening import open_log
    from streams.log.snapshot import snapshot

    found: dict[str, tuple[Change, int]] = {}
    async with open_log(settings, writable=False) as log:
        async for record in snapshot(log, CHANGES.name):
            try:
                event = decode(record, Change)
            except DecodeError:
                continue
            known = found.get(event.id)
            if known is None or record.timestamp < known[1]:
                found[event.id] = event, record.timestamp
    for event, milliseconds in sorted(found.values(), key=lambda change: change[1]):
        time = datetime.fromtimestamp(milliseconds / 1000, UTC)
        if since is None or time >= since:
            yield event, time
