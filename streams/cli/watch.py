"""``streams watch``: sources in, for ever."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.notices import Notices, on_stderr
from streams.cli.options import DURATION, place_option, published_option, settings_of, utc
from streams.errors import InputError
from streams.events import WatchedSource
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.ingest.sources import Source
    from streams.lines import Format

SOONEST = timedelta(seconds=30)
"""No feed is looked at more often."""


@click.command(short_help="Articles in, from feeds and folders for ever.")
@click.argument("sources", nargs=-1, required=True, metavar="URL|DIR|FILE...")
@click.option(
    "--every", type=DURATION, default="5m", show_default=True, help="Between two looks at a feed, as in 90s, 5m or 2h."
)
@published_option
@place_option
def watch(sources: tuple[str, ...], every: timedelta, published: datetime | None, data_dir: Path | None) -> None:
    """Publish what is new in feeds, pages, folders and files, whenever it is, until Ctrl-C.

    A feed is asked only for what has changed, one request to a host at a time; one that fails is left alone
    for longer each time, and for as long as it asks. A folder is looked at when something in it changes.
    What was seen is remembered on the log, so that a restart publishes nothing twice; `streams sources` shows it from
    another terminal. What is held under an embargo is published at its time.
    """
    from streams.processes import run_until_told
    from streams.roles import in_role

    if every < SOONEST:
        raise click.BadParameter("feeds are left alone for 30s at least", param_hint="--every")
    settings, given = settings_of(data_dir), _checked(sources)
    roled = in_role(settings, "watch", lines=False)
    with roled, _telling(settings.log_format) as (tell, say), Notices(say) as notices:
        run_until_told(lambda: _watch(settings, given, every, utc(published), notices, tell))


def _checked(arguments: tuple[str, ...]) -> list[Source]:
    """The sources, each once.

    Raises:
        InputError: there is no such path, or a URL is none.
    """
    from streams.ingest.fetching import checked
    from streams.ingest.sources import named

    given = [named(argument) for argument in dict.fromkeys(arguments)]
    for source in given:
        if source == "-":
            raise InputError("standard input cannot be watched", remedy="give it to streams publish")
        if isinstance(source, str):
            checked(source)
        elif not source.exists():
            raise InputError(f"{source}: there is no such file or folder", remedy="check the path")
    # Remembered by its whole path, wherever the command is run next.
    return [source.absolute() if isinstance(source, Path) else source for source in given]


async def _watch(
    settings: Settings,
    sources: list[Source],
    every: timedelta,
    published: datetime | None,
    notices: Notices,
    tell: Callable[[WatchedSource], None],
) -> None:
    from functools import partial

    from streams.ingest.fetching import fetch
    from streams.ingest.owners import SpeakForOthers
    from streams.ingest.watching import Told, Watch, World
    from streams.log.opening import open_log
    from streams.web.addresses import AllowedHosts
    from streams.web.sessions import guarded_session

    told = Told(looked=tell, refused=notices.refused, released=notices.released)
    async with open_log(settings) as log, guarded_session(AllowedHosts(settings.allowed_hosts)) as session:
        world = World(fetch=partial(fetch, session))
        allowed = SpeakForOthers(settings.speak_for_others)
        await Watch(log, sources, world, told, every=every, published=published, allowed=allowed).run()


@contextmanager
def _telling(form: Format) -> Iterator[tuple[Callable[[WatchedSource], None], Callable[[str], None]]]:
    """How looks are told, and how all else is said: on a terminal in a live table and above it, elsewhere by a line a
    look that brought something and on stderr."""
    from streams.lines import log_to_stderr

    if not sys.stdout.isatty():
        log_to_stderr("watch", form)
        yield _Lines(), on_stderr
        return
    from rich.live import Live

    from streams.cli.rendering import Shown, console
    from streams.cli.source_rendering import SourceView

    states: dict[str, WatchedSource] = {}

    def table() -> Shown:
        return Shown(SourceView(states.values(), datetime.now(UTC)))

    with Live(console=console(), refresh_per_second=2, get_renderable=table) as live:
        log_to_stderr("watch", form)  # above the table: it has taken stderr

        def tell(state: WatchedSource) -> None:
            states[state.source] = state

        yield tell, lambda text: live.console.print(f"streams: {text}", markup=False, soft_wrap=True)


class _Lines:
    """A line whenever a look has brought something, or has gone another way than the one before."""

    def __init__(self) -> None:
        self._told: dict[str, WatchedSource] = {}

    def __call__(self, state: WatchedSource) -> None:
        from streams.cli.source_rendering import source_line

        line = source_line(self._told.get(state.source), state)
        self._told[state.source] = state
        if line:
            click.echo(line)
