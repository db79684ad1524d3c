"""The commands, and what a user sees of an error."""

from __future__ import annotations

import logging
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click

from streams import __version__
from streams.cli.alerts import alerts
from streams.cli.archive import archive
from streams.cli.audit import audit
from streams.cli.changes import changes, history
from streams.cli.classify import classify
from streams.cli.dead_letters import dead_letters
from streams.cli.export import export
from streams.cli.issues import issues
from streams.cli.mend import mend
from streams.cli.publish import publish
from streams.cli.quality import quality
from streams.cli.readings import readings
from streams.cli.replay import replay
from streams.cli.reread import reread
from streams.cli.run import run
from streams.cli.schemas import schemas
from streams.cli.serve import serve
from streams.cli.sources import sources
from streams.cli.tallies import tallies
from streams.cli.tally import tally
from streams.cli.trial import trial
from streams.cli.watch import watch
from streams.cli.worker import worker
from streams.errors import StreamsError
from streams.lines import are_json


class _InOrder(click.Group):
    """Lists its commands in the order in which a newcomer meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=_InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Settings come from STREAMS_* variables and the TOML file that STREAMS_CONFIG names; see the README.",
)
@click.version_option(__version__, prog_name="streams")
@click.option("-v", "--verbose", is_flag=True, help="Log what happens in detail, on stderr.")
def streams(verbose: bool) -> None:
    """Read news coverage as it arrives: what each paragraph is about, who is speaking, what is agreed.

    On a laptop start with `streams run FILE --once`; on Kafka run `streams worker` and
    `streams tally`, and publish with `streams publish`.
    """
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname).1s %(name)s: %(message)s", datefmt="%H:%M:%S"
    )
    logging.getLogger("streams").setLevel(logging.DEBUG if verbose else logging.WARNING)
    if not verbose:
        # aiokafka warns of every retry; what it cannot mend by itself comes to us as an error.
        logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
        logging.getLogger("mode").setLevel(logging.ERROR)


for command in (
    run,
    classify,
    publish,
    watch,
    sources,
    worker,
    tally,
    tallies,
    changes,
    history,
    mend,
    quality,
    alerts,
    serve,
    readings,
    trial,
    replay,
    audit,
    export,
    archive,
    reread,
    dead_letters,
    issues,
    schemas,
):
    streams.add_command(command)


def status_of_command() -> int:
    """Run the command and return its exit status.

    0 done, 1 an error or rejected input, 2 wrong usage, 70 a fault of the product or of the log's
    infrastructure (EX_SOFTWARE of sysexits.h), 130 interrupted.
    """
    # Closed by whoever started us, a standard stream is None; nobody reads it then.
    sys.stdout, sys.stderr = sys.stdout or _nowhere(), sys.stderr or _nowhere()
    if isinstance(sys.stdout, TextIOWrapper):
        # A terminal that knows no curly quotes still shows the rest; stderr escapes them by itself.
        sys.stdout.reconfigure(errors="replace")
    try:
        status = streams(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except StreamsError as error:
        _say(error.message, error.remedy, type(error).__name__)
        status = 1
    except (click.Abort, KeyboardInterrupt):
        status = 130
    except BrokenPipeError:
        # The reader of our output has gone; keep the interpreter from complaining when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    except OSError as error:
        logging.getLogger(__name__).debug("no input or output", exc_info=True)
        _say(f"{error.filename or 'input or output'}: {error.strerror or error}", "", type(error).__name__)
        status = 1
    except Exception as error:
        logging.getLogger(__name__).debug("unexpected", exc_info=True)
        remedy = "this is a fault of the product: `streams -v ...` shows where; please report it"
        _say(f"unexpected {type(error).__name__}: {error}", remedy, type(error).__name__)
        status = 70
    return status or 0


def _say(message: str, remedy: str, error: str) -> None:
    """What went wrong, in the form of all that was said before."""
    if are_json():
        logging.getLogger(__name__).error("%s", message, extra={"remedy": remedy, "error": error})
        return
    click.echo(f"streams: {message}" + (f"\n  {remedy}" if remedy else ""), err=True)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
