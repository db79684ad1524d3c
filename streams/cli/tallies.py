"""``streams tallies``: read the tallies."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
import orjson

from streams.cli.options import json_option, load_issue_list, place_option, settings_of, utc
from streams.errors import InputError
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.cli.tally_rendering import Labels
    from streams.tally.core.summary import IssueTally
    from streams.tally.store import TallyStore

    State = tuple[tuple[IssueTally, ...], Labels]

REFRESH = 0.5
"""Seconds between two looks at the store with --follow."""


@click.command(short_help="Show the tallies.")
@click.option("--issue", help="Only this issue, by its id.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%SZ"]),
    help="Only coverage published in or after this hour, in UTC.",
)
@click.option("--by", type=click.Choice(["day", "hour"]), help="One tally a day or hour of publication, in UTC.")
@click.option("--follow", is_flag=True, help="Go on showing them as they change, until Ctrl-C.")
@json_option
@place_option
def tallies(
    issue: str | None,
    since: datetime | None,
    by: Literal["day", "hour"] | None,
    follow: bool,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """Show the tallies: of each issue its coverage, speakers and agreements.

    Of agreements, reports count every paragraph that reports one; distinct ones, in brackets where they
    are fewer, share issue, status, parties and day, whoever reports them. With --follow it is a line a
    change where the output is no terminal, and with --json one JSON object a change.
    """
    from streams.tally.store import TallyStore

    settings = settings_of(data_dir)
    with closing(TallyStore(settings.tally_database, writable=False)) as store:
        read = partial(store.tallies, issue, since=utc(since), by=by)
        states = _states(read, partial(labels_of, settings, store), follow=follow)
        if as_json:
            for found, labels in states:
                click.echo(as_json_text(found, labels))
        elif not follow:
            show(*next(states))
        elif sys.stdout.isatty():
            _show_live(states)
        else:
            _tell_changes(states)


def labels_of(settings: Settings, store: TallyStore) -> Labels:
    """What the list of the current reading calls each issue; where that is not known, the list of the settings."""
    if labels := store.labels():
        return labels
    try:
        return {issue.id: issue.label for issue in load_issue_list(settings).issues}
    except InputError:
        return {}


def as_json_text(found: tuple[IssueTally, ...], labels: Labels) -> str:
    """``{"tallies": [{"issue": ..., "label": ..., ...}]}`` on one line; an issue that is in no list has no label."""
    return orjson.dumps({"tallies": [_as_dict(tally, labels) for tally in found]}).decode()


def _as_dict(tally: IssueTally, labels: Labels) -> dict[str, Any]:
    label = {"label": labels[tally.issue]} if tally.issue in labels else {}
    return {"issue": tally.issue} | label | tally.as_dict()


def show(found: tuple[IssueTally, ...], labels: Labels) -> None:
    """Print the tallies."""
    from streams.cli.rendering import console
    from streams.cli.tally_rendering import TallyView

    console().print(TallyView(found, labels))


def _states(
    read: Callable[[], tuple[IssueTally, ...]], labels: Callable[[], Labels], *, follow: bool
) -> Iterator[State]:
    """The tallies now, and with `follow` each time that they have changed: perhaps to those of another list."""
    shown: tuple[IssueTally, ...] | None = None
    while True:
        found = read()
        if found != shown:
            yield found, labels()
            shown = found
        if not follow:
            return
        time.sleep(REFRESH)


def _show_live(states: Iterator[State]) -> None:
    from rich.live import Live

    from streams.cli.rendering import Shown, console
    from streams.cli.tally_rendering import TallyView

    # Drawn anew by itself too, since the window may be given another size.
    with Live(console=console(), refresh_per_second=2) as live:
        for found, labels in states:
            live.update(Shown(TallyView(found, labels, fit=True)))


def _tell_changes(states: Iterator[State]) -> None:
    """A line a tally that has changed, as soon as it has: for a pipe or a file."""
    from streams.cli.rendering import console
    from streams.cli.tally_rendering import tally_line
    from streams.tally.core.summary import summarise

    out = console()
    told: dict[tuple[str, datetime | None], IssueTally] = {}
    for found, labels in states:
        now = {(tally.issue, tally.start): tally for tally in found}
        gone = {key: summarise(tally.issue, (), start=tally.start) for key, tally in told.items() if key not in now}
        for key, tally in (now | gone).items():
            if told.get(key) != tally:
                out.print(tally_line(tally, labels), markup=False, soft_wrap=True)
        told = now | gone
