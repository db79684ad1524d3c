"""``streams publish``: articles in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli.notices import Notices
from streams.cli.options import fetch_by, place_option, published_option, settings_of, utc
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.ingest.publisher import Published
    from streams.ingest.sources import Source


@click.command(short_help="Articles in.")
@click.argument("sources", nargs=-1, required=True, metavar="FILE|DIR|URL|-...")
@published_option
@click.option("--wait", is_flag=True, help="Stay until no article is held under an embargo any more.")
@place_option
def publish(sources: tuple[str, ...], published: datetime | None, wait: bool, data_dir: Path | None) -> None:
    """Publish articles: plain text (.txt), JSON (.json, .jsonl; our own or ninjs), NewsML-G2 (.xml), RSS and
    Atom feeds (.rss, .atom, .xml), HTML pages (.html), folders of them, URLs of them, or - for standard input.

    An article whose embargo is not over is held on the log until then, and published by
    whichever of `streams watch`, `run` and `publish --wait` runs then.

    The same input always gets the same ids, so publishing it again changes no tally. What cannot be
    read goes to the dead letters and is told on stderr; then the exit status is 1.

    Told to stop (Ctrl-C or SIGTERM), it finishes the articles in hand and says how far it has come;
    a log that goes away meanwhile is waited for.
    """
    from streams.processes import run_until_told
    from streams.roles import in_role

    settings, so_far = settings_of(data_dir), _SoFar()
    with in_role(settings, "publisher", metrics=False), Notices() as notices:
        done = run_until_told(
            lambda: _publish(settings, sources_of(sources), utc(published), notices, so_far, wait=wait)
        )
    if done is None:
        tell_stopped(so_far.published)
        raise click.Abort
    click.echo(f"published {summary(done, foreign=notices.languages.total())}", err=True)
    exit_if_rejected(done)


class _SoFar:
    """What is published so far, for whoever is stopped."""

    published: Published | None = None

    def __call__(self, published: Published) -> None:
        self.published = published


def tell_stopped(published: Published | None) -> None:
    """Say on stderr how far it has come."""
    if published is None or not (published.last or published.held):
        click.echo("stopped before anything was published", err=True)
    else:
        click.echo(
            f"stopped: published {summary(published)}, the last article {published.last}\n"
            "  publish the same input again to go on: what is there already changes nothing",
            err=True,
        )


def sources_of(arguments: tuple[str, ...]) -> list[Source]:
    """Paths, URLs, and ``-`` for standard input."""
    from streams.ingest.sources import named

    return [named(argument) for argument in arguments]


def summary(published: Published, *, foreign: int = 0) -> str:
    """``2 articles (1 not in English), 96 paragraphs, 1 kill``; what there is none of is left out, but the first two.

    Args:
        foreign: how many of the articles are not in English.
    """
    counts = {"article": published.articles, "paragraph": published.paragraphs}
    rare = {"kill": published.kills, "dead letter": published.dead_letters}
    counts |= {name: count for name, count in rare.items() if count}
    parts = [f"{count:,} {name}{'' if count == 1 else 's'}" for name, count in counts.items()]
    parts += [f"{published.held:,} held until the embargo is over"] if published.held else []
    parts[0] += f" ({foreign:,} not in English)" if foreign else ""
    return ", ".join(parts)


def exit_if_rejected(published: Published) -> None:
    if published.dead_letters:
        raise SystemExit(1)


async def _publish(
    settings: Settings,
    sources: list[Source],
    published: datetime | None,
    notices: Notices,
    on_progress: Callable[[Published], None],
    *,
    wait: bool,
) -> Published:
    from streams.ingest.publisher import publish
    from streams.ingest.releasing import Releasing
    from streams.ingest.sources import read_sources
    from streams.log.opening import open_log

    items = notices.of_items(read_sources(sources, published=published, fetch=fetch_by(settings)))
    async with open_log(settings) as log:
        done = await publish(log, items, on_progress=on_progress, on_dead_letter=notices.refused)
        if wait:
            await Releasing(log, on_release=notices.released).until_nothing_is_held()
        return done
