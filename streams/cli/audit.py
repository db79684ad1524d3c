"""``streams audit``: whether everything that was published counts."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec
import orjson

from streams.cli.options import json_option, place_option, require_tallies, settings_of
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.audit.auditing import Audit
    from streams.audit.findings import Finding
    from streams.audit.repairing import Repaired

SHOWN = 20
"""Articles that are told in a line each."""
DONE = {"read": "not read", "filed": "read, and not filed", "tallied": "filed, and not counted"}


@click.command(short_help="See that everything that was published counts.")
@click.option("--repair", is_flag=True, help="Publish, or file, again what lacks.")
@json_option
@place_option
def audit(repair: bool, as_json: bool, data_dir: Path | None) -> None:
    """Compare every article that was published with what was read, filed and counted of it.

    It finds what is missing, incomplete or stale, what counts and ought not to, and tallies that are not the
    sums of what they are made of. What was published lately and is still being worked on is left out. With
    --repair it is published or filed again; workers and the tally consumer, or `streams run`, do the rest.

    The exit status is 1 where something is wrong that was not mended.
    """
    settings = settings_of(data_dir)
    require_tallies(settings)
    found, repaired = asyncio.run(_audit(settings, repair=repair))
    if as_json:
        click.echo(orjson.dumps(_as_dict(found, repaired)))
    else:
        _show(found, repaired)
    if not found.clean and (repaired is None or repaired.left):
        raise SystemExit(1)


async def _audit(settings: Settings, *, repair: bool) -> tuple[Audit, Repaired | None]:
    from streams.audit.auditing import audit
    from streams.audit.repairing import repair as mend
    from streams.filing import Filer
    from streams.log.opening import open_log
    from streams.tally.auditing import TallyAudit

    with closing(TallyAudit(settings.tally_database, writable=repair)) as store:
        async with open_log(settings, writable=repair) as log:
            found = await audit(log, store, patience=settings.incomplete_after, now=time.time())
            return found, await mend(log, store, found, Filer) if repair and not found.clean else None


def _as_dict(found: Audit, repaired: Repaired | None) -> dict[str, object]:
    told: dict[str, object] = {
        "reading": found.reading.id,
        "articles": found.articles,
        "on_their_way": found.on_their_way,
        "findings": msgspec.to_builtins(found.findings),
        "uneven": found.uneven,
    }
    return told if repaired is None else told | {"repaired": msgspec.to_builtins(repaired)}


def _show(found: Audit, repaired: Repaired | None) -> None:
    from streams.cli.rendering import columns, console

    out = console()
    way = f", and {found.on_their_way:,} more are on their way" if found.on_their_way else ""
    out.print(f"{found.articles:,} articles looked at in reading {found.reading.id}{way}")
    counts = Counter(map(_what, found.findings))
    for what, count in counts.most_common():
        out.print(f"  {count:,} {what}", markup=False)
    if found.uneven:
        out.print(f"  {len(found.uneven):,} issues whose counts do not add up: {', '.join(found.uneven)}", markup=False)
    if found.clean and (found.articles or not found.on_their_way):
        out.print("all of them count as they ought to", style="green")
    rows = [(one.uri, one.version, _what(one), f"{one.paragraphs:,} of {one.of:,}") for one in found.findings[:SHOWN]]
    if rows:
        out.print()
        out.print(columns(["article", "version", "", "paragraphs"], rows, right=frozenset({"paragraphs"})))
    if more := found.findings[SHOWN:]:
        out.print(f"and {len(more):,} more: --json has them all", style="dim")
    if repaired is not None:
        _tell(repaired)
    elif not found.clean:
        click.echo("streams: `streams audit --repair` publishes or files them again", err=True)


def _what(finding: Finding) -> str:
    if finding.fault == "orphaned":
        return "killed, and counted all the same" if finding.killed else "counted, and never published"
    if finding.fault == "stale":
        return "counted in another version or text"
    whole = "" if finding.fault == "missing" else ", not all of it"
    return DONE[finding.stage] + whole


def _tell(repaired: Repaired) -> None:
    done = [
        f"{repaired.articles:,} articles and {repaired.paragraphs:,} paragraphs were published, filed or counted again",
        *([f"{repaired.recounted:,} issues were counted anew"] if repaired.recounted else ()),
        *([f"{repaired.left:,} cannot be mended: publish the article, or kill it"] if repaired.left else ()),
    ]
    for line in done:
        click.echo(f"streams: {line}", err=True)
