"""``streams replay``: coverage once more, in the order in which it was published."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click
import msgspec

from streams.cli.bars import Come, bar
from streams.cli.options import place_option, require_tallies, settings_of, utc
from streams.cli.reread import TIME
from streams.errors import InputError
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.replay.replaying import Replayed
    from streams.replay.schedule import Entry, Schedule
    from streams.replay.selecting import Selection

    Tell = Callable[[Replayed], None]

TO_BE_READ = "paragraphs"
_OFFSETS = re.compile(r"([0-9]+):([0-9]+)-([0-9]+)")


@click.command(short_help="Coverage once more, in the order of its publication.")
@click.option("--from", "since", type=TIME, help="Only what was published then or later, in UTC.")
@click.option("--to", "until", type=TIME, help="Only what was published before then, in UTC.")
@click.option("--outlet", help="Only what this outlet published.")
@click.option("--issue", help="Only articles that count under this issue, by its id.")
@click.option(
    "--offsets",
    multiple=True,
    metavar="P:FROM-TO",
    help="Only articles at these offsets of a partition of `articles`; may be given more than once.",
)
@click.option("--speed", default="max", metavar="1x|60x|max", help="Times the pace of its publication.  [default: max]")
@click.option(
    "--topic",
    type=click.Choice((TO_BE_READ, "read-paragraphs", "classified-paragraphs")),
    default=TO_BE_READ,
    help="What is published beside `articles`: to be read, to be filed, or to be tallied.  [default: paragraphs]",
)
@click.option(
    "--into", metavar="PREFIX", help="Publish into topics with this prefix, and leave the others as they are."
)
@click.option(
    "--archive",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    help="Take it from this archive (`streams archive`), not from the log.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be published, and publish nothing.")
@click.option("--anew", is_flag=True, help="Begin again, where one like it was stopped.")
@place_option
def replay(
    since: datetime | None,
    until: datetime | None,
    outlet: str | None,
    issue: str | None,
    offsets: tuple[str, ...],
    speed: str,
    topic: str,
    archive: Path | None,
    into: str | None,
    dry_run: bool,
    anew: bool,
    data_dir: Path | None,
) -> None:
    """Publish coverage that is on the log once more, in the order and at the pace in which it was published.

    That changes no tally: what comes twice counts once. With --into it feeds topics of another prefix, for
    whoever tests consumers of their own. Of each version the text that counts is published, and its kill.

    Told to stop (Ctrl-C), it says how far it has come; the same command goes on from there.
    """
    from streams.lines import log_to_stderr
    from streams.processes import run_until_told
    from streams.replay.pace import parse_speed
    from streams.replay.schedule import forget

    settings = settings_of(data_dir)
    if into is not None and into == settings.topic_prefix:
        raise InputError(f"--into {into!r} is where this coverage is from", remedy="name another prefix")
    asked = _Asked(utc(since), utc(until), outlet, issue, tuple(map(_offsets, offsets)), topic)
    log_to_stderr("replay", settings.log_format)
    if archive is not None and topic == "read-paragraphs":
        raise InputError("an archive has no read-paragraphs", remedy="choose another --topic")
    work = _Work(settings, asked, parse_speed(speed), into, archive)
    if anew:
        forget(work.path)
    with bar("putting in order") as come:
        done = run_until_told(lambda: work.replay(_with_its_time(come), dry_run=dry_run))
    if done is None:
        click.echo("stopped: the same command goes on from there, with --anew from the beginning", err=True)
        raise click.Abort
    click.echo(done, err=True)


class _Asked(msgspec.Struct, frozen=True):
    """What is asked for, as the command line has it."""

    since: datetime | None
    until: datetime | None
    outlet: str | None
    issue: str | None
    offsets: tuple[tuple[int, int, int], ...]
    topic: str


class _Work:
    """One replay of one log, and the file of its schedule."""

    def __init__(self, settings: Settings, asked: _Asked, speed: float, into: str | None, archive: Path | None) -> None:
        self._settings = settings
        self._asked = asked
        self._speed = speed
        self._into = into
        self._archive = archive
        place = (settings.kafka_bootstrap_servers, settings.topic_prefix, into, archive and str(archive.resolve()))
        name = hashlib.sha256(msgspec.json.encode((asked, place))).hexdigest()[:16]
        self.path = settings.data_dir / "replays" / f"{name}.db"

    async def replay(self, tell: Tell, *, dry_run: bool) -> str:
        """One line on what was, or would be, published."""
        from streams.contract.topics import TOPICS
        from streams.log.opening import open_log
        from streams.replay.replaying import fill, replay
        from streams.threads import OneThread

        self.path.parent.mkdir(parents=True, exist_ok=True)
        into = self._settings
        if self._into is not None:
            into = msgspec.structs.replace(into, topic_prefix=self._into)
        with closing(OneThread("replay")) as thread, self._schedule() as schedule:
            await fill(schedule, self._selected(), thread)
            if dry_run:
                return _would_be(schedule, self._speed)
            before = schedule.done
            async with open_log(into) as log:
                await log.create_topics(TOPICS)
                to_read = self._asked.topic == TO_BE_READ
                done = await replay(log, schedule, thread, speed=self._speed, paragraphs=to_read, on_progress=tell)
        return f"published {_records(done.done)} again" + (f", {before:,} of them before" if before else "")

    @contextmanager
    def _schedule(self) -> Iterator[Schedule]:
        """The schedule, whose file is kept only while there is something to go on with."""
        from streams.replay.schedule import Schedule, forget

        with closing(Schedule(self.path)) as schedule:
            yield schedule
            goes_on = 0 < schedule.done < schedule.count()
        if not goes_on:
            forget(self.path)

    async def _selected(self) -> AsyncIterator[Entry]:
        """What is replayed, from the archive or the log."""
        from streams.archive.files import archived
        from streams.log.opening import open_log
        from streams.log.snapshot import snapshot
        from streams.replay.selecting import select

        if self._archive is not None:
            async for entry in select(partial(archived, self._archive), self._selection()):
                yield entry
            return
        async with open_log(self._settings, writable=False) as log:
            async for entry in select(partial(snapshot, log), self._selection()):
                yield entry

    def _selection(self) -> Selection:
        from streams.replay.selecting import Beside, Selection
        from streams.tally.store import TallyStore

        asked, uris, reader = self._asked, None, None
        if asked.issue is not None or asked.topic != TO_BE_READ:
            require_tallies(self._settings)
            with closing(TallyStore(self._settings.tally_database, writable=False)) as store:
                reader = next((reading.reader for reading in store.readings() if reading.current), None)
                uris = None if asked.issue is None else frozenset(store.articles_about(asked.issue))
        return Selection(
            since=asked.since,
            until=asked.until,
            outlet=asked.outlet,
            uris=uris,
            offsets={partition: (begin, end) for partition, begin, end in asked.offsets} or None,
            beside=next(name for name in get_args(Beside) if name == asked.topic),
            reader=reader,
        )


def _records(count: int) -> str:
    return f"{count:,} record{'' if count == 1 else 's'}"


def _offsets(text: str) -> tuple[int, int, int]:
    found = _OFFSETS.fullmatch(text)
    if found is None:
        raise InputError(f"--offsets {text!r}: no offsets of a partition", remedy="give them as 0:100-200")
    return int(found[1]), int(found[2]), int(found[3])


def _would_be(schedule: Schedule, speed: float) -> str:
    span, count = schedule.span(), schedule.count()
    if span is None:
        return "there is nothing to publish"
    first, last = (datetime.fromtimestamp(time / 1_000_000, UTC) for time in span)
    takes = "" if isinf(speed) else f", which takes {timedelta(seconds=round((last - first).total_seconds() / speed))}"
    left = f", {schedule.done:,} of them are done" if schedule.done else ""
    return f"would publish {_records(count)} of {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}{takes}{left}"


def _with_its_time(come: Come) -> Tell:
    def tell(replayed: Replayed) -> None:
        moment = datetime.fromtimestamp(replayed.time / 1_000_000, UTC)
        come(replayed.done, replayed.of, f"{moment:%Y-%m-%d %H:%M}")

    return tell
