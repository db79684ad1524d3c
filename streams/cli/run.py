"""``streams run``: the whole job in one process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from streams.cli.notices import Notices, on_stderr
from streams.cli.options import (
    data_option,
    database_option,
    fetch_by,
    issues_option,
    json_option,
    load_stages,
    published_option,
    utc,
)
from streams.cli.publish import exit_if_rejected, sources_of
from streams.cli.tallies import as_json_text, labels_of, show
from streams.settings import Secret, Settings, load_settings

if TYPE_CHECKING:
    from streams.laptop import Progress
    from streams.tally.store import TallyStore


@click.command(short_help="The whole job in one process.")
@click.argument("inputs", nargs=-1, metavar="[FILE|DIR|URL|-]...")
@issues_option
@click.option("--once", is_flag=True, help="Stop when everything is tallied, and show the tallies.")
@published_option
@json_option
@data_option
@database_option
def run(
    inputs: tuple[str, ...],
    issues: Path | None,
    once: bool,
    published: datetime | None,
    as_json: bool,
    data_dir: Path | None,
    database_url: str | None,
) -> None:
    """Run the whole job in one process: publish the inputs, classify them, keep the tallies.

    It works on the embedded log under --data, and the tallies stay there too, whatever the settings say
    of Kafka and of a database: a trial changes nothing of what runs elsewhere. Running it again with
    the same inputs changes nothing. Without --once it goes on until Ctrl-C: publish more from another
    terminal, with the same --data.
    """
    from streams import laptop
    from streams.ingest.sources import read_sources
    from streams.processes import run_until_told
    from streams.roles import in_role
    from streams.tally.store import TallyStore

    settings = _on_this_machine(load_settings(issues=issues, data_dir=data_dir), database_url)
    notices = Notices()
    items = read_sources(
        sources_of(inputs), published=utc(published), on_undated=notices.undated, fetch=fetch_by(settings)
    )
    with in_role(settings, "run", lines=False), closing(TallyStore(settings.tally_database)) as store:
        with notices, _progress_on_stderr(quiet=as_json or settings.log_format == "json") as tell:
            done = run_until_told(
                lambda: laptop.run(
                    settings,
                    store,
                    lambda: load_stages(settings),
                    notices.of_items(items),
                    once=once,
                    on_progress=tell,
                    on_notice=on_stderr,
                    on_dead_letter=notices.refused,
                )
            )
        if done is None and once:
            raise click.Abort
        if as_json:
            click.echo(as_json_text(store.tallies(), labels_of(settings, store)))
        else:
            _show_results(settings, store)
        _tell_what_lacks(store)
    if done is not None:
        exit_if_rejected(done)


def _on_this_machine(settings: Settings, database_url: str | None) -> Settings:
    """The settings with the embedded log, and the database that an option names; another one is told to be left out."""
    if settings.database_url is not None and database_url is None:
        click.echo(
            f"streams: the tallies of this run stay in {settings.data_dir}, "
            "not in the database of STREAMS_DATABASE_URL (--database names one)",
            err=True,
        )
    database = None if database_url is None else Secret(database_url)
    return msgspec.structs.replace(settings, kafka_bootstrap_servers=None, database_url=database)


def _tell_what_lacks(store: TallyStore) -> None:
    for version in store.incomplete():
        counted = "counted as it is" if version.live else "not counted yet"
        click.echo(
            f"streams: {version.uri} version {version.version} lacks paragraphs and is {counted}: "
            f"{version.paragraphs} of {version.paragraph_count} have arrived\n"
            "  `streams dead-letters` says what could not be worked on; else publish it again",
            err=True,
        )


@contextmanager
def _progress_on_stderr(*, quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal; elsewhere a line now and then, and nothing where JSON is wanted."""
    from rich import progress as bar

    from streams.cli import rendering

    console = rendering.console(stderr=True)
    if quiet or not console.is_terminal:
        yield _Lines(quiet=quiet)
        return
    layout = (bar.SpinnerColumn(), bar.TextColumn("{task.description}"), bar.BarColumn(), bar.MofNCompleteColumn())
    with bar.Progress(*layout, console=console, transient=True) as bars:
        reading = bars.add_task("reading paragraphs", total=None)
        filing = bars.add_task("filing under issues", total=None)
        tallying = bars.add_task("keeping tallies", total=None)

        def tell(progress: Progress) -> None:
            for task, part in ((reading, progress.read), (filing, progress.filed), (tallying, progress.tallied)):
                bars.update(task, completed=part.done, total=part.of)

        yield tell


class _Lines:
    """A line whenever a tenth more is read, and filed."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._told: dict[str, int] = {}

    def __call__(self, progress: Progress) -> None:
        for verb, part in (("read", progress.read), ("filed", progress.filed)):
            tenth = 10 * part.done // max(1, part.of)
            if part.of and tenth != self._told.get(verb, -1) and not self._quiet:
                self._told[verb] = tenth
                click.echo(f"{verb} {part.done:,} of {part.of:,} paragraphs", err=True)


def _show_results(settings: Settings, store: TallyStore) -> None:
    from streams.cli import rendering
    from streams.cli.tally_rendering import AgreementView

    labels = labels_of(settings, store)
    show(store.tallies(), labels)
    console = rendering.console()
    if latest := store.latest_agreements(5):
        console.print("\nLatest agreements", style="bold")
        console.print(AgreementView(latest, labels))
    if console.is_terminal:
        data = f" --data {settings.data_dir}" if settings.data_dir != Settings().data_dir else ""
        for line in (
            f"streams tallies --by day{data}",
            "streams classify FILE    the text with speakers, issues and agreements marked",
            "streams --help",
        ):
            console.print(f"next: {line}", style="dim")
