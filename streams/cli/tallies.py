"""``streams tallies``: read the tallies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
import msgspec

from streams.cli.options import data_option, json_option, settings_of, utc
from streams.errors import InputError

if TYPE_CHECKING:
    from streams.tally.core.summary import IssueTally
    from streams.tally.store import TallyStore

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
@data_option
def tallies(
    issue: str | None,
    since: datetime | None,
    by: Literal["day", "hour"] | None,
    follow: bool,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """Show the tallies: of each issue its coverage, speakers and agreements.

    Of agreements, reports count every paragraph that reports one; distinct ones share issue, status,
    parties and day, whoever reports them. With --json --follow it is one JSON object a change.
    """
    from streams.tally.store import TallyStore

    settings = settings_of(data_dir)
    if settings.database_url is None and not (settings.data_dir / "tallies.db").exists():
        raise InputError(
            f"there are no tallies in {settings.data_dir}",
            remedy="run `streams run` or `streams tally` first, name another place with --data, "
            "or a database with STREAMS_DATABASE_URL",
        )
    with closing(TallyStore(settings.tally_database)) as store:
        states = _states(store, issue, utc(since), by, follow=follow)
        if as_json:
            for state in states:
                click.echo(as_json_text(state))
        elif follow:
            _show_live(states)
        else:
            show(next(states))


def as_json_text(found: tuple[IssueTally, ...]) -> str:
    """``{"tallies": [{"issue": ..., ...}]}`` on one line."""
    return msgspec.json.encode({"tallies": [tally.as_dict() for tally in found]}).decode()


def show(found: tuple[IssueTally, ...]) -> None:
    """Print the table of tallies."""
    from streams.cli.rendering import console, tally_table

    console().print(tally_table(found))


def _states(
    store: TallyStore,
    issue: str | None,
    since: datetime | None,
    by: Literal["day", "hour"] | None,
    *,
    follow: bool,
) -> Iterator[tuple[IssueTally, ...]]:
    """The tallies now, and with `follow` each time that they have changed."""
    shown: tuple[IssueTally, ...] | None = None
    while True:
        found = store.tallies(issue, since=since, by=by)
        if found != shown:
            yield found
            shown = found
        if not follow:
            return
        time.sleep(REFRESH)


def _show_live(states: Iterator[tuple[IssueTally, ...]]) -> None:
    from rich.live import Live

    from streams.cli.rendering import tally_table

    with Live(auto_refresh=False) as live:
        for state in states:
            live.update(tally_table(state), refresh=True)
