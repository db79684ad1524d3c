"""``streams trial``: what another issue list, or another reader, would change."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.bars import bar
from streams.cli.options import (
    json_option,
    place_option,
    read_issue_file,
    require_tallies,
    settings_of,
    told_unlisted,
    utc,
)
from streams.cli.reread import TIME
from streams.errors import InputError
from streams.issues import IssueList, parse_issue_list
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.alerts.rules import Rules
    from streams.log import Log
    from streams.tally.trials import Trial, TrialStore
    from streams.trials.beginning import Asked
    from streams.trials.difference import Difference
    from streams.trials.filing import Filed

    Tell = Callable[[Filed], None]


class _Named(click.Group):
    """`streams trial NAME ...` is short for `streams trial file NAME ...`."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.commands else ["file", *args])


jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=lambda: len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
    show_default="one a core",
    help="Processes that file side by side where there is much to file.",
)
html_option = click.option(
    "--html",
    "page",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write a page to send to an editor, too; it needs nothing but itself.",
)


rules_option = click.option(
    "--rules",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Say what these rules would tell, and no longer tell, too.",
)


@click.group(
    "trial", cls=_Named, short_help="Try another issue list.", subcommand_metavar="NAME --issues FILE | COMMAND ..."
)
def trial() -> None:
    """Try another issue list, or another reader, on the coverage that was read, and see what it would change.

    `streams trial NAME --issues NEW.json` files what was read under the new list, beside what is current,
    and shows what moves. Nothing is read again, and nobody else sees anything of it, until it is adopted.
    """


@trial.command(short_help="File coverage for a trial, and show what moves; `file` may be left out.")
@click.argument("name")
@click.option("--issues", type=click.Path(dir_okay=False, path_type=Path), help="The issue list to try.")
@click.option("--reader", metavar="VERSION", help="Try what this version of the reader has read.")
@click.option("--from", "since", type=TIME, help="Only what was published then or later, in UTC.")
@click.option("--to", "until", type=TIME, help="Only what was published before then, in UTC.")
@click.option("--watch", is_flag=True, help="File again whenever the list is saved, until Ctrl-C.")
@jobs_option
@rules_option
@html_option
@json_option
@place_option
def file(
    name: str,
    issues: Path | None,
    reader: str | None,
    since: datetime | None,
    until: datetime | None,
    watch: bool,
    jobs: int,
    rules: Path | None,
    page: Path | None,
    as_json: bool,
    data_dir: Path | None,
) -> None:
    """File what was read under another list, for a trial of this NAME, and show what moves.

    Under the same list it goes on where it was; another list takes the place of the one before.
    """
    if name.startswith(("~", "-")):
        raise InputError(f"{name!r} is no name of a trial", remedy="begin it with a letter or a digit")
    if watch and issues is None:
        raise click.UsageError("--watch watches the list that --issues names.")
    settings, held = settings_of(data_dir), _rules(rules)

    from streams.cli.trial_watching import Watched, watch_list
    from streams.trials.beginning import Asked

    def asked() -> Asked:
        listed = None if issues is None else read_list(issues)
        return Asked(name=name, issues=listed, reader=reader, since=utc(since), until=utc(until))

    with _trials(settings) as store:
        if issues is not None and watch:
            work = Watched(
                issues, lambda tell: _file(settings, store, asked(), held, jobs, tell), lambda: _so_far(store, name)
            )
            watch_list(work, lambda difference: _show(difference, page, as_json, fit=True))
            return
        with _bar(quiet=as_json) as tell:
            found = asyncio.run(_file(settings, store, asked(), held, jobs, tell))
        _show(found, page, as_json)


@trial.command()
@click.argument("name")
@rules_option
@html_option
@json_option
@place_option
def diff(name: str, rules: Path | None, page: Path | None, as_json: bool, data_dir: Path | None) -> None:
    """Show what a trial moves: counts of each issue before and after, and what came and went by which words.

    It compares the articles that count in both readings; `streams trial NAME` files what has come since.
    """
    from streams.tally.trials import TrialStore

    settings, held = settings_of(data_dir), _rules(rules)
    with closing(TrialStore(settings.tally_database, writable=False)) as store:
        found = asyncio.run(_difference(settings, store, store.find(name), held))
    _show(found, page, as_json)


