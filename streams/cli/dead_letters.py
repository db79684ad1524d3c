"""``streams dead-letters``: what could not be processed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import click
import msgspec

from streams.cli.options import data_option, json_option, settings_of
from streams.events import DeadLetter
from streams.settings import Settings

BATCH = 500
WAIT = 1.0
"""Seconds that a look for more may take with --follow."""


@click.command("dead-letters", short_help="Show what could not be processed.")
@click.option("--follow", is_flag=True, help="Go on showing them as they come, until Ctrl-C.")
@json_option
@data_option
def dead_letters(follow: bool, as_json: bool, data_dir: Path | None) -> None:
    """Show what could not be processed, oldest first: where it stood, why, and what to do about it.

    With --json it is one event a line, with the original bytes in base64.
    """
    asyncio.run(_show(settings_of(data_dir), follow=follow, as_json=as_json))


async def _show(settings: Settings, *, follow: bool, as_json: bool) -> None:
    async for letter in _letters(settings, follow=follow):
        if as_json:
            click.echo(msgspec.json.encode(letter))
        else:
            place = "" if letter.message.startswith(letter.origin) else f"{letter.origin}: "
            click.echo(f"{letter.stage}: {place}{letter.message}" + (f"\n  {letter.remedy}" if letter.remedy else ""))


async def _letters(settings: Settings, *, follow: bool) -> AsyncIterator[DeadLetter]:
    from streams.contract.codec import decode
    from streams.contract.topics import DEAD_LETTERS, TOPICS
    from streams.log.opening import open_log

    async with open_log(settings) as log:
        await log.create_topics(TOPICS)
        at = await log.beginning_offsets(DEAD_LETTERS.name)
        while follow or any(
            at[partition] < end for partition, end in (await log.end_offsets(DEAD_LETTERS.name)).items()
        ):
            for record in await log.read(at, max_records=BATCH, timeout=WAIT):
                at[record.topic_partition] = record.offset + 1
                yield decode(record, DeadLetter)
