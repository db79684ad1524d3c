"""``streams serve``: the page and the HTTP API."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from streams.cli.options import data_option
from streams.settings import Settings, load_settings

SWITCH_SECONDS = 0.0005
"""For which a thread that answers somebody may hold the interpreter's lock while the loop waits for it. The loop gives
it away with each of hundreds of writes to live clients, and by Python's own 5 ms would wait a second to be through."""


@click.command(short_help="The page for editors, and the HTTP API.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to serve on.")
@click.option("--port", default=8040, show_default=True, type=click.IntRange(0, 65_535))
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@data_option
def serve(host: str, port: int, opens: bool, data_dir: Path | None) -> None:
    """Serve a page for editors, and answer programs over HTTP: what is counted, who said what, what was agreed, live.

    The page is at /, and /openapi.json says what programs may ask.

    Articles may be published, labels mended and trials filed there, too. Serves this machine alone unless --host says
    otherwise; then whoever asks needs the token of STREAMS_API_TOKEN.
    """
    from streams.api.access import require_token
    from streams.processes import run_until_told
    from streams.roles import in_role

    settings = load_settings(data_dir=data_dir)
    require_token(host, settings.api_token)
    sys.setswitchinterval(SWITCH_SECONDS)
    with in_role(settings, "api"):
        run_until_told(lambda: _serve(settings, host, port, opens))


async def _serve(settings: Settings, host: str, port: int, opens: bool) -> None:
    from streams.api.application import application
    from streams.api.serving import bound, serve_until_cancelled
    from streams.garbage import spare_what_is_there
    from streams.log.opening import open_log
    from streams.tally.store import TallyStore

    with closing(TallyStore(settings.tally_database, writable=False)) as store, bound(host, port) as place:
        async with open_log(settings, writable=False) as log:
            address, number = place.getsockname()[:2]
            url = f"http://[{address}]:{number}" if ":" in address else f"http://{address}:{number}"
            click.echo(f"serving on {url}  (the page; {url}/openapi.json says what programs may ask)", err=True)
            if opens:
                # Whoever connects before the first answer waits for it.
                click.launch(url)
            app = application(log, store, settings, token=settings.api_token, host=host)
            spare_what_is_there()
            await serve_until_cancelled(app, place)