@trial.command()
@click.argument("name")
@jobs_option
@place_option
def adopt(name: str, jobs: int, data_dir: Path | None) -> None:
    """Let a trial become the current reading, in one step.

    What it left out is filed first. Then start workers, or `streams run`, with its list: they file new
    coverage under it, and put what was filed on the log for other consumers.
    """
    from streams.filing import Filer
    from streams.log.opening import open_log
    from streams.tally.store import TallyStore
    from streams.trials.adopting import adopt as adopt_trial
    from streams.trials.labelling import Jobs

    settings = settings_of(data_dir)

    async def work(tell: Tell) -> tuple[str, bool]:
        async with open_log(settings) as log:
            filer = Filer(found.reading.issues)
            reading = await adopt_trial(log, store, tallies, found, filer, jobs=Jobs(jobs, Filer), on_progress=tell)
            return reading.id, reading.current

    with _trials(settings) as store, closing(TallyStore(settings.tally_database)) as tallies:
        found = store.find(name)
        with _bar(quiet=False) as tell:
            identity, current = asyncio.run(work(tell))
    state = "is current" if current else "becomes current once it has caught up"
    click.echo(f"reading {identity} {state}")
    click.echo(f"  file new coverage under it: start workers, or `streams run`, with {_called(found)}", err=True)


@trial.command()
@click.argument("name")
@place_option
def drop(name: str, data_dir: Path | None) -> None:
    """Delete a trial and all that was filed for it."""
    with _trials(settings_of(data_dir)) as store:
        store.drop(store.find(name))
    click.echo(f"trial {name} is dropped")


@trial.command("list")
@json_option
@place_option
def list_trials(as_json: bool, data_dir: Path | None) -> None:
    """Show the trials that there are."""
    from streams.cli.trial_rendering import trial_rows
    from streams.tally.trials import TrialStore

    settings = settings_of(data_dir)
    with closing(TrialStore(settings.tally_database, writable=False)) as store:
        found = store.trials()
    if as_json:
        rows = [{name: getattr(one, name) for name in ("name", "since", "until", "filed")} for one in found]
        lists = [{"reading": one.reading.id, "list": one.reading.issues.name} for one in found]
        click.echo(orjson.dumps({"trials": [row | more for row, more in zip(rows, lists, strict=True)]}).decode())
    elif found:
        from streams.cli.rendering import console

        console().print(trial_rows(found))
    else:
        click.echo("there are no trials: `streams trial NAME --issues FILE` begins one", err=True)


async def _file(
    settings: Settings, store: TrialStore, asked: Asked, rules: Rules | None, jobs: int, tell: Tell
) -> Difference:
    from streams.filing import Filer
    from streams.log.opening import open_log
    from streams.trials.beginning import begin
    from streams.trials.filing import file_trial
    from streams.trials.labelling import Jobs

    async with open_log(settings, writable=False) as log:
        begun, filer = await begin(log, store, asked, Filer)
        filed = await file_trial(log, store, begun, filer, jobs=Jobs(jobs, Filer), on_progress=tell)
        return await _compare(log, store, filed, rules)


def _so_far(store: TrialStore, name: str) -> Difference:
    """What has moved in what is filed of a trial by now, in numbers."""
    from streams.trials.comparing import summed

    return summed(name, store.moves(store.find(name)), {})


def read_list(path: Path) -> IssueList:
    """The issue list in a file, called as the file by default.

    Raises:
        InputError: it cannot be read, or is none.
    """
    listed = parse_issue_list(read_issue_file(path), source=str(path))
    return msgspec.structs.replace(listed, name=listed.name or path.name)


async def _difference(settings: Settings, store: TrialStore, found: Trial, rules: Rules | None) -> Difference:
    from streams.log.opening import open_log

    async with open_log(settings, writable=False) as log:
        return await _compare(log, store, found, rules)


async def _compare(log: Log, store: TrialStore, found: Trial, rules: Rules | None) -> Difference:
    from streams.filing import Filer
    from streams.trials.alerting import alert_moves
    from streams.trials.comparing import difference

    moves = await asyncio.to_thread(store.moves, found)
    compared = await difference(log, found.name, moves, Filer)
    if rules is None:
        return compared
    told_unlisted(rules, moves.after.issues)
    counted = await asyncio.to_thread(store.compared, found)
    mends = await asyncio.to_thread(store.all_mends)
    alerts = await alert_moves(log, moves.before, moves.after, counted, rules, Filer, mends)
    return msgspec.structs.replace(compared, alerts=alerts)


def _rules(path: Path | None) -> Rules | None:
    from streams.alerts.rule_file import RuleFile

    return None if path is None else RuleFile(path).rules


@contextmanager
def _trials(settings: Settings) -> Iterator[TrialStore]:
    from streams.tally.trials import TrialStore

    require_tallies(settings)
    with closing(TrialStore(settings.tally_database)) as store:
        yield store


def _show(difference: Difference, page: Path | None, as_json: bool, *, fit: bool = False) -> None:
    from streams.cli.rendering import console
    from streams.cli.trial_rendering import DifferenceView

    if page is not None:
        from streams.cli.trial_page import trial_page

        page.write_text(trial_page(difference), encoding="utf-8")
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(difference)))
    else:
        shown = console()
        shown.print(DifferenceView(difference, fit=fit and shown.is_terminal))


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Tell]:
    with bar("filing what was read", quiet=quiet) as come:
        yield lambda filed: come(filed.done, filed.of)


def _called(found: Trial) -> str:
    return found.reading.issues.name or "its list"
