"""``streams classify``: read files with no log at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path

import click
import msgspec

from streams.cli.options import issues_option, json_option, load_reader, published_option, utc
from streams.cli.publish import sources_of, tell_rejection
from streams.events import Article, ClassifiedParagraph, DeadLetter, Paragraph
from streams.settings import load_settings


@click.command(short_help="Read files and show their labels.")
@click.argument("files", nargs=-1, required=True, metavar="FILE|DIR|-...")
@issues_option
@published_option
@json_option
def classify(files: tuple[str, ...], issues: Path | None, published: datetime | None, as_json: bool) -> None:
    """Read files and show what each paragraph is about, who is speaking and what is agreed.

    Nothing is kept. On a terminal the spans are marked in the text; with --json, or into a pipe, it
    is one JSON object a body paragraph, by the label contract in the README. A paragraph of every
    version of an article is shown, of a killed article none.
    """
    from streams.ingest.sources import read_sources

    items = read_sources(sources_of(files), published=utc(published))
    settings = load_settings(issues=issues)
    reader = load_reader(settings)
    show = _print_json if as_json or not sys.stdout.isatty() else _printer_of_marked_text()
    rejected: list[DeadLetter] = []
    paragraphs = _paragraphs(items, rejected)
    # A batch is shown as soon as it is read, so that a long input shows its beginning soon.
    while batch := list(islice(paragraphs, settings.batch_size)):
        show(reader.read(batch))
    if rejected:
        raise SystemExit(1)


def _paragraphs(items: Iterable[Article | DeadLetter], rejected: list[DeadLetter]) -> Iterator[Paragraph]:
    """The body paragraphs of what can be read; the rest is told, and put into `rejected`."""
    from streams.ingest.publisher import prepare

    for item in map(prepare, items):
        if isinstance(item, DeadLetter):
            tell_rejection(item)
            rejected.append(item)
        else:
            yield from item.events


def _print_json(paragraphs: Iterable[ClassifiedParagraph]) -> None:
    for paragraph in paragraphs:
        click.echo(msgspec.json.encode(paragraph))


def _printer_of_marked_text() -> Callable[[Iterable[ClassifiedParagraph]], None]:
    from rich.console import Console

    from streams.cli import rendering

    console = Console(highlight=False)
    console.print(rendering.legend())
    heading = ""

    def show(paragraphs: Iterable[ClassifiedParagraph]) -> None:
        nonlocal heading
        for paragraph in paragraphs:
            article = f"{paragraph.article.uri}#{paragraph.article.version}"
            if article != heading:
                heading = article
                console.rule(style="dim")
                console.print(rendering.article_heading(paragraph.article))
                console.print()
            console.print(rendering.classified(paragraph))

    return show
