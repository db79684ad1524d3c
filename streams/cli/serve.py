"""``streams serve``: the HTTP API."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from streams.cli.options import data_option
from streams.settings import Settings, load_settings


@click.command(short_help="Answer over HTTP.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", default=8040, show_default=True, type=click.IntRange(0, 65_535))
@data_option
def serve(host: str, port: int, data_dir: Path | None) -> None:
    """Answer over HTTP what is counted, who said what, what was agreed, and live as it comes; /openapi.json says how.

    Reads the tally store and the log, and adds nothing to it but what editors mend. Serves this machine alone unless
    --host says otherwise; then whoever asks needs the token of STREAMS_API_TOKEN.
    """
    from streams.api.access import require_token
    from streams.processes import run_until_told
    from streams.roles import in_role

    settings = load_settings(data_dir=data_dir)
    require_token(host, settings.api_token)
    with in_role(settings, "api"):
        run_until_told(lambda: _serve(settings, host, port))


async def _serve(settings: Settings, host: str, port: int) -> None:
    from streams.api.application import application
    from streams.api.serving import bound, serve_until_cancelled
    from streams.log.opening import open_log
    from streams.tally.store import TallyStore

    with closing(TallyStore(settings.tally_database, writable=False)) as store, bound(host, port) as place:
        async with open_log(settings, writable=False) as log:
            click.echo(f"serving on http://{place.getsockname()[0]}:{place.getsockname()[1]}", err=True)
            await serve_until_cancelled(application(log, store, settings, token=settings.api_token, host=host), place)
