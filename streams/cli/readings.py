"""``streams readings``: the readings that a tally store keeps side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.options import json_option, place_option, require_tallies, settings_of
from streams.events import Reading, ReadingStatus
from streams.settings import Settings
from streams.tally.core.readings import KeptReading, announcement, refuse_current

if TYPE_CHECKING:
    from streams.tally.store import ReadingSummary, TallyStore

SHOWN_LABELS = 3


@click.group("readings", invoke_without_command=True, short_help="Show, use or drop readings.")
@json_option
@place_option
@click.pass_context
def readings(context: click.Context, as_json: bool, data_dir: Path | None) -> None:
    """Show the readings that the tallies are kept for: each is one reader version and one issue list.

    The current one is shown by `streams tallies`. Another one that is wanted becomes current once every
    article that counts there counts here too. Ids may be cut short while only one begins so.
    """
    from streams.tally.store import TallyStore

    if context.invoked_subcommand is not None:
        return
    with closing(TallyStore(settings_of(data_dir).tally_database, writable=False)) as store:
        found = store.readings()
    if as_json:
        click.echo(orjson.dumps({"readings": msgspec.to_builtins(found)}))
    else:
        _show(found)


@readings.command()
@click.argument("identity", metavar="ID")
@click.option("--now", is_flag=True, help="Do not wait until it has caught up.")
@place_option
def use(identity: str, now: bool, data_dir: Path | None) -> None:
    """Let a reading become current, once it has caught up.

    Workers and other tally stores learn of it from the log.
    """
    settings = settings_of(data_dir)
    with _store(settings) as store:
        kept = store.find_reading(identity)
        _announce(settings, kept, "wanted")
        reading = store.use(kept.id, at_once=now)
    if reading.current:
        click.echo(f"reading {reading.id} is current")
    else:
        click.echo(f"reading {reading.id} becomes current once it has caught up: {_share(reading)} so far")


@readings.command()
@click.argument("identity", metavar="ID")
@place_option
def drop(identity: str, data_dir: Path | None) -> None:
    """Delete a reading and everything that was counted for it; never the current one.

    Workers stop filing it, and other tally stores delete it, as they learn of it from the log.
    """
    settings = settings_of(data_dir)
    with _store(settings) as store:
        kept = store.find_reading(identity)
        refuse_current(kept)
        _announce(settings, kept, "dropped")
        store.drop(kept.id)
    click.echo(f"reading {kept.id} is dropped")


@contextmanager
def _store(settings: Settings) -> Iterator[TallyStore]:
    from streams.tally.store import TallyStore

    require_tallies(settings)
    with closing(TallyStore(settings.tally_database)) as store:
        yield store


def _announce(settings: Settings, kept: KeptReading, status: ReadingStatus) -> None:
    """Tell the log; of a reading whose list nobody knows there is nothing to tell, and only this store has it."""
    known = announcement(kept)
    if known is not None:
        event = msgspec.structs.replace(known, status=status, announced=datetime.now(UTC))
        asyncio.run(_append(settings, event))


async def _append(settings: Settings, event: Reading) -> None:
    from streams.contract.codec import reading_record
    from streams.contract.topics import READINGS
    from streams.log.opening import open_log

    async with open_log(settings) as log:
        await log.create_topics([READINGS])
        await log.append([reading_record(event)])


def _show(found: Iterable[ReadingSummary]) -> None:
    from streams.cli import rendering

    headings = ("reading", "", "issue list", "reader", "articles", "caught up", "since")
    rows = [
        (
            reading.id,
            "current" if reading.current else "wanted" if reading.wanted else "",
            _list(reading),
            reading.reader.version,
            f"{reading.articles:,}",
            "" if reading.current else _share(reading),
            f"{reading.created:%Y-%m-%d %H:%M}",
        )
        for reading in found
    ]
    rendering.console().print(rendering.columns(headings, rows, right=frozenset({"articles", "caught up"})))


def _list(reading: ReadingSummary) -> str:
    """``name: 12 issues (Trade, Climate, Taiwan, …)``."""
    if not reading.announced:
        return "not known"
    labels = ", ".join(reading.labels[:SHOWN_LABELS]) + (", …" if len(reading.labels) > SHOWN_LABELS else "")
    count = f"{len(reading.labels)} issue{'' if len(reading.labels) == 1 else 's'} ({labels})"
    return f"{reading.list_name}: {count}" if reading.list_name else count


def _share(reading: ReadingSummary) -> str:
    # Rounded down: 100% only when nothing is missing.
    return f"{int(reading.caught_up * 1000) / 10:g}%"
