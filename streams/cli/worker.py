"""``streams worker``: the Faust agents that read and file paragraphs."""

from __future__ import annotations

from pathlib import Path

import click

from streams.cli.options import data_option, issues_option, load_stages
from streams.settings import load_settings


@click.command(short_help="Classify paragraphs as they arrive.")
@click.option("--processes", type=click.IntRange(min=1), default=1, show_default=True, help="One worker a core.")
@issues_option
@data_option
def worker(processes: int, issues: Path | None, data_dir: Path | None) -> None:
    """Classify paragraphs as they arrive: one worker of the consumer groups, or several processes.

    Reads `paragraphs` into `read-paragraphs`, whatever the issue list, and files those under the
    list into `classified-paragraphs`. With another list, what there is is filed again, and with
    another version of the reader read again. Runs until it is told to stop (Ctrl-C or SIGTERM),
    and goes on where it stopped when started again.
    """
    from streams.agents.worker import run_worker, run_workers
    from streams.ingest.rereading import reread_deleted

    settings = load_settings(issues=issues, data_dir=data_dir)
    raise SystemExit(
        run_workers(settings, processes=processes, load_stages=load_stages, reread=reread_deleted)
        if processes > 1
        else run_worker(settings, load_stages, reread_deleted)
    )
