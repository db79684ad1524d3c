"""``streams dead-letters``: what could not be processed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.options import json_option, place_option, settings_of, utc
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.cli.letters import Letter, Reason

NONE = "no dead letters"

since_option = click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%SZ"]),
    help="Only what came at this time or later, in UTC.",
)
all_option = click.option("--all", "cleared_too", is_flag=True, help="Those that were cleared too.")


@click.group("dead-letters", invoke_without_command=True, short_help="Show what could not be processed.")
@since_option
@all_option
@click.option("--follow", is_flag=True, help="Go on showing them as they come, until Ctrl-C.")
@json_option
@place_option
@click.pass_context
def dead_letters(
    context: click.Context,
    since: datetime | None,
    cleared_too: bool,
    follow: bool,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """Show what could not be processed, oldest first: when, where it stood, why, and what to do about it.

    The same letter again, as of a file that was published twice, is shown once, with how often it came.
    With --json it is one event a line, with the original bytes in base64.
    """
    if context.invoked_subcommand is None:
        settings = settings_of(data_dir)
        asyncio.run(_show(settings, utc(since), cleared_too=cleared_too, follow=follow, as_json=as_json))
    elif any((since, cleared_too, follow, as_json, data_dir)):
        raise click.UsageError(f"options stand behind {context.invoked_subcommand}")


@dead_letters.command(short_help="Count them by stage and reason.")
@since_option
@all_option
@json_option
@place_option
def count(since: datetime | None, cleared_too: bool, as_json: bool, data_dir: Path | None) -> None:
    """Count what could not be processed, by stage and class of error; the same letter again counts once."""
    reasons = asyncio.run(_count(settings_of(data_dir), utc(since), cleared_too=cleared_too))
    if as_json:
        click.echo(orjson.dumps({"dead_letters": [reason._asdict() for reason in reasons]}))
    else:
        _show_reasons(reasons)


@dead_letters.command(short_help="Show no more those that there are.")
@place_option
def clear(data_dir: Path | None) -> None:
    """Show no more the dead letters that there are now.

    They stay in the log, and --all shows them again. On Kafka the mark is a committed offset, which
    brokers keep for a week unless they are told otherwise.
    """
    cleared = asyncio.run(_clear(settings_of(data_dir)))
    click.echo(f"cleared {cleared:,} dead letter{'' if cleared == 1 else 's'}; --all shows what was cleared", err=True)


async def _show(settings: Settings, since: datetime | None, *, cleared_too: bool, follow: bool, as_json: bool) -> None:
    from streams.cli.letters import Letters, start_of
    from streams.log.opening import open_log

    tell = _tell_json if as_json else _tell()
    async with open_log(settings, writable=False) as log:
        letters = Letters(log, await start_of(log, since=since, cleared_too=cleared_too))
        found = 0
        async for letter in letters.standing():
            tell(letter)
            found += 1
        if not found and not as_json:
            click.echo(NONE, err=True)
        if follow:
            async for letter in letters.coming():
                tell(letter)


async def _count(settings: Settings, since: datetime | None, *, cleared_too: bool) -> list[Reason]:
    from streams.cli import letters
    from streams.log.opening import open_log

    async with open_log(settings, writable=False) as log:
        start = await letters.start_of(log, since=since, cleared_too=cleared_too)
        return await letters.count(letters.Letters(log, start))


async def _clear(settings: Settings) -> int:
    from streams.cli.letters import clear
    from streams.log.opening import open_log

    async with open_log(settings, writable=False):
        """A log to be written is made where there is none: this one says that there is none."""
    async with open_log(settings) as log:
        return await clear(log)


def _tell_json(letter: Letter) -> None:
    times = {"times": letter.times, "first": letter.first, "last": letter.last}
    click.echo(orjson.dumps(msgspec.to_builtins(letter.event) | times))


def _tell() -> Callable[[Letter], None]:
    from streams.cli.rendering import console

    out = console()

    def tell(letter: Letter) -> None:
        event = letter.event
        place = "" if event.message.startswith(event.origin) else f"{event.origin}: "
        again = f" ({letter.times:,} times since {letter.first:%Y-%m-%d %H:%M:%S})" if letter.times > 1 else ""
        text = f"{letter.last:%Y-%m-%d %H:%M:%S} {event.stage}: {place}{event.message}{again}"
        out.print(text + (f"\n  {event.remedy}" if event.remedy else ""), markup=False, soft_wrap=True)

    return tell


def _show_reasons(reasons: list[Reason]) -> None:
    from streams.cli.rendering import columns, console

    rows = [[r.stage, r.error, f"{r.letters:,}", f"{r.last:%Y-%m-%d %H:%M:%S}"] for r in reasons]
    if rows:
        console().print(columns(["Stage", "Reason", "Letters", "Last"], rows, right=frozenset({"Letters"})))
    else:
        click.echo(NONE, err=True)
