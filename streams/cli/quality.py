"""``streams quality``: the reader held against what editors have mended."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.options import json_option, place_option, settings_of, stages_of
from streams.errors import InputError

if TYPE_CHECKING:
    from streams.events import Mend, Paragraph
    from streams.issues import IssueList
    from streams.scoring.judging import Place
    from streams.scoring.scores import Sided
    from streams.settings import Settings
    from streams.tally.asking import WhatWasRead
    from streams.tally.core.readings import KeptReading
    from streams.tally.store import TallyStore


@click.command(short_help="Hold the reader against what editors have mended.")
@click.option(
    "--on",
    "path",
    metavar="MENDS",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file of mends: one a line, or from `streams mend list --json`.  [default: those on the log]",
)
@click.option("--reading", metavar="ID", help="Beside the current reading, score this one.")
@click.option("--trial", metavar="NAME", help="Beside the current reading, score a trial.")
@click.option("--anew", is_flag=True, help="Read the mended paragraphs now, with the reader that is installed.")
@click.option(
    "--issues",
    "list_path",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The same under this issue list, in place of the current one.",
)
@json_option
@place_option
def quality(
    path: Path | None,
    reading: str | None,
    trial: str | None,
    anew: bool,
    list_path: Path | None,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """Say which mends of editors are needed no longer, because it is read so without them, and which still are.

    Mends are errors that somebody noticed, no sample of what is read. They do not say how well the reader reads, but
    whether another reader, or another issue list, makes fewer of these errors, and whether it keeps what is right in
    the same paragraphs. Nothing is changed, and nothing is published.
    """
    if sum((reading is not None, trial is not None, anew or list_path is not None)) > 1:
        raise click.UsageError("--reading, --trial, and --anew or --issues each say what to score: choose one.")
    from streams.scoring.scores import scores
    from streams.tally.store import TallyStore

    settings = settings_of(data_dir)
    mends = _given(settings, path)
    uris = {mend.uri for mend in mends}
    with closing(TallyStore(settings.tally_database, writable=False)) as store:
        current = _as_read(store, uris, "current", None)
        labels = store.labels()
        other = None
        if reading is not None:
            other = _as_read(store, uris, f"reading {reading}", reading)
        elif trial is not None:
            other = _as_read(store, uris, f"trial {trial}", _reading_of(settings, trial))
        elif anew or list_path is not None:
            other = _anew(settings, mends, _list(store, list_path))
    found = scores(mends, current, other)
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(found)))
        return
    from streams.cli.quality_rendering import scores_view
    from streams.cli.rendering import console

    console().print(scores_view(found, labels))


def _given(settings: Settings, path: Path | None) -> list[Mend]:
    from streams.log.opening import open_log
    from streams.scoring.given import mends_in, mends_on

    async def on_log() -> list[Mend]:
        async with open_log(settings, writable=False) as log:
            return await mends_on(log)

    return asyncio.run(on_log()) if path is None else mends_in(path)


def _as_read(store: TallyStore, uris: Collection[str], name: str, reading: str | None) -> Sided:
    """What a reading has read of articles; the current one's if none is named."""
    from streams.scoring.judging import Read
    from streams.scoring.scores import Side, Sided

    found = _what_was_read(store, uris, reading)
    kept = found.reading
    side = Side(name=name, reading=kept.id, reader=kept.reader.version, list_name=_list_name(kept))
    return Sided(side, Read(found.labels, found.followed))


def _reading_of(settings: Settings, trial: str) -> str:
    from streams.tally.trials import TrialStore

    with closing(TrialStore(settings.tally_database, writable=False)) as trials:
        return trials.find(trial).reading.id


def _anew(settings: Settings, mends: Collection[Mend], listed: IssueList) -> Sided:
    """The mended paragraphs as the reader that is installed reads them now, under a list."""
    from streams.contract.readings import reading_id
    from streams.log.opening import open_log
    from streams.scoring.anew import mended_paragraphs, read_anew
    from streams.scoring.scores import Side, Sided

    async def paragraphs() -> dict[Place, Paragraph]:
        async with open_log(settings, writable=False) as log:
            return await mended_paragraphs(log, mends)

    stages = stages_of(listed, accurate=settings.accurate)
    identity = stages.identity
    side = Side(name="read anew", reading=reading_id(identity), reader=identity.version, list_name=listed.name)
    return Sided(side, read_anew(stages, asyncio.run(paragraphs()).values()))


def _list(store: TallyStore, path: Path | None) -> IssueList:
    from streams.cli.trial import read_list
    from streams.trials.beginning import list_of

    return read_list(path) if path is not None else list_of(_what_was_read(store, ()).reading)


def _what_was_read(store: TallyStore, uris: Collection[str], reading: str | None = None) -> WhatWasRead:
    found = store.what_was_read(uris, reading=reading)
    if found is None:
        raise InputError("nothing was tallied yet", remedy="run `streams run` or `streams tally` first")
    return found


def _list_name(kept: KeptReading) -> str:
    from streams.tally.core.readings import announcement

    event = announcement(kept)
    return "" if event is None else event.issues.name
